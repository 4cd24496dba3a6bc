/** A lint report as people and other programs read it. Nothing foreign is ever printed raw. */

import { formatPointer } from '../encoding/json-pointer.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { visibleLine } from '../visible-text.ts'
import { codeFrame } from './code-frame.ts'
import type { Finding, Severity } from './finding.ts'
import { findingText, type LintReport, severities } from './report.ts'

/** How a report is written, beside JSON. */
export interface ReportOptions {
  /** Where the flagged texts are; null leaves server text out (code, place and range remain). */
  readonly texts: Snapshot | null
}

/** Where a finding is: `/tools/get_forecast/description:33-88`, on one line, hidden characters as labels. */
export function findingPlace({ section, name, pointer, start, end }: Finding): string {
  const item = formatPointer(name === undefined ? [section] : [section, name])
  return `${visibleLine(item + pointer, 240)}:${start}-${end}`
}

/** `2 errors, 1 warning in 12 items`. */
export function summaryLine({ summary }: LintReport): string {
  const counts = severities.filter((severity) => summary[severity] > 0).map((each) => counted(summary[each], each))
  return `${counts.length === 0 ? 'no findings' : counts.join(', ')} in ${counted(summary.items, 'item')}`
}

/** `1 item`, `2 items`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Lines for a terminal, gravest findings first, each with its place in the text where `texts` are given. */
export function lintLines(report: LintReport, { texts }: ReportOptions): string[] {
  const lines = bySeverity(report.findings).flatMap((finding) => [
    `${finding.severity.padEnd(8)}${finding.rule.padEnd(26)}${findingPlace(finding)}`,
    `        ${finding.message}`,
    ...frameLines(texts, finding).map((line) => `        ${line}`),
  ])
  return [...lines, summaryLine(report)]
}

function bySeverity(findings: readonly Finding[]): Finding[] {
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
}

function frameLines(texts: Snapshot | null, finding: Finding): string[] {
  const text = texts === null ? undefined : findingText(texts, finding)
  return text === undefined ? [] : codeFrame(text, finding)
}

/** How GitHub calls each severity. */
export const workflowCommands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  note: 'notice',
}

/**
 * GitHub workflow commands, one line each. Data and properties are escaped as the runner unescapes them. `file` is the file
 * of the repository that they are attached to; null for none.
 */
export function lintGithub(report: LintReport, file: string | null = null): string[] {
  const attached = file === null ? '' : `file=${workflowProperty(file)},`
  return bySeverity(report.findings).map((finding) => {
    const title = workflowProperty(`touchmark ${finding.rule}`)
    return `::${workflowCommands[finding.severity]} ${attached}title=${title}::${workflowData(`${findingPlace(finding)}: ${finding.message}`)}`
  })
}

/** Data of a workflow command, escaped as the runner unescapes it. */
export function workflowData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** A property of a workflow command, escaped. */
export function workflowProperty(text: string): string {
  return workflowData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** Markdown for a pull request. Foreign text stands only in code spans and fences that it cannot end. */
export function lintMarkdown(report: LintReport, { texts }: ReportOptions): string[] {
  const items = bySeverity(report.findings).flatMap((finding) => [
    `- **${finding.severity}** \`${finding.rule}\` at ${codeSpan(findingPlace(finding))}: ${finding.message}`,
    ...fenced(frameLines(texts, finding)).map((line) => `  ${line}`),
  ])
  return [
    `### touchmark lint: ${summaryLine(report)}`,
    '',
    `Target: ${codeSpan(visibleLine(report.target))}`,
    '',
    ...items,
  ]
}

/** A code span of Markdown that its text cannot end. */
export function codeSpan(text: string): string {
  const fence = '`'.repeat(longestBackticks(text) + 1)
  return `${fence} ${text} ${fence}`
}

function fenced(lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const fence = '`'.repeat(Math.max(3, longestBackticks(lines.join('\n')) + 1))
  return [`${fence}text`, ...lines, fence]
}

function longestBackticks(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}
