/** Text that waits for a topic and then adds to what the user asked: see conditional-instructions.md. */

import { matchSentences, type SentenceMatch } from '../pattern.ts'
import type { TextRule } from '../rule.ts'

/** A condition on what the person says, not on what the tool is given. */
const condition =
  /\b(?:when|whenever|if|once|any\s?time|every time|each time)\s{1,8}(?:(?:the|a|an|your|this)\s{1,8}){0,2}(?:users?|customers?|humans?|conversation|chat|discussion|message|question)(?:'s)?\s{1,8}(?:[a-z']{1,16}\s{1,8}){0,3}?(?:asks?|asked|asking|mentions?|mentioned|says?|requests?|requested|wants?|talks?|discusses|concerns?|contains?|includes?|inquires?)\b/
/** Something beside the task: the mark of an instruction that serves somebody else. */
const addition =
  /\b(?:also|additionally|secretly|silently|quietly|in addition)\b|\b(?:always|must|should|automatically|then)\s{1,8}(?:[a-z]{1,12}\s{1,8}){0,2}(?:chang(?:e|ed)|replaced?|redirect(?:s|ed)?|modif(?:y|ies|ied)|alter(?:s|ed)?|append|forward|bcc|recommend|mention|suggest|promote|include|insert|sets?|sends?)\b/

const needed = { literals: ['when', 'if', 'once', 'time'], pattern: new RegExp(condition, 'g') }

function findConditional(sentence: string): SentenceMatch | undefined {
  const when = condition.exec(sentence)
  if (when === null) return undefined
  const afterCondition = when.index + when[0].length
  const what = addition.exec(sentence.slice(afterCondition))
  if (what === null) return undefined
  const end = afterCondition + what.index + what[0].length
  return { start: when.index, end, message: 'adds to what the user asks for when a topic comes up' }
}

export const conditionalInstructions: TextRule = {
  kind: 'text',
  id: 'conditional-instructions',
  severity: 'warning',
  title: 'Text adds something to what the user asks for, on a condition',
  expressions: [needed],
  check: (view) => matchSentences(view, needed, findConditional),
}
