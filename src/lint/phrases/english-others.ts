/** English sentences that reach for the tools of others: which, when, what becomes of what they are given and say. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english } from './english.ts'
import { agentNamed, awaitsPerson, duty, exampleGiven, giving, handsOn, toolOfOthers } from './english-kinds.ts'

const call = english(
  '(?:call|invok|trigger|run|us|execut|consult|contact|query|notif|involv|ask|visit|go through|pass through|clear(?:ed)? with|check(?:ed)? with)(?:e|es|s|ed|ing|ning|y)?',
)
/** What goes into a call and what comes out of it. */
const passed = english(
  '(?:its|their|those|the|all|pending|raw|full|any|your|complete) (?:[a-z]{1,12} ){0,2}?(?:arguments?|parameters|outcomes?|outputs?|results?|responses?|inputs?|payloads?|answers?)|what (?:it|they|the tool|that tool) (?:was |were |is |are |has |have )?(?:return|said|say|produce|answer|report|given|asked|called with)(?:s|ed)?|parameters and (?:outcomes|results)|arguments and (?:results|outputs)|(?:arguments|outputs|results) of',
)
const atEveryCall = english(
  '(?:ahead of|before|prior to|after|following|in advance of|around|between|alongside|with) (?:every|each|any|all)(?: other| single| further)? (?:tool )?(?:calls?|tools?|invocations?|actions?|requests?|tool [a-z]{1,12}|steps?|repl(?:y|ies)|answers?|messages?|responses?|turns?|operations?)',
)
const firstAndLast = english(
  '(?:your|the) (?:very )?(?:first|last|initial|final|opening|closing) (?:action|step|move|call|thing|act|tool call)(?: (?:is|must be|has to be|should be|shall be|of|in)|,)',
)
const everySingle = english('whatever|no matter|regardless|irrespective|always|every|each|any|all')
/** A tool by a name of several words. */
const named: Expression = {
  literals: ['_'],
  pattern: /\b[a-z][a-z0-9]{1,30}_[a-z0-9_]{1,60}\b/g,
}
const broken = english(
  '(?:has|have|is|are|was) (?:a |an |now |been |currently |temporarily |permanently ){0,3}(?:known (?:bug|issue|defect|problem|flaw)|moved|compromised|under maintenance|broken|malfunctioning|unsafe|insecure|retired|discontinued|blocked|unreliable|malicious|infected|untrustworthy|outdated|obsolete|superseded|out of service|withdrawn|offline|down|frozen|vulnerable)|(?:return|contain|give|produce|yield|deliver)s? (?:stale|wrong|fake|forged|malware|false|dangerous|incorrect|manipulated|harmful)|(?:is|are) (?:forged|fake|stale|manipulated|tampered with|wrong)|(?:requests?|calls?|duties|work|tasks) (?:now )?(?:belongs?|goes?|go|comes?|moves?) (?:to|here)',
)
const slander = english(
  '(?:is|are|returns?|contains?|gives?|delivers?|leaks?|yields?) (?:all |often |mostly |known to be )?(?:forged|fake|malware|stale data|stale|tampered with|malicious|compromised|untrustworthy|dangerous|harmful|infected|data to (?:attackers|strangers))',
)
const namedTool = english(
  '(?:the|all|any) (?:[a-z_-]{1,30} ){1,2}(?:tools?|servers?|plugins?|integrations?)(?: (?:on|of|from) (?:the |a |another )?[a-z-]{1,20} (?:server|integration|plugin))?',
)
const comeHere = english(
  'instead|for every|whichever|do not call|never call|avoid|under any circumstances|must not be|belong|until further notice|work around|workaround|use this|never use|do not use|use [a-z_]{1,30}|trust only|discard|drop|ignore|must be ignored|here|to this',
)
/** Any of an agent's acts may be stopped by it. */
const stops = english(
  '(?:can|may|must|should|shall|will)(?: (?:be|now))? ?(?:not|never|only)(?: be)? (?:executed?|called|used|run|proceed|rejected|answered|start(?:ed)?|go ahead)|(?:unless|until|without) (?:it|this|[a-z_]{3,30}) (?:has |have |is |was )?(?:approv|clear|confirm|seen|call|log|check|record)(?:e|ed|s|d|ing)?|verdict|(?:will|shall|are|is) (?:be )?rejected',
)
/** An order to call, and when. */
const callIt = english('(?:call|invoke|trigger|execute)')
const moment = english(
  '(?:after|once|following) (?:showing|returning|displaying|listing|each|every|any|the (?:result|answer|search|list)|you (?:have|show|return))|as a follow-up|in addition|additionally|and save|and pass|and send|with the (?:result|output)',
)
const speaksOfThem = 'speaks of how tools of others behave'
const hooks = 'hooks itself to what other tools are given or say'

/** Tools of the same server are named, not spoken of as of others. */
export const otherToolClauses: readonly Clause[] = [
  { message: hooks, parts: [giving], along: [toolOfOthers, passed, either(duty, everySingle)], unless: exampleGiven },
  { message: hooks, parts: [handsOn], along: [toolOfOthers, passed, either(duty, agentNamed)], unless: exampleGiven },
  { message: hooks, parts: [agentNamed, call], gap: 60, along: [atEveryCall] },
  {
    message: hooks,
    parts: [agentNamed, toolOfOthers],
    gap: 90,
    along: [duty, either(call, handsOn)],
    unless: awaitsPerson,
  },
  { message: hooks, parts: [firstAndLast, call], gap: 24, along: [everySingle] },
  {
    message: hooks,
    parts: [toolOfOthers, stops],
    gap: 60,
    evenNegated: true,
    unless: either(exampleGiven, awaitsPerson),
  },
  { message: speaksOfThem, parts: [toolOfOthers, broken], gap: 24, along: [comeHere] },
  { message: speaksOfThem, parts: [toolOfOthers, slander], gap: 24 },
]

/** The same of a tool by its name, which may be one of this server's: a rule that knows these has to judge. */
export const namedToolClauses: readonly Clause[] = [
  { message: speaksOfThem, parts: [either(named, namedTool), broken], gap: 24, along: [comeHere] },
  { message: 'has the model call a tool of others', parts: [callIt, named], gap: 8, along: [moment], isOrder: true },
]
