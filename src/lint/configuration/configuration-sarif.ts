/** A report on a configuration as SARIF 2.1.0, each result at its line of the file. No value of the file appears. */

import { sha256Hex } from '../../crypto/sha256.ts'
import { utf8 } from '../../encoding/bytes.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import { fileUri, maxSarifResults, type SarifOptions, sarifDocument, sarifLevels } from '../report-sarif.ts'
import { type ConfigurationReport, configurationPlace, gravestFirst } from './configuration-report.ts'
import type { ConfigurationFinding } from './configuration-rule.ts'

/** What a report in this form needs beside the findings. */
export interface ConfigurationSarifOptions extends Pick<SarifOptions, 'file' | 'version' | 'rules'> {
  /** Line of a JSON pointer in the file, from 1. */
  readonly lineOf: (pointer: string) => number
}

/** The whole SARIF document. */
export function configurationSarif(report: ConfigurationReport, options: ConfigurationSarifOptions): JsonObject {
  const sorted = gravestFirst(report.findings)
  const shown = sorted.slice(0, maxSarifResults)
  const results = shown.map((finding) => result(finding, options))
  return sarifDocument(report.target, options, { results, cut: sorted.length - shown.length })
}

function result(finding: ConfigurationFinding, options: ConfigurationSarifOptions): JsonObject {
  const { rule, severity, message, pointer, servers, shown } = finding
  const place = configurationPlace(finding)
  const ruleIndex = options.rules.findIndex(({ id }) => id === rule)
  const fingerprint = sha256Hex(utf8(JSON.stringify([rule, pointer, servers, shown ?? null])))
  return {
    ruleId: rule,
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    level: sarifLevels[severity],
    message: { text: `${message} (${place})` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: fileUri(options.file) },
          region: { startLine: options.lineOf(pointer) },
        },
        logicalLocations: [{ fullyQualifiedName: place, kind: 'member' }],
      },
    ],
    partialFingerprints: {
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
      'touchmark/v1': `${fingerprint}:1`,
    },
  }
}
