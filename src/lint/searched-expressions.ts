/** All that rules search texts for. */

import type { Expression } from './expression.ts'
import { rules } from './rules/index.ts'

/** Every expression of every rule once, in the order of the rules. */
export const searchedExpressions: readonly Expression[] = [
  ...new Set(rules.flatMap((rule) => (rule.kind === 'text' ? rule.expressions : []))),
]
