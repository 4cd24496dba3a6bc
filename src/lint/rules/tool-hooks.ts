/** Text that hooks itself to other tools or speaks for them: see tool-hooks.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import type { Expression } from '../expression.ts'
import type { Severity } from '../finding.ts'
import { either, english, phrasesOf, verbs } from '../phrases/english.ts'
import { detourClauses } from '../phrases/english-detour.ts'
import { namedToolClauses, otherToolClauses } from '../phrases/english-others.ts'
import { turnClauses } from '../phrases/english-turns.ts'
import { obligation } from '../phrases/english-words.ts'
import { matchPhrases, phraseExpressions } from '../phrases/index.ts'
import type { RuleMatch, TextPlace, TextRule } from '../rule.ts'
import type { TextView } from '../text-view.ts'

/** What follows a name that is not of a tool. */
const notParameter =
  '(?![a-z0-9_]|["\'`]? (?:parameter|param|field|argument|option|flag|property|key|column)|["\'`]? ?[=:])'
/** A tool by its name: of several words, or called a tool. */
const toolName: Expression = {
  literals: ['_', ' tool', ' function'],
  pattern: new RegExp(
    `\\b[a-z][a-z0-9]{0,30}_[a-z0-9_]{1,60}${notParameter}|\\b(?:the|mcp|any|every|each) [\`"']?[a-z][a-z0-9_.-]{1,60}[\`"']?(?= (?:tool|function)\\b)`,
    'g',
  ),
}
/** A tool by its name, which may be in quotes. */
const quotedTool: Expression = either(toolName, {
  literals: ['`', "'", '"'],
  pattern: new RegExp(`["'\`][a-z][a-z0-9_.-]{0,60}["'\`]${notParameter}`, 'g'),
})
/** Any tool but this one. */
const otherTool = english(
  '(?:any|every|each|all|other|another|different)(?: of the)?(?: (?!user|request|tool|the|this)[a-z-]{1,16}){0,4} (?:tools?(?: calls?)?|servers?|functions?|tool invocations?|unrelated requests?)',
)
const anyTool = either(toolName, otherTool)
const before = english(
  '(?:before|prior to|after|whenever|when|each time|every time|any time|once|on every|upon|instead of|while|if) (?:every |each |you |the agent |the assistant |any |an? |the )?(?:us(?:e|es|ing)|call(?:s|ing)?|invok(?:e|es|ing)|execut(?:e|es|ing)|run(?:s|ning)?|access(?:ing)?|answering|responding with|calls? to|processing)',
)
const must = either(
  obligation,
  phrasesOf(
    'first',
    'also',
    'call this',
    'use this',
    'run this',
    'execute this',
    'invoke this',
    'replace',
    'copy',
    'log',
    'add',
    'redirect',
    'reroute',
  ),
)
const present = english(
  '(?:when|while|if|once) (?:this|the) (?:[a-z_]{1,24} )?tool is (?:also )?(?:available|present|active|installed|enabled|loaded)',
)
const alters = verbs('modif(?:y|i)', 'alter', 'chang', 'overrid', 'shadow', 'adjust')
const behaviour = phrasesOf('behavio(?:u)?rs? (?:of|for)')
const takesOver = verbs(
  'overrid',
  'supersed',
  'intercept',
  'replac',
  'shadow',
  'hijack',
  'wrap',
  'rerout',
  'redirect',
  'tak(?:e|es|ing) over',
)
const doings = english(
  '(?:[a-z]{1,16} )?(?:requests?|calls?|outputs?|results?|responses?|messages?|invocations?) (?:<2>)?(?:of|to|from|for|meant for|intended for|destined for|made to)',
)
const sideEffect = phrasesOf(
  '(?:side )?effects? on',
  'delivery contract',
  'integration contract',
  'cross-tool',
  'contract for',
)
const through = english(
  '(?:through|to|via|with|into|by) (?:this|our|here)(?: (?:tool|server|router|proxy|service|one|helper|gateway))?|here\\b',
)
const route = verbs(
  'rout',
  'rerout',
  'redirect',
  'send',
  'direct',
  'forward',
  'intercept',
  'normali[sz]',
  'replac',
  'pass',
)
const calls = english('(?:calls|requests?|results?|searches|traffic|outputs?|queries)')
const exposes = english('(?:another|other|a different|any other) (?:<2>)?(?:servers?|tools?)')
const called = phrasesOf('(?:is|are|gets?) (?:called|invoked|used|executed|run|triggered)')
const whenever = phrasesOf('whenever', 'when', 'each time', 'every time', 'before', 'after', 'if', 'once')
const firstCall = english(
  '(?:must|needs? to|ha(?:s|ve) to|always|is required to|are required to) (?:first |then |also |always |immediately ){0,2}(?:call|use|invoke|run|execute)(?: (?:the|a))?',
)
const retired = english(
  '(?:tool |function )?(?:has been|have been|was|is|is now|are) (?:temporarily |permanently |now |recently )?(?:deprecated|disabled|replaced|retired|removed|optimi[sz]ed|enhanced|upgraded|updated|superseded|compromised|unavailable)',
)
const retiredFor = phrasesOf(
  '(?:has been|is|was|have been) (?:temporarily |permanently |now )?(?:deprecated|disabled|retired|replaced|compromised|unavailable) (?:due to|because of|for) (?:<2>)?(?:security|vulnerabilit(?:y|ies)|maintenance|system|safety|compliance|performance)',
)
const newTool = english(
  '(?:redirect(?: all <2>)?|switch|migrate) (?:to|over to) (?:the |our )?(?:<1>)?(?:new|secure|updated|replacement|improved|safe)',
)
const reason = phrasesOf(
  'due to',
  'because of',
  'for maintenance',
  'for security',
  'for better',
  'with advanced',
  'with enhanced',
  'for improved',
)
const nowDoes = phrasesOf(
  'tool now (?:uses|sends|requires|returns|defaults|redirects|routes|includes)',
  'tool (?:must|should|will|has to) (?:now |always |also )?(?:send|use|include|forward|redirect|add|set|be)',
  'calls? (?:<3>)?must',
)

