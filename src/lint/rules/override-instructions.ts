/** Text that tells the model to drop what it was told before: see override-instructions.md. */

import { matchNormal } from '../pattern.ts'
import type { Rule } from '../rule.ts'

const drop = 'ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|do not (?:follow|obey)|stop (?:following|obeying)'
const which =
  'previous(?:ly given)?|prior|earlier|above|preceding|foregoing|existing|original|initial|other|system|safety|your'
const what =
  'instructions?|rules?|guidelines?|directions?|directives?|prompts?|orders?|constraints?|restrictions?|safeguards?'

/**
 * "Ignore all previous instructions" in its usual forms; at most four words stand between the verb and its object.
 * "Override" and "bypass" are everyday words of administration, so they need an object that only a model has.
 */
const pattern = new RegExp(
  [
    `\\b(?:${drop})\\s{1,8}(?:[a-z]{1,12}\\s{1,8}){0,3}(?:${which})\\s{1,8}(?:[a-z]{1,16}\\s{1,8}){0,2}(?:${what})\\b`,
    `\\b(?:${drop})\\s{1,8}(?:(?:all|any|every|everything|anything|of|the|these|those)\\s{1,8}){0,3}(?:${what})\\s{1,8}(?:above|before|you (?:were|have been) given)\\b`,
    `\\b(?:${drop})\\s{1,8}(?:everything|anything|all)\\s{1,8}(?:(?:you|that|which|was|were|have|been|said|told|stated)\\s{1,8}){0,4}(?:above|before|previously|earlier)\\b`,
    `\\b(?:override|bypass)\\s{1,8}(?:[a-z]{1,12}\\s{1,8}){0,2}(?:(?:previous|prior|earlier|preceding)\\s{1,8}instructions?|(?:system|safety)\\s{1,8}(?:prompts?|instructions?|guidelines?))\\b`,
  ].join('|'),
  'g',
)

export const overrideInstructions: Rule = {
  id: 'override-instructions',
  severity: 'error',
  title: 'Text tells the model to drop its instructions',
  check: (view) => matchNormal(view, pattern, 'tells the model to disregard what it was told before'),
}
