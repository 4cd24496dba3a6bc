/** Text that tells the model to drop what it was told before: see override-instructions.md. */

import { clauseExpressions, matchClauses } from '../clause.ts'
import { isLookedFor, isMentioned } from '../mention.ts'
import { matchNormal, type Weigh } from '../pattern.ts'
import { authorityClauses } from '../phrases/english-authority.ts'
import { matchPhrases, phraseExpressions } from '../phrases/index.ts'
import type { RuleMatch, TextRule } from '../rule.ts'
import type { TextView } from '../text-view.ts'

const drop = 'ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|do not (?:follow|obey)|stop (?:following|obeying)'
const which =
  'previous(?:ly given)?|prior|earlier|above|preceding|foregoing|existing|original|initial|other|system|safety|security|your'
const what =
  'instructions?|rules?|guidelines?|directions?|directives?|prompts?|orders?|constraints?|restrictions?|safeguards?|polic(?:y|ies)|(?:safety|security) (?:checks?|filters?|measures?)|checks?'

/**
 * "Ignore all previous instructions" in its usual forms; a few words may stand between the verb and its object.
 * "Override" and "bypass" are everyday words of administration, so they need an object that only a model has.
 */
const pattern = new RegExp(
  [
    `\\b(?:${drop})\\s{1,8}(?:[a-z']{1,12}\\s{1,8}){0,3}(?:${which})\\s{1,8}(?:[a-z]{1,16}\\s{1,8}){0,2}(?:${what})\\b`,
    `\\b(?:${drop})\\s{1,8}(?:(?:all|any|every|of|the|these|those)\\s{1,8}){0,3}(?:${what})\\s{1,8}(?:above|before|you (?:were|have been) given)\\b`,
    `\\b(?:${drop})\\s{1,8}(?:everything|anything|all)\\s{1,8}(?:(?:you|that|which|was|were|have|been|said|told|stated)\\s{1,8}){0,4}(?:above|before|previously|earlier)\\b`,
    `\\b(?:${drop})\\s{1,8}(?:all\\s{1,8})?(?:of\\s{1,8})?the\\s{1,8}above(?=\\s{1,8}(?:and|then)\\b|\\s{0,8}[.,;!])`,
    `\\b(?:override|bypass)\\s{1,8}(?:[a-z]{1,12}\\s{1,8}){0,2}(?:(?:previous|prior|earlier|preceding)\\s{1,8}instructions?|(?:system|safety)\\s{1,8}(?:prompts?|instructions?|guidelines?))\\b`,
  ].join('|'),
  'g',
)
const expression = {
  literals: ['ignor', 'disregard', 'forget', 'obey', 'follow', 'override', 'bypass'],
  pattern,
}

const message = 'tells the model to disregard what it was told before'

export const overrideInstructions: TextRule = {
  kind: 'text',
  id: 'override-instructions',
  severity: 'error',
  title: 'Text tells the model to drop its instructions',
  expressions: [expression, ...clauseExpressions(authorityClauses), ...phraseExpressions('override-instructions')],
  check: checkOverride,
}

/** What is said in the usual words is certain; other ways to say it are looked for where it is not. */
function checkOverride(view: TextView): RuleMatch[] {
  const certain = matchNormal(view, expression, message, weigh)
  const others = matchPhrases(view, 'override-instructions', { message, severity: 'error' })
  const found = [...certain, ...others]
  return found.length > 0 ? found : matchClauses(view, authorityClauses, 'warning')
}

function weigh(before: string, _text: string, after: string): ReturnType<Weigh> {
  if (isLookedFor(before, after)) return 'note'
  return isMentioned(before) ? 'warning' : undefined
}
