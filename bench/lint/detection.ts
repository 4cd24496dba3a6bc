/** How much of each collection of attacks is found, and how often an honest definition is flagged. Never pooled. */

import type { Finding, Severity } from '../../src/lint/finding.ts'
import { lintSnapshot } from '../../src/lint/linter.ts'
import { type AttackCase, type BenignServer, groupBy, readAttacks, readBenign } from './corpus.ts'

/** Prints one row for each collection, scope and label: how many definitions get an error, and how many any flag. */
export function printDetection(folder: string): void {
  console.log('\nattacks, by collection and scope (flagged = an error or a warning)')
  const groups = groupBy(readAttacks(folder), rowName)
  for (const [name, cases] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const graves = cases.map(({ snapshot }) => gravest(lintSnapshot(snapshot)))
    printRow(name, graves)
  }
}

/** Prints, for each collection of benign servers, how many tools get an error or a warning. */
export function printFalseAlarms(folder: string): void {
  console.log('\nfalse alarms on servers presumed benign, by tool')
  for (const name of ['live', 'catalogue', 'scraped']) {
    printRow(name, readBenign(folder, name).flatMap(toolGraves))
  }
}

function rowName({ dataset, subset, scope, isMalicious }: AttackCase): string {
  const part = dataset === 'mcp_safetybench' ? '' : subset
  return `${dataset}${part === '' ? '' : `/${part}`} ${scope} ${isMalicious ? 'malicious' : 'benign'}`
}

/** The gravest finding of each tool; findings of the instructions or of the whole server count for one more. */
function toolGraves({ snapshot }: BenignServer): (Severity | undefined)[] {
  const findings = lintSnapshot(snapshot)
  const byTool = groupBy(findings, ({ section, name }) => (section === 'tools' ? (name ?? '') : ''))
  const tools = snapshot.sections.tools.map(({ name }) => gravest(byTool.get(name) ?? []))
  return byTool.has('') ? [...tools, gravest(byTool.get('') ?? [])] : tools
}

/** The gravest severity among findings. */
export function gravest(findings: readonly Finding[]): Severity | undefined {
  const found = new Set(findings.map(({ severity }) => severity))
  return (['error', 'warning', 'note'] as const).find((severity) => found.has(severity))
}

function printRow(name: string, graves: readonly (Severity | undefined)[]): void {
  const errors = graves.filter((grave) => grave === 'error').length
  const warnings = graves.filter((grave) => grave === 'warning').length
  const share = (count: number) => `${((100 * count) / Math.max(1, graves.length)).toFixed(1)} %`.padStart(8)
  console.log(
    `${name.padEnd(56)} n ${String(graves.length).padStart(5)}   error ${String(errors).padStart(4)} ${share(errors)}   flagged ${String(errors + warnings).padStart(4)} ${share(errors + warnings)}`,
  )
}
