import { type ItemSection, instructionsHash, itemSections, setHash } from '../../src/snapshot/definition.ts'
import type { Mask } from '../../src/snapshot/mask.ts'
import { allDefinitions, digestIfCanonical, type Snapshot } from '../../src/snapshot/snapshot.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'

/** What `touchmark snapshot` says (contract section 7). */
export interface SnapshotReport {
  readonly target: string
  /** SHA-256 of the snapshot file; null where a value has no canonical form. */
  readonly digest: string | null
  readonly sections: Readonly<Record<ItemSection, { readonly count: number; readonly setHash: string }>>
  readonly instructionsHash: string | null
  /** Values without a faithful canonical form. */
  readonly integrity: readonly {
    readonly section: string
    readonly name: string
    readonly pointer: string
    readonly kind: string
  }[]
  /** Volatile values that a second capture showed, with `--twice`. */
  readonly masks?: readonly Mask[]
}

/** Gathers the report. */
export function snapshotReport(target: string, snapshot: Snapshot, masks?: readonly Mask[]): SnapshotReport {
  const integrity = [
    ...snapshot.issues.map((issue) => ({ section: 'instructions', name: '', ...issue })),
    ...allDefinitions(snapshot).flatMap(({ section, name, issues }) =>
      issues.map((issue) => ({ section, name, ...issue })),
    ),
  ]
  const sections = {} as Record<ItemSection, { count: number; setHash: string }>
  for (const section of itemSections) {
    sections[section] = { count: snapshot.sections[section].length, setHash: setHash(snapshot.sections[section]) }
  }
  return {
    target,
    digest: digestIfCanonical(snapshot),
    sections,
    instructionsHash: instructionsHash(snapshot.instructions),
    integrity,
    ...(masks === undefined ? {} : { masks }),
  }
}

/** The report for people: what was found, in one quiet table. */
export function renderSnapshot(report: SnapshotReport): string {
  const lines = [visibleLine(report.target, 120), '']
  for (const section of itemSections) {
    const { count, setHash: hash } = report.sections[section]
    if (count > 0) lines.push(`  ${section.padEnd(18)} ${String(count).padStart(5)}   ${hash}`)
  }
  if (report.instructionsHash !== null)
    lines.push(`  ${'instructions'.padEnd(18)} ${' '.repeat(5)}   ${report.instructionsHash}`)
  lines.push('', `  digest sha256:${report.digest ?? 'none'}`)
  for (const { section, name, pointer, kind } of report.integrity) {
    lines.push(`  ${kind} in ${section} ${quote(name)} at ${quote(pointer)}: this cannot be signed`)
  }
  for (const { section, name, pointer } of report.masks ?? []) {
    lines.push(`  changes at every start: ${section} ${quote(name)} at ${quote(pointer)} (a mask can cover it)`)
  }
  return `${lines.join('\n')}\n`
}
