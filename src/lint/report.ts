/** What `lint` says as data: the shape of the contract, section 7. Other forms are made from it. */

import type { JsonObject } from '../encoding/json-value.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Finding, Severity } from './finding.ts'
import { flaggedItem, flaggedValue } from './flagged-value.ts'

/** How many findings of each severity, and how many items were looked at (the instructions are one). */
export type LintSummary = Readonly<Record<Severity | 'items', number>>

/** The result of linting one snapshot. */
export interface LintReport {
  /** The target as its own description names it. */
  readonly target: string
  /** Null where the snapshot has no canonical form. */
  readonly snapshotDigest: string | null
  readonly findings: readonly Finding[]
  readonly summary: LintSummary
}

/** Severities, gravest first. */
export const severities = ['error', 'warning', 'note'] as const satisfies readonly Severity[]

/** Puts a report together. `findings` are those of `lintSnapshot(snapshot)`, or what is left of them. */
export function makeLintReport(parts: {
  target: string
  snapshot: Snapshot
  snapshotDigest: string | null
  findings: readonly Finding[]
}): LintReport {
  const { target, snapshot, snapshotDigest, findings } = parts
  const lists = Object.values(snapshot.sections).reduce((count, list) => count + list.length, 0)
  const summary = { error: 0, warning: 0, note: 0, items: lists + (snapshot.instructions === null ? 0 : 1) }
  for (const { severity } of findings) summary[severity] += 1
  return { target, snapshotDigest, findings, summary }
}

/** The report as JSON. Names are as the server sent them: write it as ASCII. */
export function lintReportJson({ target, snapshotDigest, findings, summary }: LintReport): JsonObject {
  return { target, snapshotDigest, findings: findings.map(findingJson), summary: { ...summary } }
}

/** One finding as machine output shows it: a tool's name is `tool`, any other item's `name`. */
export function findingJson(finding: Finding): JsonObject {
  const { rule, severity, section, name, pointer, inName, start, end, view, message } = finding
  const item = name === undefined ? {} : section === 'tools' ? { tool: name } : { name }
  const form = { ...(inName === undefined ? {} : { inName }), ...(view === undefined ? {} : { view }) }
  return { rule, severity, section, ...item, pointer, start, end, ...form, message }
}

/** Whether the report is bad enough to fail: a finding of that severity or a graver one. `never` never fails. */
export function failsOn({ summary }: LintReport, failOn: 'error' | 'warning' | 'never'): boolean {
  if (failOn === 'never') return false
  return summary.error > 0 || (failOn === 'warning' && summary.warning > 0)
}

/** Rules whose findings are never shown with their text: a report is read by more people than a definition. */
const withheldTexts: ReadonlySet<string> = new Set(['embedded-secret'])

/**
 * The string that a finding's range lies in; undefined where the snapshot has no such string, and where it holds a secret.
 * Attacker-controlled.
 */
export function findingText(snapshot: Snapshot, finding: Finding): string | undefined {
  if (withheldTexts.has(finding.rule)) return undefined
  const text = flaggedValue(finding, flaggedItem(snapshot, finding))
  return typeof text === 'string' ? text : undefined
}
