import type { Finding } from '../../src/lint/finding.ts'
import { findingPlace } from '../../src/lint/report-format.ts'

/** One finding as a line: severity, rule, where. No foreign text but the escaped name and pointer. */
export function findingLine(finding: Finding): string {
  return `${finding.severity.padEnd(8)} ${finding.rule.padEnd(26)} ${findingPlace(finding)}`
}
