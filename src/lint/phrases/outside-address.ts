/** Where data may be sent to, as any language writes it. */

import type { Expression } from '../expression.ts'

/** An address on the web or for mail. */
export const outsideAddress: Expression = {
  literals: ['://', '@'],
  pattern: /(?:https?|ftp|wss?):\/\/[^\s"']|[\w+-]@[\w-]{1,24}\.[a-z]/gu,
}

/** The name of a parameter, in quotes, or as code. */
export const quotedName: Expression = {
  literals: ['"', "'", '`', '「', '『'],
  pattern: /["'`「『][^\s"'`「」『』,.;:!?()]{1,24}["'`」』]/gu,
}
