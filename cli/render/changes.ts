import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import type { LintedChange, LintedChanges } from '../../src/lint/change-lint.ts'
import { changeWords, suspiciousChange } from '../../src/lint/change-part.ts'
import type { ChangeScore } from '../../src/lint/change-score.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { findingJson } from '../../src/lint/report.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { excerptOf } from './excerpt.ts'
import { findingLine } from './findings.ts'

/** What `touchmark diff --json` says (contract section 7). */
export function changeReport(
  from: string,
  to: string,
  { changes, findings: ofServer }: LintedChanges,
): Record<string, unknown> {
  return {
    from,
    to,
    findings: ofServer.map(findingJson),
    changes: changes.map(({ change, findings, score }) => ({
      kind: change.kind,
      section: change.section,
      name: change.name,
      ...(change.previousName === undefined ? {} : { previousName: change.previousName }),
      impact: change.impact,
      ...(change.details.length === 1 ? { pointer: change.details[0]?.pointer } : {}),
      details: change.details.map(({ pointer, impact }) => ({ pointer, impact })),
      findings: findings.map(findingJson),
      ...score,
    })),
  }
}

/** The changes for people, the most dangerous first. */
export function renderChanges(
  from: string,
  to: string,
  { changes, findings }: LintedChanges,
  showText: boolean,
): string {
  const head = `${visibleLine(from, 120)} \u2192 ${visibleLine(to, 120)}\n`
  if (changes.length === 0) return `${head}\n  nothing changed\n`
  const ordered = [...changes].sort((a, b) => danger(b) - danger(a))
  const ofServer = findings.map((finding) => `  ${findingLine(finding)}\n`).join('')
  const body = ordered.map((change) => renderChange(change, showText)).join('\n')
  return `${head}\n${ofServer}${body}\n${countLine(changes, findings.length)}\n`
}

/** One change: what it is, what it brought, and only then old and new text, where they may be shown. */
export function renderChange({ change, findings, score }: LintedChange, showText: boolean): string {
  const title = change.name === '' ? change.section : `${change.section} ${visibleLine(change.name, 80)}`
  const from = change.previousName === undefined ? '' : ` from ${visibleLine(change.previousName, 80)}`
  const lines = [`  ${title}   ${change.kind}${from} (${change.impact})`]
  for (const finding of gravestFirst(findings)) lines.push(`      ${findingLine(finding)}`)
  lines.push(...scoreLines(score, change.before !== undefined).map((line) => `      ${line}`))
  for (const { pointer, before, after } of change.details) lines.push(...detailLines(pointer, before, after, showText))
  return `${lines.join('\n')}\n`
}

const weights = { error: 3, warning: 2, note: 1 }

function gravestFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => weights[b.severity] - weights[a.severity])
}

/** What the change added, weightiest first, in words of ours; nothing where it added nothing. */
export function scoreLines({ score, parts, similarity }: ChangeScore, hadText: boolean): string[] {
  if (parts.length === 0) return []
  const stayed = hadText ? `, ${Math.round(similarity * 100)} % of the words stayed` : ''
  const head = score >= suspiciousChange ? 'suspicious' : 'new in it'
  return [`${head.padEnd(10)} ${changeWords(parts)} (score ${score.toFixed(2)}${stayed})`]
}

function detailLines(
  pointer: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  showText: boolean,
): string[] {
  const where = `    ${visibleLine(pointer, 160)}`
  if (!showText)
    return [`${where}   ${lengthOf(before)} \u2192 ${lengthOf(after)} characters (--show-text shows them, escaped)`]
  const excerpt = excerptOf(asText(before), asText(after))
  return [
    where,
    ...(before === undefined ? [] : indent(excerpt.before, '    - ')),
    ...(after === undefined ? [] : indent(excerpt.after, '    + ')),
  ]
}

function indent(text: string, mark: string): string[] {
  return text.split('\n').map((line, index) => `${index === 0 ? mark : '      '}${line}`)
}

function asText(value: JsonValue | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : canonicalJson(value)
}

function lengthOf(value: JsonValue | undefined): number {
  return asText(value).length
}

/** Larger is read first: the gravest new finding, a suspicious change as a warning; then the score, then the impact. */
function danger({ change, findings, score: { score } }: LintedChange): number {
  const worst = Math.max(score >= suspiciousChange ? 2 : 0, ...findings.map(({ severity }) => weights[severity]))
  const impact = { mechanical: 0, contract: 1, text: 2 }[change.impact]
  return worst * 100 + score * 10 + impact
}

function countLine(changes: readonly LintedChange[], ofServer: number): string {
  const count = (test: (change: LintedChange) => boolean): number => changes.filter(test).length
  const impacts = (['text', 'contract', 'mechanical'] as const).map(
    (impact) => `${impact} ${count(({ change }) => change.impact === impact)}`,
  )
  const findings = ofServer + changes.flatMap(({ findings: found }) => found).length
  return `  ${impacts.join(' \u00b7 ')} \u00b7 added ${count(({ change }) => change.kind === 'added')} \u00b7 removed ${count(({ change }) => change.kind === 'removed')} \u00b7 new findings ${findings}`
}
