/** Text that orders its reader to act on the world beside the tool's task: see side-orders.md. */

import { clauseExpressions, matchClauses } from '../clause.ts'
import { orderClauses } from '../phrases/english-orders.ts'
import type { TextRule } from '../rule.ts'

export const sideOrders: TextRule = {
  kind: 'text',
  id: 'side-orders',
  severity: 'warning',
  title: 'Text orders its reader to act beside the task',
  weight: 0.4,
  expressions: clauseExpressions(orderClauses),
  check: (view) => matchClauses(view, orderClauses, 'warning'),
}
