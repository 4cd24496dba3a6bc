/** The first table of the contract (section 5): how an item, as signed and as pinned, becomes one situation. */
import type { Pinned, Release, Signed } from './evidence.ts'
import type { Situation } from './reasons.ts'

/** A cell: a situation, or a question that a second look answers. */
export type Cell = Situation | 'by-release' | 'by-first-use'

/** Row: as signed by an accepted identity. Column: as pinned. */
export const situations = {
  same: row('signed', 'signed', 'by-release', 'signed'),
  mechanical: row('mechanical', 'mechanical', 'by-release', 'mechanical'),
  other: row('not-as-signed', 'not-as-signed', 'not-as-signed', 'not-as-signed'),
  unlisted: row('not-as-signed', 'not-as-signed', 'not-as-signed', 'not-as-signed'),
  'no-statement': row('pinned', 'mechanical', 'by-release', 'by-first-use'),
} as const satisfies Record<Signed, Record<Pinned, Cell>>

function row(same: Cell, mechanical: Cell, changed: Cell, noBaseline: Cell): Record<Pinned, Cell> {
  return { same, mechanical, other: changed, unlisted: changed, 'no-baseline': noBaseline }
}

/**
 * Situations that are `observed` or `approved` instead where those whom policy names say so, and no accepted statement
 * says anything. Nothing that contradicts a statement is among them, and no rollback or downgrade. For curators, `drift`
 * in a newer release and what only a claim covers are added: item-reasons.ts.
 */
export const liftedSituations: Readonly<Record<'observed' | 'approved', ReadonlySet<Situation>>> = {
  observed: new Set<Situation>(['first-use', 'first-use-unpinned', 'queued']),
  approved: new Set<Situation>(['first-use', 'first-use-unpinned', 'queued', 'pinned', 'mechanical', 'drift']),
}

/** Rows that can reach `by-release`. */
export type SignedForRelease = Exclude<Signed, 'other' | 'unlisted'>

/**
 * What an item that differs from its pin is, by the release it came with. `by-history`: newer and unsigned, so it
 * depends on whether it was signed before and on how much changed.
 */
export const releases = {
  same: { same: 'drift', mechanical: 'drift', 'no-statement': 'drift' },
  unknown: { same: 'drift', mechanical: 'drift', 'no-statement': 'drift' },
  older: { same: 'rollback', mechanical: 'rollback', 'no-statement': 'rollback' },
  newer: { same: 'signed-release', mechanical: 'mechanical', 'no-statement': 'by-history' },
} as const satisfies Record<Release, Record<SignedForRelease, Situation | 'by-history'>>
