/** Text that has the model obey what a tool returns: see content-as-orders.md. */

import { clauseExpressions, matchClauses } from '../clause.ts'
import { obedienceClauses } from '../phrases/english-obedience.ts'
import type { TextRule } from '../rule.ts'

export const contentAsOrders: TextRule = {
  kind: 'text',
  id: 'content-as-orders',
  severity: 'warning',
  title: 'Text has the model obey what a tool returns',
  weight: 0.5,
  expressions: clauseExpressions(obedienceClauses),
  check: (view) => matchClauses(view, obedienceClauses, 'warning'),
}
