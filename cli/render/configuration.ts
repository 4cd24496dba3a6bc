/** A report on a client's configuration in each of its forms. */

import { packageVersion } from '../../src/client/package-version.ts'
import {
  type ConfigurationReport,
  configurationGithub,
  configurationJson,
  configurationLines,
  configurationMarkdown,
} from '../../src/lint/configuration/configuration-report.ts'
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

function toLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
