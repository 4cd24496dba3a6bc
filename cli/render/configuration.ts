/** A report on a client's configuration in each of its forms. */

import { packageVersion } from '../../src/client/package-version.ts'
import { configurationFalseAlarm } from '../../src/lint/configuration/configuration-false-alarm.ts'
import {
  type ConfigurationReport,
  configurationAside,
  configurationGithub,
  configurationJson,
  configurationLines,
  configurationMarkdown,
  configurationPlace,
  configurationSummary,
  gravestFirst,
  unreadLines,
} from '../../src/lint/configuration/configuration-report.ts'
import type { ConfigurationFinding } from '../../src/lint/configuration/configuration-rule.ts'
import { configurationSarif } from '../../src/lint/configuration/configuration-sarif.ts'
import { configurationRules } from '../../src/lint/configuration/rules/index.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { asciiJson } from './json.ts'

/** Where findings are attached to. */
export interface ConfigurationPlaces {
  /** The file, relative to the folder where the command runs, with `/`. */
  readonly file: string
  readonly lineOf: (pointer: string) => number
}

/** The report as text, with a last line feed where there is anything. */
export function phraseConfiguration(report: ConfigurationReport, format: string, places: ConfigurationPlaces): string {
  switch (format) {
    case 'json':
      return asciiJson(configurationJson(report))
    case 'sarif':
      return asciiJson(configurationSarif(report, { ...places, version: packageVersion(), rules: configurationRules }))
    case 'github':
      return toLines(configurationGithub(report, places))
    case 'markdown':
      return toLines(configurationMarkdown(report))
    default:
      return toLines([visibleLine(report.target, 120), '', ...configurationLines(report)])
  }
}

/** What one rule found, why, what would silence it, and what to send where it is wrong. */
export function explainConfiguration(report: ConfigurationReport, rule: string): string {
  const explained = gravestFirst(report.findings).flatMap((finding) => [...explain(finding), ''])
  const found = explained.length === 0 ? [`${rule} found nothing here`] : explained
  return toLines([...found, ...unreadLines(report).map(({ text }) => text), configurationSummary(report)])
}

function explain(finding: ConfigurationFinding): string[] {
  return [
    `${finding.severity.padEnd(8)}${finding.rule}   ${configurationPlace(finding)}`,
    '',
    '  what fired',
    `    ${finding.message}`,
    ...configurationAside(finding).map((line) => `    ${line}`),
    '',
    '  what would silence it',
    `    another entry; see "Fix" in: touchmark lint --explain ${finding.rule}`,
    '',
    '  if it is wrong, send this to the issue tracker; it holds no text of the file',
    `    ${asciiJson({ touchmark: packageVersion(), ...configurationFalseAlarm(finding) }).trimEnd()}`,
  ]
}

function toLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
