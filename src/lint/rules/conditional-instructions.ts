/** Text that waits for a topic and then adds to what the user asked: see conditional-instructions.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { either, english, phrasesOf } from '../phrases/english.ts'
import { topicClauses } from '../phrases/english-topics.ts'
import { matchPhrases, phraseExpressions } from '../phrases/index.ts'
import type { TextRule } from '../rule.ts'

const who =
  '(?:users?|customers?|humans?|clients?|person|conversation|chat|discussion|messages?|questions?|prompts?|anyone|somebody|someone)'
/** A condition on what the person says, not on what the tool is given. */
const whenAsked = english(
  `(?:when|whenever|if|once|any ?time|every time|each time|as soon as|in case) (?:(?:the|a|an|your|this|any) ){0,2}${who}(?:'s)? (?:[a-z']{1,16} ){0,3}?(?:asks?|asked|asking|mentions?|mentioned|says?|requests?|requested|wants?|talks?|discusses|concerns?|contains?|includes?|inquires?|brings? up|refers? to|speaks? of|is about|are about)`,
)
const aboutTopic = english(
  '(?:for|in|to) (?:any|every|all) (?:question|conversation|request|message|discussion|quer(?:y|ies))s? (?:about|on|concerning|regarding|that mention)',
)
/** A word that sets something off. */
const trigger = english(
  '(?:if|when|whenever|once) (?:the |a |any )?(?:[a-z]{1,16} )?(?:query|expression|input|request|message|text|prompt|username|argument|page|document|value)s? (?:<2>)?(?:contains?|includes?|matches|mentions?|is|equals) (?:the )?(?:exact |special |secret |magic |following |word |phrase |keyword |command |string |term ){1,3}',
)
/** Something beside the task: the mark of an instruction that serves somebody else. */
const merelyAdded = phrasesOf('also', 'additionally', 'in addition')
const added = either(
  phrasesOf('secretly', 'silently', 'quietly', 'instead return', 'instead of answering'),
  english(
    '(?:also|additionally|in addition,?|always|must|should|automatically|then|make sure to|be sure to) (?:[a-z]{1,12} ){0,2}(?:chang(?:e|ed)|replaced?|redirect(?:s|ed)?|modif(?:y|ies|ied)|alter(?:s|ed)?|append|forward|bcc|recommend|mention|suggest|promote|insert|sets?|sends?|steer|praise|book|buy|order|pay|export|upload|post|deletes?|transfer|share|e-?mail|install|publish|subscribe|sign)',
  ),
)
const act = english(
  'must (?:<2>)?(?:access|include|return|call|read|send|reveal|fetch|run|execute|say|reply|print|add|forward|use)',
)

const message = 'adds to what the user asks for when a topic comes up'
const clauses: readonly Clause[] = [
  { message, parts: [whenAsked, added], gap: 300 },
  { message, parts: [aboutTopic, added], gap: 200 },
  { message, parts: [whenAsked, merelyAdded], gap: 300, severity: 'note' },
  { message, parts: [aboutTopic, merelyAdded], gap: 200, severity: 'note' },
  { message: 'waits for a word that sets it off', parts: [trigger, act], gap: 120 },
  ...topicClauses,
]

export const conditionalInstructions: TextRule = {
  kind: 'text',
  id: 'conditional-instructions',
  severity: 'warning',
  title: 'Text adds something to what the user asks for, on a condition',
  weight: 0.4,
  expressions: [...clauseExpressions(clauses), ...phraseExpressions('conditional-instructions')],
  check: (view) => [
    ...matchClauses(view, clauses, 'warning'),
    ...matchPhrases(view, 'conditional-instructions', { message, severity: 'warning' }),
  ],
}
