/** Why a finding was made, what would silence it, and what to send where it is wrong. */

import { codeFrame } from '../../src/lint/code-frame.ts'
import { type FalseAlarmReport, falseAlarmReport } from '../../src/lint/false-alarm.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { findingText } from '../../src/lint/report.ts'
import { findingPlace } from '../../src/lint/report-format.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { packageVersion } from '../version.ts'
import { asciiJson } from './json.ts'

/** How findings are explained. */
export interface ExplanationOptions {
  readonly snapshot: Snapshot
  /** Whether text of the server may appear, escaped. */
  readonly showText: boolean
}

/** Lines on each finding, with an empty line between two. */
export function explanationLines(findings: readonly Finding[], options: ExplanationOptions): string[] {
  return findings.flatMap((finding, index) => [...(index === 0 ? [] : ['']), ...explain(finding, options)])
}

function explain(finding: Finding, { snapshot, showText }: ExplanationOptions): string[] {
  const report = falseAlarmReport(finding, snapshot)
  return [
    `${finding.severity.padEnd(8)}${finding.rule}   ${findingPlace(finding)}`,
    '',
    '  what fired',
    `    ${finding.message}`,
    `    in ${formOf(report)}, characters ${report.start} to ${report.end} of ${report.length}`,
    ...frame(finding, snapshot, showText).map((line) => `    ${line}`),
    '',
    '  what would silence it',
    `    the publisher: other words; see "Fix" in: touchmark lint --explain ${finding.rule}`,
    '    you: an entry in "exceptions" of your policy, for the servers, until the day and for the reason that you name:',
    `    ${exception(finding)}`,
    '',
    '  if it is wrong, send this to the issue tracker; it holds no text of the server',
    `    ${asciiJson({ touchmark: packageVersion(), ...report }).trimEnd()}`,
  ]
}

function formOf({ view }: FalseAlarmReport): string {
  return view === 'plain' ? 'the text as it stands' : `the text after ${visibleLine(view)}`
}

function frame(finding: Finding, snapshot: Snapshot, showText: boolean): string[] {
  const text = showText ? findingText(snapshot, finding) : undefined
  return text === undefined ? [] : codeFrame(text, finding)
}

/** As docs/spec/policy.md has it; what only a person knows is left open. */
function exception({ rule, name }: Finding): string {
  const item = name === undefined ? {} : { item: name }
  return asciiJson({ what: rule, servers: ['…'], ...item, until: '…', reason: '…' }).trimEnd()
}
