/** Text that orders its reader to act on the world beside the tool's task: see side-orders.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { orderGuises } from '../phrases/english-guises.ts'
import { orderClauses } from '../phrases/english-orders.ts'
import type { TextRule } from '../rule.ts'

const clauses: readonly Clause[] = [...orderClauses, ...orderGuises]

export const sideOrders: TextRule = {
  kind: 'text',
  id: 'side-orders',
  severity: 'warning',
  title: 'Text orders its reader to act beside the task',
  weight: 0.4,
  expressions: clauseExpressions(clauses),
  check: (view) => matchClauses(view, clauses, 'warning'),
}
