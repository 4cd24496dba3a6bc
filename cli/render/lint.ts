import { parsePointer } from '../../src/encoding/json-pointer.ts'
import { isArray, isObject, type JsonValue } from '../../src/encoding/json-value.ts'
import type { Finding, Severity } from '../../src/lint/finding.ts'
import { allDefinitions, type Snapshot } from '../../src/snapshot/snapshot.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { findingLine } from './findings.ts'

/** What `touchmark lint --json` says (contract section 7). */
export interface LintReport {
  readonly target: string
  readonly snapshotDigest: string | null
  readonly findings: readonly (Omit<Finding, 'name'> & { readonly tool?: string })[]
  readonly summary: Readonly<Record<Severity, number>>
}

/** Gathers the report. */
export function lintReport(target: string, snapshotDigest: string | null, findings: readonly Finding[]): LintReport {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length
  return {
    target,
    snapshotDigest,
    findings: findings.map(({ name, ...finding }) => ({ ...finding, ...(name === undefined ? {} : { tool: name }) })),
    summary: { error: count('error'), warning: count('warning'), note: count('note') },
  }
}

/** The report for people: each finding, below it the place with hidden characters visible, where text may be shown. */
export function renderLint({ target, findings, summary }: LintReport, snapshot: Snapshot, showText: boolean): string {
  const lines = [visibleLine(target, 120), '']
  for (const { tool, ...rest } of findings) {
    const finding: Finding = { ...rest, ...(tool === undefined ? {} : { name: tool }) }
    lines.push(`  ${findingLine(finding)}`, `           ${finding.message}`)
    const text = showText ? textOf(snapshot, finding) : undefined
    if (text !== undefined) lines.push(`           | ${excerpt(text, finding)}`)
  }
  if (findings.length > 0) lines.push('')
  lines.push(
    `  ${summary.error} errors, ${summary.warning} warnings, ${summary.note} notes in ${countOf(snapshot)} definitions`,
  )
  return `${lines.join('\n')}\n`
}

function excerpt(text: string, { start, end }: Finding): string {
  const from = Math.max(0, start - 40)
  const until = Math.min(text.length, Math.max(end, start + 1) + 40)
  return `${from > 0 ? '…' : ''}${visibleLine(text.slice(from, until), 400)}${until < text.length ? '…' : ''}`
}

function countOf(snapshot: Snapshot): number {
  return allDefinitions(snapshot).length
}

/** The string that a finding points at; a member name is pointed at by its member. */
function textOf(snapshot: Snapshot, { section, name, pointer }: Finding): string | undefined {
  if (section === 'instructions') return snapshot.instructions ?? undefined
  let value: JsonValue | undefined = snapshot.sections[section].find((definition) => definition.name === name)?.value
  const path = parsePointer(pointer)
  for (const token of path) {
    if (isArray(value)) value = value[Number(token)]
    else value = isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined
  }
  return typeof value === 'string' ? value : path.at(-1)
}
