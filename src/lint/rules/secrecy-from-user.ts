/** Text that asks the model to keep something from the person it works for: see secrecy-from-user.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { isMentioned } from '../mention.ts'
import { matchNormal, type Weigh } from '../pattern.ts'
import { english, phrasesOf } from '../phrases/english.ts'
import { silenceClauses } from '../phrases/english-deceit.ts'
import { secrecyClauses } from '../phrases/english-secrecy.ts'
import { unsaidClauses } from '../phrases/english-unsaid.ts'
import { matchPhrases, phraseExpressions } from '../phrases/index.ts'
import type { RuleMatch, TextRule } from '../rule.ts'
import type { TextView } from '../text-view.ts'

const user = '(?:end[ -])?(?:users?|humans?|operator|person)\\b'
const not = "(?:do not|don't|never|must not|mustn't|should not|shouldn't|not to|no need to|refrain from|avoid)"
/** To tell somebody: the person follows at once. */
const tell = '(?:tell(?:ing)?|inform(?:ing)?|notify(?:ing)?|alert(?:ing)?|warn(?:ing)?)'
/** To tell something: the person follows after it. */
const mention = '(?:mention(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|discuss(?:ing)?|report(?:ing)?|explain(?:ing)?)'
/** One word on the way; not one that turns the sentence: "do not delete without telling the user" asks for openness. */
const words = '(?:(?!(?:without|until|unless|before|but|and|or|then|just|only|instead)\\b)[a-z\'"]{1,16}\\s{1,8})'

const pattern = new RegExp(
  [
    `\\b${not}\\s{1,8}${words}{0,4}${tell}\\s{1,8}(?:the\\s{1,8}|your\\s{1,8}|any\\s{1,8})?${user}`,
    `\\b${not}\\s{1,8}${words}{0,2}${mention}\\s{1,8}${words}{0,6}(?:to|with)\\s{1,8}(?:the\\s{1,8}|your\\s{1,8}|any\\s{1,8})?${user}`,
    `\\b${not}\\s{1,8}${words}{0,2}${mention}\\s{1,8}(?:that\\s{1,8})?you(?:'re|'ve|\\s{1,8}(?:are|have|had|first|need|did|must|will|read))\\b`,
    `\\bwithout\\s{1,8}${words}{0,2}${tell}\\s{1,8}(?:the\\s{1,8}|your\\s{1,8})?${user}`,
    `\\bwithout\\s{1,8}(?:the\\s{1,8})?${user}(?:'s?)?\\s{1,8}(?:knowing|knowledge|noticing|awareness|being\\s{1,8}(?:told|informed|aware))`,
    `\\b(?:hide|conceal|keep)\\s{1,8}${words}{1,5}from\\s{1,8}(?:the\\s{1,8}|your\\s{1,8})?${user}`,
    `\\b(?:the\\s{1,8})?${user}\\s{1,8}(?:(?:must|should|need|may)\\s{1,8}not|must\\s{1,8}never|should\\s{1,8}never)\\s{1,8}(?:to\\s{1,8})?(?:know|notice|see|learn|find\\s{1,8}out|be\\s{1,8}(?:told|informed|notified|aware|made\\s{1,8}aware))\\b`,
    `\\b(?:not|never)\\s{1,8}(?:to\\s{1,8})?be\\s{1,8}(?:mentioned|disclosed|revealed|discussed|told|reported)\\s{1,8}(?:to|with)\\s{1,8}(?:the\\s{1,8})?${user}`,
    `\\bnot\\s{1,8}(?:an?\\s{1,8})?(?:action|step|detail|thing)?\\s{1,8}(?:that\\s{1,8})?(?:needs?\\s{1,8}to|should|must)\\s{1,8}be\\s{1,8}(?:mentioned|disclosed|revealed|discussed|reported)\\s{1,8}(?:to|with)\\s{1,8}(?:the\\s{1,8})?${user}`,
    `${user}[^.!?]{0,120}\\bwithout\\s{1,8}(?:telling|informing|notifying|alerting)\\s{1,8}(?:them|him|her)\\b`,
  ].join('|'),
  'g',
)
const expression = {
  literals: ['user', 'human', 'operator', 'person', 'mention', 'reveal', 'disclos', 'discuss', 'report', 'explain'],
  pattern,
}

