/** A lint report in each of its forms. */

import { packageVersion } from '../../src/client/package-version.ts'
import { type LintReport, lintReportJson } from '../../src/lint/report.ts'
import { lintGithub, lintLines, lintMarkdown } from '../../src/lint/report-format.ts'
import { lintSarif, type SuppressedFinding } from '../../src/lint/report-sarif.ts'
import { reportedRules } from '../../src/lint/reported-rules.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { asciiJson } from './json.ts'

/** Every `--format` of `lint`, the default first. */
export const lintFormats = ['text', 'json', 'sarif', 'github', 'markdown'] as const

/** What a form needs beside the report. */
export interface LintOutput {
  readonly snapshot: Snapshot
  /** Whether text of the server may appear, escaped. */
  readonly showText: boolean
  /** The file of the repository that findings are attached to; null where none was named. */
  readonly file: string | null
  /** Findings that count no more, for forms that can show them as such. */
  readonly suppressed: readonly SuppressedFinding[]
}

/** What is attached to no named file is attached to the lock, which stands for the server in a repository. */
const fallbackFile = 'touchmark.lock'

/** The report as text, with a last line feed where there is anything. */
export function phraseLint(report: LintReport, format: string, output: LintOutput): string {
  const { snapshot, showText, file, suppressed } = output
  const texts = showText ? snapshot : null
  switch (format) {
    case 'json':
      return asciiJson(lintReportJson(report))
    case 'sarif': {
      const options = { snapshot, file: file ?? fallbackFile, version: packageVersion(), rules: reportedRules }
      return asciiJson(lintSarif(report, { ...options, suppressed }))
    }
    case 'github':
      return toLines(lintGithub(report, file))
    case 'markdown':
      return toLines(lintMarkdown(report, { texts }))
    default:
      return toLines([visibleLine(report.target, 120), '', ...lintLines(report, { texts })])
  }
}

function toLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
