/** A report on a configuration as SARIF 2.1.0, each result at its line of the file. No value of the file appears. */

import type { JsonObject } from '../../encoding/json-value.ts'
import { maxSarifResults, type SarifOptions, sarifDocument, sarifResult } from '../report-sarif.ts'
import { configurationFingerprint } from './configuration-fingerprint.ts'
import { type ConfigurationReport, configurationPlace, gravestFirst, unreadLines } from './configuration-report.ts'

/** What a report in this form needs beside the findings. */
export interface ConfigurationSarifOptions extends Pick<SarifOptions, 'file' | 'version' | 'rules'> {
  /** Line of a JSON pointer in the file, from 1. */
  readonly lineOf: (pointer: string) => number
}

/** The whole SARIF document. */
export function configurationSarif(report: ConfigurationReport, options: ConfigurationSarifOptions): JsonObject {
  const sorted = gravestFirst(report.findings)
  const shown = sorted.slice(0, maxSarifResults)
  const occurrences = new Map<string, number>()
  const results = shown.map((finding) => {
    const fingerprint = configurationFingerprint(finding)
    const occurrence = (occurrences.get(fingerprint) ?? 0) + 1
    occurrences.set(fingerprint, occurrence)
    const at = {
      place: configurationPlace(finding),
      startLine: options.lineOf(finding.pointer),
      fingerprint,
      occurrence,
    }
    return sarifResult(finding, at, options)
  })
  const unread = unreadLines(report).map(({ text }) => text)
  return sarifDocument(report.target, options, { results, cut: sorted.length - shown.length, unread })
}
