/**
 * A lint report as SARIF 2.1.0 (OASIS), within the limits that GitHub code scanning sets for an upload: at most 25,000
 * results and 20 tags a rule. Names are shown as one visible line; no other text of a server appears.
 */

import { sha256Hex } from '../crypto/sha256.ts'
import { utf8 } from '../encoding/bytes.ts'
import type { JsonObject, JsonValue } from '../encoding/json-value.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { visibleLine } from '../visible-text.ts'
import type { Finding, Severity } from './finding.ts'
import { findingText, type LintReport, severities } from './report.ts'
import { findingPlace } from './report-format.ts'

/** What a report in this form needs beside the findings. */
export interface SarifOptions {
  /** The snapshot that was linted: fingerprints are made from its texts, which do not appear themselves. */
  readonly snapshot: Snapshot
  /** Path of the file that results are attached to, relative to the repository's root, with `/`. */
  readonly file: string
  /** Version of this program. */
  readonly version: string
  /** Findings that count no more, to be shown as such. Default: none is shown. */
  readonly suppressed?: readonly SuppressedFinding[]
  /** Every rule that may have a result. */
  readonly rules: readonly { readonly id: string; readonly title: string; readonly severity: Severity }[]
}

/** A finding that somebody accepted. */
export interface SuppressedFinding {
  readonly finding: Finding
  /** Until when, ISO 8601. */
  readonly until: string
  /** In the words of whoever accepted it. */
  readonly reason: string
}

/** Where a result lies, and what makes it the same in the next version. */
interface SarifPlace {
  readonly place: string
  readonly startLine: number
  readonly fingerprint: string
  readonly occurrence: number
}

/** Most results that GitHub accepts in one run; gravest come first, and what is cut is said. */
export const maxSarifResults = 25_000

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
/** How SARIF calls each severity. */
const sarifLevels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'note' }
/** How grave code scanning shows a result, 0–10. */
const gravity: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.0', note: '1.0' }

/** The whole SARIF document: what counts, gravest first; then what is suppressed (SARIF 2.1.0, section 3.27.23). */
export function lintSarif(report: LintReport, options: SarifOptions): JsonObject {
  const { suppressed = [] } = options
  const sorted = severities.flatMap((severity) => report.findings.filter((finding) => finding.severity === severity))
  const all = [...results(sorted.slice(0, maxSarifResults), options), ...suppressedResults(suppressed, options)]
  const cut = sorted.length + suppressed.length - Math.min(all.length, maxSarifResults)
  return sarifDocument(report.target, options, { results: all.slice(0, maxSarifResults), cut })
}

function suppressedResults(suppressed: readonly SuppressedFinding[], options: SarifOptions): JsonObject[] {
  const found = results(
    suppressed.map(({ finding }) => finding),
    options,
  )
  return found.map((result, index) => {
    const { until = '', reason = '' } = suppressed[index] ?? {}
    const justification = `${visibleLine(reason, 200)} (until ${until})`
    return { ...result, suppressions: [{ kind: 'external', status: 'accepted', justification }] }
  })
}

/** A document of one run, around its results. `cut` is how many were left out, `unread` says what could not be looked at. */
export function sarifDocument(
  target: string,
  options: Pick<SarifOptions, 'version' | 'rules'>,
  { results, cut, unread = [] }: { results: readonly JsonValue[]; cut: number; unread?: readonly string[] },
): JsonObject {
  return {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driver(options) },
        automationDetails: { id: `touchmark/${visibleLine(target, 200)}/` },
        columnKind: 'utf16CodeUnits',
        results,
        invocations: [invocation(cut, unread)],
      },
    ],
  }
}

function driver({ version, rules }: Pick<SarifOptions, 'version' | 'rules'>): JsonObject {
  return { name: 'touchmark', semanticVersion: version, rules: rules.map(ruleDescriptor) }
}

function ruleDescriptor({ id, title, severity }: SarifOptions['rules'][number]): JsonObject {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: `${title}.` },
    help: { text: `What is bad, what is good, why, and how to fix it: touchmark lint --explain ${id}` },
    defaultConfiguration: { level: sarifLevels[severity] },
    properties: { tags: ['security', 'mcp'], 'security-severity': gravity[severity] },
  }
}

/** Says that the program ended well, and how many results stand in no upload. */
function invocation(cut: number, unread: readonly string[]): JsonObject {
  const left = `${cut} more findings were left out: a run holds at most ${maxSarifResults}`
  const texts = [...(cut === 0 ? [] : [left]), ...unread]
  if (texts.length === 0) return { executionSuccessful: true }
  const notifications = texts.map((text) => ({ level: 'warning', message: { text } }))
  return { executionSuccessful: true, toolExecutionNotifications: notifications }
}

/** The same fingerprint may come several times: its occurrences are numbered, in the order of the report. */
function results(findings: readonly Finding[], options: SarifOptions): JsonObject[] {
  const occurrences = new Map<string, number>()
  return findings.map((finding) => {
    const fingerprint = findingFingerprint(finding, options.snapshot)
    const occurrence = (occurrences.get(fingerprint) ?? 0) + 1
    occurrences.set(fingerprint, occurrence)
    return result(finding, fingerprint, occurrence, options)
  })
}

function result(finding: Finding, fingerprint: string, occurrence: number, options: SarifOptions): JsonObject {
  const { start, end, view } = finding
  const at = { place: findingPlace(finding), startLine: 1, fingerprint, occurrence }
  return { ...sarifResult(finding, at, options), properties: { start, end, ...(view === undefined ? {} : { view }) } }
}

/**
 * One result of a run: what was found, at `place` in the words of the report, on a line of the file from 1. The same
 * `fingerprint` (64 hexadecimal digits) may come several times, as its first, second … `occurrence`.
 */
export function sarifResult(
  { rule, severity, message }: Pick<Finding, 'rule' | 'severity' | 'message'>,
  { place, startLine, fingerprint, occurrence }: SarifPlace,
  { file, rules }: Pick<SarifOptions, 'file' | 'rules'>,
): JsonObject {
  const ruleIndex = rules.findIndex(({ id }) => id === rule)
  return {
    ruleId: rule,
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    level: sarifLevels[severity],
    message: { text: `${message} (${place})` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: fileUri(file) }, region: { startLine } },
        logicalLocations: [{ fullyQualifiedName: place, kind: 'member' }],
      },
    ],
    partialFingerprints: {
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:${occurrence}`,
      'touchmark/v1': `${fingerprint}:${occurrence}`,
    },
  }
}

/** A relative path as a URI: what has a meaning in one is percent-encoded. */
function fileUri(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')))
    .join('/')
}

/**
 * What makes two findings the same in two versions: rule, item, place, form and the flagged text itself. It does not change
 * when text before or after the flagged one does. 64 hexadecimal digits; says nothing about the text.
 */
export function findingFingerprint(finding: Finding, snapshot: Snapshot): string {
  const { rule, section, name, pointer, inName, view, start, end } = finding
  const flagged = findingText(snapshot, finding)?.slice(start, end) ?? ''
  const parts = [rule, section, name ?? null, pointer, inName ?? false, view ?? 'plain', flagged]
  return sha256Hex(utf8(JSON.stringify(parts)))
}
