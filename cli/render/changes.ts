import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import type { LintedChange } from '../../src/lint/change-lint.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { excerptOf } from './excerpt.ts'
import { findingLine } from './findings.ts'

/** What `touchmark diff --json` says (contract section 7). */
export function changeReport(from: string, to: string, changes: readonly LintedChange[]): Record<string, unknown> {
  return {
    from,
    to,
    changes: changes.map(({ change, findings }) => ({
      kind: change.kind,
      section: change.section,
      name: change.name,
      ...(change.previousName === undefined ? {} : { previousName: change.previousName }),
      impact: change.impact,
      ...(change.details.length === 1 ? { pointer: change.details[0]?.pointer } : {}),
      details: change.details.map(({ pointer, impact }) => ({ pointer, impact })),
      findings,
    })),
  }
}

/** The changes for people, the most dangerous first. */
export function renderChanges(from: string, to: string, changes: readonly LintedChange[], showText: boolean): string {
  const head = `${visibleLine(from, 120)} \u2192 ${visibleLine(to, 120)}\n`
  if (changes.length === 0) return `${head}\n  nothing changed\n`
  const ordered = [...changes].sort((a, b) => danger(b) - danger(a))
  return `${head}\n${ordered.map((change) => renderChange(change, showText)).join('\n')}\n${countLine(changes)}\n`
}

/** One change: what it is, old and new text where they may be shown, and its findings. */
export function renderChange({ change, findings }: LintedChange, showText: boolean): string {
  const title = change.name === '' ? change.section : `${change.section} ${visibleLine(change.name, 80)}`
  const from = change.previousName === undefined ? '' : ` from ${visibleLine(change.previousName, 80)}`
  const lines = [`  ${title}   ${change.kind}${from} (${change.impact})`]
  for (const { pointer, before, after } of change.details) lines.push(...detailLines(pointer, before, after, showText))
  for (const finding of findings) lines.push(`      ${findingLine(finding)}`)
  return `${lines.join('\n')}\n`
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

function danger({ change, findings }: LintedChange): number {
  const worst = findings.some(({ severity }) => severity === 'error') ? 100 : findings.length > 0 ? 50 : 0
  const impact = { mechanical: 0, contract: 1, text: 2 }[change.impact]
  return worst + impact
}

function countLine(changes: readonly LintedChange[]): string {
  const count = (test: (change: LintedChange) => boolean): number => changes.filter(test).length
  const impacts = (['text', 'contract', 'mechanical'] as const).map(
    (impact) => `${impact} ${count(({ change }) => change.impact === impact)}`,
  )
  const findings = changes.flatMap(({ findings: found }) => found).length
  return `  ${impacts.join(' \u00b7 ')} \u00b7 added ${count(({ change }) => change.kind === 'added')} \u00b7 removed ${count(({ change }) => change.kind === 'removed')} \u00b7 new findings ${findings}`
}
