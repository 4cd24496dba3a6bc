/** Tools that can do the most harm in wrong hands: see risk-class.md. */

import type { Capability } from '../capability.ts'
import { riskClass } from '../risk-class.ts'
import type { DefinitionRule } from '../rule.ts'

/** Said of a tool for its gravest capabilities. */
const phrases: Readonly<Partial<Record<Capability, string>>> = {
  'runs-code': 'runs commands or code',
  'writes-files': 'writes or removes files',
  'writes-database': 'changes a database',
  'sends-requests': 'sends requests to addresses that its caller chooses',
  destroys: 'removes something for good',
}

/** A note for each tool of the class `high`. */
export const highRisk: DefinitionRule = {
  kind: 'definition',
  id: 'risk-class',
  severity: 'note',
  title: 'Tool is of the class that needs a written reason',
  *check(definition) {
    const { level, reasons } = riskClass(definition)
    if (level !== 'high') return
    const what = reasons.map((reason) => phrases[reason] ?? reason).join(', ')
    yield { pointer: '', start: 0, end: 0, message: `high risk: ${what}` }
  },
}
