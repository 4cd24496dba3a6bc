/** Everything that a finding may name as its rule: the rules, and what the linter reports by itself. */

import { combinedSignals } from './combined-signals.ts'
import type { Severity } from './finding.ts'
import { rules } from './rules/index.ts'

/** What reports and lists say of a rule. Its page is `rules/<id>.md`. */
export interface ReportedRule {
  readonly id: string
  readonly title: string
  readonly severity: Severity
}

/** Every rule that a finding may name, in the order of reports. */
export const reportedRules: readonly ReportedRule[] = [
  ...rules,
  combinedSignals,
  { id: 'unread-text', title: 'Text could not be read by the rules', severity: 'note' },
]
