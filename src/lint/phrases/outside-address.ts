/** Where data may be sent to, as any language writes it. */

import type { Expression } from '../expression.ts'

/** An address on the web or for mail. */
export const outsideAddress: Expression = {
  literals: ['://', '@'],
  pattern: /(?:https?|ftp|wss?):\/\/[^\s"']|[\w+-]@[\w-]{1,40}\.[a-z]{2,12}/gu,
}

/** The name of a parameter, in quotes, or as code. */
export const quotedName: Expression = {
  literals: ['"', "'", '`', '「', '『'],
  pattern: /["'`「『][\p{L}_][\p{L}\d_.-]{0,40}["'`」』]/gu,
}
