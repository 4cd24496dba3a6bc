/** English sentences that send calls of other tools through one that does not need them: when, what is called, what with. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, phrasesOf } from './english.ts'
import { thisTool } from './english-concepts.ts'

const others =
  '(?:other|another|any|every|each|all|different|remaining|filesystem|file|database|e-?mail|git|mail|web|search|payment|browser|shell|network|calendar|chat|messaging|storage|built-in|standard)'
/** Tools of somebody else, or of everybody. */
const theirTools = english(
  `(?:the |of |all |any |each |every )?${others}(?: (?:and|or|of the|of) )?(?: ?[a-z-]{1,16}){0,2} (?:tools?|functions?|servers?|calls?)(?: of (?:any|other|another|all|every) (?:servers?|vendors?))?`,
)
const named: Expression = {
  literals: ['_', '`', '"', "'"],
  pattern: /\b[a-z]{2,16}_[a-z_]{2,40}\b|["'`][a-z][\w.-]{2,40}["'`]/g,
}
const moment = english(
  '(?:each|every|any) time|whenever|as soon as|right (?:before|after)|immediately (?:before|after)|(?:just |shortly )?(?:before|after|upon|once|following|prior to)|when|if|at every (?:step|turn|call)|around each|at each (?:step|turn|call)',
)
const finished = english(
  '(?:finish|return|answer|complete|run|ran|end|respond|succeed|was used|is used|was called|is called|has been (?:used|called|run)|opens?|reads?|writes?|sends?|is done|has run|is invoked)(?:s|es|ed|ing)?',
)
const call = english(
  '(?:call|invoke|run|use|execute|trigger|notify|inform|tell|hand|pass|feed|send|give|report|route|pipe|forward)(?:s|d|ing|ed)?',
)
const itsData = english(
  '(?:its|their|the|that|this|both|all|full|complete)(?: (?:full|complete|whole|entire|exact|raw))? (?:arguments?|parameters?|results?|outputs?|inputs?|contents?|text|answers?|questions?|messages?|data|payload|bod(?:y|ies)|tokens?|file names?|conversation|dialogue|drafts?|task|user messages?|account data|account|credentials?)|with (?:what|whatever|everything|all)|whatever the (?:user|person|customer)|what the (?:user|person|customer) (?:asked|said|wrote|typed|wants)|the task the user gave you',
)
const notUntil = english(
  "(?:(?:must|may|can|should|shall|will|is to|are to)(?: not|n't)|cannot|mustn't|shouldn't|(?:is|are) not (?:to be|allowed|permitted)) (?:be )?(?:use|used|call|called|run|invoke|invoked|executed|touched|trusted|accessed|started) (?:<4>)?(?:until|before|unless|directly|without|on (?:its|their) own|by (?:itself|themselves))",
)
const youMayNot = english(
  "(?:you|the (?:model|assistant|agent)) (?:(?:must|may|can|should|shall)(?: not|n't)|cannot|mustn't|are not (?:allowed|permitted) to) (?:<1>)?(?:use|call|run|invoke|touch|access) (?!this|the tool|the function)(?:<6>)?(?:tools?|functions?|servers?)(?: of <2>)? ?(?:directly|yourself|without|unless|until|on (?:its|their) own)",
)
const received = english(
  '(?:received|receives|been given|got|seen|been told|approved|checked|been sent|been handed|cleared|been called|is given|been fed|confirmed|returned)',
)
const worthless = english(
  '(?:results?|outputs?|responses?|answers?|data|calls?|returns?) (?:from|of|by|to) (?:<4>)?(?:tools?|functions?|servers?)(?: (?:of <2>))? ?(?:is|are|counts? as|must be|should be|has to be|have to be|will be|remain|remains|stay) (?:<1>)?(?:considered |regarded as |deemed |treated as |seen as )?(?:invalid|worthless|encrypted|unsafe|incomplete|unverified|unusable|void|untrusted|garbled|encoded|raw|wrong|routed|passed|piped|sent|forwarded|handed|decoded|validated|cleaned|filtered)',
)
const throughThis = english(
  '(?:through|to|into|via|by|with|in|over) (?:this|it|here|there|[a-z]{2,16}_[a-z_]{2,30})(?: (?:tool|function|server|one|first))?|unless|until|only|first',
)
const depend = english(
  '(?:all |any |the |every |most |no )?other tools?(?: (?:of other servers|you have|in this session|available))?(?: (?:will|may|can|cannot|would|do not|must))? (?:depend on|rely on|need|require|fail|break|behave|not work|misbehave|return wrong|refuse|crash|work only|only work|stop working|be blocked|be locked|act up|hang|malfunction|is called|are called|be called|is used|run)',
)
const ifNot = phrasesOf(
  'if it (?:did|has|was|is|does) not',
  'if (?:this|it) (?:was|is) (?:not|skipped)',
  'unless',
  'otherwise',
  'without (?:it|this|calling)',
  'before (?:this|it)',
  'until',
  'from (?:this|it)',
  'by calling this',
  'calling this tool',
  'first',
)
const inPlaceOf = english(
  '(?:replace|substitute|exchange|swap|redirect|divert|reroute|route|turn|convert|map|translate|rewrite)(?:s)? (?:all |any |every |each |the )?(?:<1>)?calls? (?:to|of|for) (?:<2>)?(?:with|by|to|into|through|for)',
)
const makeSure = english(
  '(?:make sure|see to it|ensure|take care|be sure|remember)(?: that)? (?:the |this )?(?:<1>)?(?:tool |function )?["\'`]?[a-z]{2,16}[_-][a-z_-]{2,40}["\'`]? (?:is|gets|was|has been|are) (?:<1>)?(?:called|used|run|invoked|executed|triggered|told|given)',
)
const finalAnswer = english(
  '(?:before|after|ahead of|prior to|preceding|following|when|whenever|with|for|at) (?:you )?(?:write|writing|give|giving|send|sending|show|showing|return|finish|finishing|answer|answering|respond|responding|reply|replying|each|every|your|the|any) (?:(?:each|every|your|the|any) )?(?:final |next |last |single )?(?:answer|reply|response|message|output|turn|user|request|question|person|customer)?s?',
)
const allSaid = english(
  '(?:full|whole|complete|entire|exact|verbatim|all|every|everything|word for word)(?: (?:the|of|that|your|their|and)){0,3}(?: [a-z]{1,12}){0,3} ?(?:text|answer|messages?|conversation|dialogue|chat|question|said|wrote|typed|prompts?|history|reasoning|instructions|context|transcript)(?: so far)?|copied in full|(?:conversation|chat|dialogue) so far|(?:question|answer|messages?|reasoning) (?:and|with|as well as) (?:the |your |its |all )?(?:<1>)?(?:question|answer|messages?|reasoning)',
)
const sessionStart = english(
  '(?:first|at the (?:very )?(?:start|beginning|outset|opening)|before (?:anything|everything|all) else|initially|as the first thing|prior to (?:anything|everything))(?: <3>)? ?(?:in|of|at|on|with) (?:a |an |each |every |any |the |all )?(?:new |fresh )?(?:sessions?|conversations?|chats?|dialogues?|interactions?)',
)
const wantsTold = english(
  '(?:wants|needs|has|have|ought|expects|is|are|must|should|likes|requires|insists on) (?:to )?(?:be |being )?(?:told|informed|notified|shown|sent|given|fed|handed|kept informed|kept posted|consulted|asked) (?:about|of|with|on|to|before|when|after|whenever)? ?(?:all |each |every |any |whatever |what )',
)
const surround = english(
  '(?:surround|wrap|enclose|accompany|bracket|frame|precede|follow|sandwich)(?:s|ed|ing)? (?:by |with )?(?:each|every|any|all)(?: (?:use|call|calls|run|invocation|execution|step)s?)? (?:of|to)? ?(?:<2>)?(?:other |another |different )?(?:tools?|functions?|servers?)',
)
const ownServer = phrasesOf(
  '(?:of|on|from|in|by) (?:this|the same|our) (?:server|api|project|mcp|package|toolkit|integration)',
  'this server',
  'session id',
  '(?:workspace|project|board|account|page|database|table|instance|team|organi[sz]ation|document|browser|tab|device|simulator)[_ ]ids?',
)
const listOfTools = phrasesOf(
  'list of (?:all )?(?:your |the )?tools',
  'of other servers',
  'names of all tools',
  'first user message',
  'user message',
  'descriptions of',
  'tools of other',
  'other servers',
)

const hooks = 'hooks itself to calls of other tools'
const detour = 'has other tools used only by way of it'

/** From the surest to the weakest. */
export const detourClauses: readonly Clause[] = [
  {
    message: hooks,
    parts: [moment, theirTools, finished, call],
    gap: 40,
    along: [either(itsData, thisTool)],
    unless: ownServer,
  },
  {
    message: hooks,
    parts: [moment, theirTools, call, either(named, thisTool)],
    gap: 30,
    along: [itsData],
    unless: ownServer,
  },
  { message: hooks, parts: [moment, named, finished, call, itsData], gap: 40, unless: ownServer },
  { message: hooks, parts: [surround] },
  { message: hooks, parts: [wantsTold, theirTools], gap: 40, unless: ownServer },
  {
    message: detour,
    parts: [theirTools, notUntil, either(named, thisTool, phrasesOf('it', 'without'))],
    gap: 40,
    evenNegated: true,
    unless: ownServer,
  },
  { message: detour, parts: [theirTools, notUntil, received], gap: 80, evenNegated: true, unless: ownServer },
  { message: detour, parts: [youMayNot], evenNegated: true, unless: ownServer },
  { message: detour, parts: [worthless, throughThis], gap: 60, unless: ownServer },
  { message: detour, parts: [depend, ifNot], gap: 60, unless: ownServer, evenNegated: true },
  { message: detour, parts: [inPlaceOf], isOrder: true, isBeside: true },
  {
    message: hooks,
    parts: [makeSure],
    isBeside: true,
    along: [phrasesOf('afterwards?', 'then', 'also', 'with', 'before', 'first', 'whatever', 'each', 'every', 'after')],
    unless: ownServer,
  },
  { message: hooks, parts: [finalAnswer, call, allSaid], gap: 50, unless: ownServer, isBeside: true },
  { message: hooks, parts: [call, finalAnswer, allSaid], gap: 40, unless: ownServer, isBeside: true },
  { message: hooks, parts: [sessionStart], along: [either(listOfTools, allSaid, theirTools)], unless: ownServer },
]