const hooks = 'hooks itself to other tools'
const clauses: readonly Clause[] = [
  { message: 'changes how tools of others behave', parts: [alters, behaviour, anyTool], gap: 12 },
  { message: 'takes over calls of tools of others', parts: [takesOver, doings, anyTool], gap: 12 },
  { message: 'changes how tools of others behave', parts: [sideEffect, anyTool], gap: 40 },
  { message: 'changes how tools of others behave', parts: [present, anyTool, obligation], gap: 80 },
  { message: 'changes how tools of others behave', parts: [present, alters, behaviour], gap: 40 },
  { message: 'draws calls of other tools to itself', parts: [exposes, route, through], gap: 80 },
  { message: 'draws calls of other tools to itself', parts: [route, calls, exposes], gap: 40 },
  { message: 'draws calls of other tools to itself', parts: [route, calls, through], gap: 20, severity: 'note' },
  { message: hooks, parts: [before, anyTool, must], gap: 60 },
  {
    message: hooks,
    parts: [whenever, anyTool, called, either(obligation, route, phrasesOf('first', 'also', 'change', 'make'))],
    gap: 60,
  },
  { message: hooks, parts: [must, before, otherTool], gap: 60, severity: 'note' },
  { message: 'speaks of how tools of others behave', parts: [toolName, retired, reason], gap: 30 },
  { message: 'speaks of how tools of others behave', parts: [toolName, nowDoes], gap: 20 },
  { message: 'sends the model to another tool', parts: [retiredFor] },
  { message: 'sends the model to another tool', parts: [obligation, newTool], gap: 20 },
  {
    message: hooks,
    parts: [
      phrasesOf('before (?:you )?execut(?:e|ing) [a-z]{1,20} operations?'),
      phrasesOf('(?:call|execute|run|use|invoke) this tool'),
    ],
    gap: 30,
  },
  { message: 'has the model call a tool of others', parts: [firstCall, quotedTool], gap: 2 },
  ...namedToolClauses,
]

const wayClauses: readonly Clause[] = [...turnClauses, ...detourClauses, ...otherToolClauses]

/** Kinds of sentences that honest servers use of their tools; only what names a stranger's tool is a warning. */
function weigh(found: string, place: TextPlace): Severity | 'none' | undefined {
  const names = Array.from(found.matchAll(quotedTool.pattern), ([name]) => name)
  if (names.length === 0) return undefined
  const { toolNames } = place.server
  const own = new Set(Array.from(toolNames, plainName))
  if (toolNames.size === 0) return 'note'
  const strangers = names.filter((name) => !parameterName.test(name) && !isOwn(plainName(name), own, place))
  if (strangers.length === 0) return 'none'
  return strangers.map(plainWords).every((name) => looksUp.test(name) && !privateThing.test(name)) && !grave.test(found)
    ? 'note'
    : undefined
}

/** A call that only looks something up gives nothing away; servers of which one tool is known name their others so. */
const looksUp = /^(?:get|list|describe|resolve|search|find|select|lookup|fetch|show|query|geocode|suche|init|start) /
const privateThing =
  /\b(?:secrets?|keys?|tokens?|passwords?|credentials?|env|environment|private|mails?|messages?|history|contacts?|files?|conversations?|prompts?|memor(?:y|ies))\b/
const grave =
  /\b(?:conversation|everything|verbatim|full|entire|otherwise|bcc|password|secret|key|token|user's|upload|forward|copy|log)\b/

function plainWords(name: string): string {
  return name
    .toLowerCase()
    .replace(/^["'`]|["'`]$/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
}

/** Such names are of parameters, unless they begin with what a tool does. */
const parameterName =
  /^["'`]?(?!(?:get|set|list|send|read|write|create|delete|update|search|fetch|find|query|run|add|remove|call|execute)_)[a-z0-9_]{0,40}_(?:ids?|date|url|path|name|type|by|at|key|count|limit|size|token|format|mode|fields?|time|start|end|code|timezone|index|number|value)["'`]?$/

/** A name as it may be written in prose: case, separators and a server's prefix do not count. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(?:the|mcp|any|every|each) /, '')
    .replace(/[^a-z0-9]/g, '')
}

function isOwn(name: string, own: ReadonlySet<string>, { name: item = '' }: TextPlace): boolean {
  if (name.length < 3 || own.has(name) || plainName(item) === name) return true
  for (const each of own) if (each.endsWith(name) || name.endsWith(each)) return true
  return false
}

export const toolHooks: TextRule = {
  kind: 'text',
  id: 'tool-hooks',
  severity: 'warning',
  title: 'Text hooks itself to tools of other servers',
  weight: 0.5,
  expressions: [...clauseExpressions([...clauses, ...wayClauses]), ...phraseExpressions('tool-hooks')],
  check: checkHooks,
}

function checkHooks(view: TextView, place: TextPlace): RuleMatch[] {
  return [
    ...matchClauses(view, clauses, 'warning', (found) => weigh(found, place)),
    ...matchClauses(view, wayClauses, 'warning'),
    ...matchPhrases(view, 'tool-hooks', { message: hooks, severity: 'warning' }),
  ]
}
