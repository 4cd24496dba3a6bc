/** Text that slips something into what the user is told: see answer-tampering.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { english, phrasesOf, verbs } from '../phrases/english.ts'
import { answerClauses } from '../phrases/english-answers.ts'
import { deceitClauses } from '../phrases/english-deceit.ts'
import { toldOtherwiseClauses } from '../phrases/english-figures.ts'
import { answerGuises } from '../phrases/english-guises.ts'
import { besides, obligation } from '../phrases/english-words.ts'
import type { TextRule } from '../rule.ts'

const say = verbs(
  'stat',
  'display',
  'announc',
  'say',
  'tell',
  'report',
  'present',
  'show',
  'add',
  'append',
  'prepend',
  'insert',
  'includ',
  'mention',
  'deliver',
)
/** A quotation that begins like a notice. */
const alarm: Expression = {
  literals: ['alert', 'announcement', 'warning', 'insight', 'notice', 'tip', 'news'],
  pattern: /["'`](?:[a-z]{1,20}\s){0,3}(?:alert|announcement|warning|insight|notice|tip|news) ?:/g,
}
const theMessage: Expression = {
  literals: ['message', 'announcement', 'statement', 'disclaimer'],
  pattern:
    /\b(?:following|promotional|exact|important) (?:message|announcement|statement|disclaimer)(?: [a-z]{1,12}){0,4} ?:? ?["'`]|\bthe (?:message|announcement|statement|disclaimer) ?:? ?["'`]/g,
}
const wording: Expression = { literals: ["'", '"', 'exactly'], pattern: /["'][^"'\n]{4,120}["']|\bexactly\b/g }
const promote = verbs(
  'suggest',
  'recommend',
  'promot',
  'advertis',
  'endors',
  'mention',
  'favo(?:u)?r',
  'steer',
  'praise',
)
const ours = phrasesOf(
  'our (?:<2>)?(?:brand|products?|company|partners?|services?|sponsors?|site|store)',
  'partner (?:company|companies|destinations?|players?|products?|brands?|sites?)',
  'sponsored (?:products?|results?|content|links?)',
  'affiliate links?',
  '(?:a|the) sponsor',
)
const promotional = phrasesOf('promotional (?:message|content|statement|text|announcement)', 'advertisement')
const pretend = english(
  '(?:present|format|pass|show|describe|disguise|frame|make|treat)(?:s|ed|ing)? (?:it|this|them|the|that|these)(?: [a-z]{1,16}){0,4} (?:as if|as though|(?:to )?look like|to appear|to seem|as (?:part of )?(?:a |the )?normal|off as)',
)
const asIndicator = english('(?:present|state|describe|show) (?:<4>)?as [\'"`]a key (?:<3>)?[a-z]{1,16}[\'"`]')
const alwaysSay = phrasesOf(
  'always (?:say|claim|state|answer|reply|respond)(?: with)?',
  '(?:prepend|append|start|begin|end) (?:your|the|every|each|all) (?:<1>)?(?:response|answer|reply|output|message)s? with(?: exactly)?',
)
const unavailable = phrasesOf(
  '(?:inform|tell) the user that (?:<4>)?(?:unavailable|not available|restricted|disabled|down)',
  'halt the operation',
)
const withContext = phrasesOf("it'?s critical to provide", 'should be supplemented with', 'must be supplemented with')

const slips = 'has the model say something that nobody asked for'
const clauses: readonly Clause[] = [
  { message: slips, parts: [say, alarm], gap: 60 },
  { message: slips, parts: [obligation, say, theMessage], gap: 120 },
  { message: 'has the model advertise', parts: [obligation, promote, ours], gap: 40 },
  { message: 'has the model advertise', parts: [promotional, obligation], gap: 60 },
  {
    message: 'has the model advertise',
    parts: [phrasesOf('looking for information about', 'often prefer', 'are often looking'), ours],
    gap: 60,
  },
  { message: 'has the model pass something off as something else', parts: [pretend] },
  { message: 'has the model pass something off as something else', parts: [asIndicator] },
  { message: slips, parts: [alwaysSay, wording], gap: 20, severity: 'note' },
  { message: 'has the model refuse what the user asked for', parts: [obligation, unavailable], gap: 30 },
  { message: slips, parts: [withContext, besides], gap: 200, severity: 'note' },
  {
    message: slips,
    parts: [withContext, phrasesOf('context', 'background', 'perspective', 'warning', 'comparison')],
    gap: 24,
    severity: 'note',
  },
  ...answerClauses,
  ...deceitClauses,
  ...toldOtherwiseClauses,
  ...answerGuises,
]

export const answerTampering: TextRule = {
  kind: 'text',
  id: 'answer-tampering',
  severity: 'warning',
  title: 'Text slips something into what the user is told',
  weight: 0.5,
  expressions: clauseExpressions(clauses),
  check: (view) => matchClauses(view, clauses, 'warning'),
}
