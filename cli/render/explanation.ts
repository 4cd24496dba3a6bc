/** Why a finding was made, what would silence it, and what to send where it is wrong. */

import { packageVersion } from '../../src/client/package-version.ts'
import { codeFrame } from '../../src/lint/code-frame.ts'
import { type FalseAlarmReport, falseAlarmReport } from '../../src/lint/false-alarm.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { findingText } from '../../src/lint/report.ts'
import { findingPlace } from '../../src/lint/report-format.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { exceptionJson } from '../suppress.ts'
import { asciiJson } from './json.ts'

/** How findings are explained. */
export interface ExplanationOptions {
  readonly snapshot: Snapshot
  /** Whether text of the server may appear, escaped. */
  readonly showText: boolean
  /** What the server is called in policies; undefined where nobody has said. */
  readonly server: string | undefined
  /** The words of the target, as they were typed. */
  readonly words: readonly string[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Lines on each finding, with an empty line between two. */
export function explanationLines(findings: readonly Finding[], options: ExplanationOptions): string[] {
  return findings.flatMap((finding, index) => [...(index === 0 ? [] : ['']), ...explain(finding, options)])
}

function explain(finding: Finding, options: ExplanationOptions): string[] {
  const { snapshot, showText } = options
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
    ...silencingLines(finding, options).map((line) => `    ${line}`),
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

/** How long a suppression is proposed for. */
const proposedDays = 90

/** The command, and what it writes: for this one text, until a day that may be moved, for a reason that only a person knows. */
function silencingLines(finding: Finding, { snapshot, server, words, now }: ExplanationOptions): string[] {
  const until = new Date(now + proposedDays * 86_400_000).toISOString().replace(/T.*/, 'T00:00:00Z')
  const item = finding.name === undefined || !isPlainWord(finding.name) ? [] : ['--item', finding.name]
  const where = server === undefined ? '--server SERVER' : `--server ${shellWord(server)}`
  const rest = [...item, '--until', until, '--reason', 'WHY', ...words].map(shellWord).join(' ')
  const open = server === undefined ? 'for the SERVER and the reason that you put in' : 'for the reason that you put in'
  return [
    `you: this one text, ${open}, and until the day that you choose (with any other letter the finding is back):`,
    `  touchmark lint --suppress ${finding.rule} ${where} ${rest}`,
    'or, by hand, this in "exceptions" of your policy:',
    `  ${asciiJson(exceptionJson(finding, snapshot, { server: server ?? 'SERVER', until, reason: 'WHY' })).trimEnd()}`,
  ]
}

function isPlainWord(text: string): boolean {
  return /^[\w@%+=:,./-]{1,200}$/.test(text) && !text.startsWith('-')
}

/** Words that were typed here, quoted where a shell would read them otherwise; nothing in them reaches a terminal raw. */
function shellWord(word: string): string {
  return isPlainWord(word) || word.startsWith('--') ? word : `'${visibleLine(word, 400).replaceAll("'", "'\\''")}'`
}
