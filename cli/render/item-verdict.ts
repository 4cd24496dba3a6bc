/** One item that does not pass in silence: what is said of it, what its change brought, and only then the change itself. */
import type { Assessment } from '../../src/client/assessment/assessment.ts'
import { changeScore } from '../../src/lint/change-lint.ts'
import { suspiciousChange } from '../../src/lint/change-part.ts'
import type { Finding } from '../../src/lint/finding.ts'
import type { Section } from '../../src/snapshot/definition.ts'
import { computedEffect, effectOrder } from '../../src/trust/reasons.ts'
import type { ItemVerdict } from '../../src/trust/verdict.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { renderChange, scoreLines } from './changes.ts'
import { findingLine } from './findings.ts'

/** Situations that need no line of their own. */
export const quiet: ReadonlySet<string> = new Set([
  'signed',
  'signed-release',
  'observed',
  'approved',
  'pinned',
  'project-pin',
  'first-use',
  'first-use-unpinned',
  'unsigned',
])

type Seen = Pick<Assessment, 'changes' | 'findings' | 'evidence'>

/** The order in which items are shown: by the effect of their reasons, then by new findings and what the change added. */
export function worstItemsFirst(items: readonly ItemVerdict[], { evidence }: Seen): ItemVerdict[] {
  const weights = new Map(items.map((item) => [item, weigh(item, evidence)]))
  return [...items].sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0))
}

const severities = { error: 3, warning: 2, note: 1 }

function weigh({ section, name, reasons }: ItemVerdict, { items }: Assessment['evidence']): number {
  const effect = Math.max(0, ...reasons.map(({ code }) => effectOrder.indexOf(computedEffect(code, 'standard'))))
  const item = items.find((each) => each.section === section && each.name === name)
  if (item === undefined) return effect * 100
  const worst = Math.max(
    item.changeScore >= suspiciousChange ? 2 : 0,
    ...item.newFindings.map(({ severity }) => severities[severity]),
  )
  return effect * 100 + worst * 10 + item.changeScore
}

/** Lines on one item: its reasons; its findings, the new ones first; what the change added; and the change. */
export function itemLines(item: ItemVerdict, assessment: Seen, showText: boolean): string[] {
  const { section, name, reasons } = item
  const codes = [...new Set(reasons.map(({ code }) => code).filter((code) => !quiet.has(code)))].join(', ')
  // Which other server it is about is the whole of what there is to know.
  const rival = reasons.find(({ code }) => code === 'name-collision')?.detail
  const where = section === 'instructions' ? 'instructions' : `${section} ${visibleLine(name, 80)}`
  const title = `  ${where}   ${codes}${rival === undefined ? '' : `: ${visibleLine(rival, 400)}`}`
  const change = assessment.changes.find((candidate) => candidate.section === section && candidate.name === name)
  const findings = newFirst(item, assessment)
  if (change === undefined)
    return [title, ...findings.map((finding) => `      ${findingLine(finding)}`), ...gained(item, assessment)]
  const body = renderChange({ change, findings, score: changeScore(change) }, showText)
  return [`${title}   (${change.kind}: ${change.impact})`, ...body.trimEnd().split('\n').slice(1)]
}

/** Where the former text is not kept, as of instructions, what counts as added is known all the same. */
function gained({ section, name }: ItemVerdict, { evidence }: Seen): string[] {
  const item = evidence.items.find((each) => each.section === section && each.name === name)
  if (item === undefined || item.pinned === 'no-baseline') return []
  const { changeScore: score, changeParts: parts } = item
  return scoreLines({ score, parts, similarity: 0 }, false).map((line) => `      ${line}`)
}

function newFirst({ section, name }: ItemVerdict, { findings, evidence }: Seen): Finding[] {
  const item = evidence.items.find((each) => each.section === section && each.name === name)
  const isNew = new Set((item?.newFindings ?? []).map(placeOf))
  const own = findings.filter((finding) => isOf(finding, section, name))
  const rank = (each: Finding): number => (isNew.has(placeOf(each)) ? 0 : 10) - severities[each.severity]
  return own.sort((a, b) => rank(a) - rank(b))
}

function placeOf({ rule, pointer, start, end }: Finding): string {
  return JSON.stringify([rule, pointer, start, end])
}

function isOf(finding: Finding, section: Section, name: string): boolean {
  return finding.section === section && (finding.name ?? '') === name
}