/** "Never delete without telling the user" asks for openness. */
const negation = /\b(?:not|never|don't|avoid|refuse)\b/
/** "If true, do not notify the user" describes a switch. */
const switchBefore = /\b(?:(?:if|when) (?:true|set|enabled|false)|whether(?: or not)? to|option to)\b[^.!?]{0,40}$/

const message = 'asks the model to keep something from the user'
const silent = phrasesOf(
  'do not',
  "don't",
  'never',
  'must not',
  'should not',
  'no need to',
  'avoid',
  'refrain from',
  'without',
  'not to',
)
const saying = phrasesOf(
  '(?:explicitly |ever |openly |directly )?(?:mention|reveal|disclos|discuss|report|acknowledg|describ|announc|show|log)(?:e|ing)?',
)
/** What was done, as something that is spoken of. */
const deed = english(
  '(?:this|that|these|the|any of this|its|your)(?: [a-z]{1,16})? (?:change|step|action|behavio(?:u)?r|operation|modification|redirection|substitution|check|access|process|copy|note|instruction|requirement|rule|detail|addition|call|transfer|recipient)s?|(?:this|that|it|these instructions)(?= ?(?:[.,;!]|$|to|in|anywhere|at))',
)
const keepSecret = english(
  'keep (?:this|it|that|these|the <2>)(?:<1>)?(?:secret|hidden|between us|quiet|to yourself|from them|under wraps)|this is (?:an? )?(?:secret|covert|hidden|confidential) (?:operation|step|instruction|task|action|process)',
)
const needsNotKnow = phrasesOf('unbeknownst to the user')
const notNeeded = english(
  '(?:not|nothing) (?:<3>)?that (?:needs?|has|have|ought) to be (?:discussed|mentioned|disclosed|reported|explained)',
)
const leaveOut = phrasesOf('omit', 'leave out', 'exclude', 'strip', 'remove', 'hide', 'suppress')
const fromAnswer = phrasesOf(
  'from (?:the|your|any|all) (?:<2>)?(?:response|answer|summary|output|reply|explanation|transcript|log|logs)',
)
const clauses: readonly Clause[] = [
  {
    message,
    parts: [silent, saying, deed],
    gap: 4,
    evenNegated: true,
    unless: phrasesOf('until', 'unless', 'before (?:you|it|the)'),
  },
  { message, parts: [keepSecret] },
  { message, parts: [needsNotKnow], unless: phrasesOf('syntax', 'sql', 'format') },
  { message, parts: [notNeeded], evenNegated: true },
  { message, parts: [leaveOut, deed, fromAnswer], gap: 24 },
  ...secrecyClauses,
  ...silenceClauses,
  ...unsaidClauses,
]

export const secrecyFromUser: TextRule = {
  kind: 'text',
  id: 'secrecy-from-user',
  severity: 'error',
  title: 'Text asks the model to keep something from the user',
  expressions: [expression, ...clauseExpressions(clauses), ...phraseExpressions('secrecy-from-user')],
  check: checkSecrecy,
}

function checkSecrecy(view: TextView): RuleMatch[] {
  const certain = matchNormal(view, expression, message, weigh)
  if (certain.some(({ severity }) => severity !== 'note')) return certain
  return [
    ...certain,
    ...matchClauses(view, clauses, 'warning'),
    ...matchPhrases(view, 'secrecy-from-user', { message, severity: 'error' }),
  ]
}

/** Openness that is only put off, and secrets that are rightly kept. */
const putOff = /^[^.!?;]{0,90}\b(?:until|unless|before (?:they|it|he|she|the user)|as long as)\b/
const kept =
  /\b(?:api keys?|passwords?|secrets?|tokens?|credentials?|stack traces?|internal (?:[a-z]{1,16} )?(?:ids?|identifiers?))\b/

function lastSentence(text: string): string {
  return text.slice(Math.max(...['.', '!', '?'].map((mark) => text.lastIndexOf(mark))) + 1)
}

function weigh(before: string, text: string, after: string): ReturnType<Weigh> {
  if (putOff.test(after) || kept.test(text.replace(/\bkeep\b.{0,12}\bsecret\b/, ''))) return 'note'
  if (text.startsWith('without') && negation.test(lastSentence(before))) return 'none'
  return switchBefore.test(before) || isMentioned(before) ? 'warning' : undefined
}
