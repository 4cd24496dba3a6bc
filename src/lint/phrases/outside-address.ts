/** Where data may be sent to, as any language writes it. */

import type { Expression } from '../expression.ts'

/** An address on the web or for mail. */
export const outsideAddress: Expression = {
  literals: ['://', '@'],
  pattern: /(?:https?|ftp|wss?):\/\/[^\s"']|[\w+-]@[\w-]{1,24}\.[a-z]/gu,
}

/** An address for mail. */
export const mailAddress: Expression = { literals: ['@'], pattern: /[\w+-]@[\w-]{1,24}\.[a-z]/gu }

/** The name of a parameter, in quotes, or as code. */
export const quotedName: Expression = {
  literals: ['"', "'", '`', '「', '『'],
  pattern: /["'`「『][^\s"'`「」『』,.;:!?()]{1,24}["'`」』]/gu,
}

/** A variable that everybody knows to hold a secret. */
export const secretVariable: Expression = {
  literals: ['_key', '_token', '_secret', '_password'],
  pattern: /(?<![a-z0-9_])[a-z][a-z0-9_]{1,40}_(?:key|token|secret|password)/gu,
}

/** A number as accounts and shares have it. */
export const accountNumber: Expression = {
  literals: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  pattern: /\d[\d-]{4,30}\d/gu,
}
