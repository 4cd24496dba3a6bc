import type { Finding } from '../../src/lint/finding.ts'
import { visibleLine } from '../../src/visible-text.ts'

/** One finding as a line: severity, rule, where. No foreign text but the escaped name and pointer. */
export function findingLine(finding: Finding): string {
  const place = `/${finding.section}${finding.name === undefined ? '' : `/${visibleLine(finding.name, 80)}`}${visibleLine(finding.pointer, 120)}`
  const range = finding.end > finding.start + 1 ? `${finding.start}-${finding.end}` : String(finding.start)
  return `${finding.severity.padEnd(8)} ${finding.rule.padEnd(26)} ${place}:${range}`
}
