/** What is known of each item of a snapshot: how it stands to the statement and to the pin, and what the linter finds. */

import { type Definition, instructionsHash } from '../snapshot/definition.ts'
import { allDefinitions, type Snapshot } from '../snapshot/snapshot.ts'
import { type Comparison, compareDefinition, compareInstructions, type Reference } from './comparison.ts'
import type { ItemEvidence } from './evidence.ts'
import { type Vouching, vouchedItem } from './vouching.ts'

/** What a snapshot is held against; null where there is none. */
export interface References {
  readonly signed: Reference | null
  readonly pinned: Reference | null
  /** What curators and approvers said; default nothing. */
  readonly vouchings?: readonly Vouching[]
}

/** What the linter adds to the evidence about an item. */
export type LintFacts = Pick<
  ItemEvidence,
  'findings' | 'flagged' | 'newFindings' | 'changedShare' | 'changeScore' | 'changeParts'
>

/** The linter, as evidence needs it: an argument, so that it is loaded only where there is something to lint. */
export interface ItemLint {
  definition(definition: Definition, asPinned: Comparison | undefined, snapshot: Snapshot): LintFacts
  instructions(instructions: string, asPinned: Comparison | undefined, snapshot: Snapshot): LintFacts
}

/** For a listing that was linted before and has not changed since: there is nothing to say. */
export const nothingFound: ItemLint = {
  definition: () => noFacts,
  instructions: () => noFacts,
}

const noFacts: LintFacts = {
  findings: [],
  flagged: [],
  newFindings: [],
  changedShare: 0,
  changeScore: 0,
  changeParts: [],
}

/** Evidence for every item that the server showed: its instructions first, then each list. */
export function itemEvidence(snapshot: Snapshot, references: References, lint: ItemLint): ItemEvidence[] {
  const definitions = allDefinitions(snapshot).map((each) => definitionEvidence(each, snapshot, references, lint))
  const instructions = instructionsEvidence(snapshot, references, lint)
  return instructions === undefined ? definitions : [instructions, ...definitions]
}

function definitionEvidence(
  definition: Definition,
  snapshot: Snapshot,
  { signed, pinned, vouchings = [] }: References,
  lint: ItemLint,
): ItemEvidence {
  const asSigned = signed === null ? undefined : compareDefinition(definition, signed)
  const asPinned = pinned === null ? undefined : compareDefinition(definition, pinned)
  return {
    section: definition.section,
    name: definition.name,
    signed: asSigned?.standing ?? 'no-statement',
    pinned: asPinned?.standing ?? 'no-baseline',
    vouched: vouchedItem(vouchings, definition),
    ...lint.definition(definition, asPinned, snapshot),
    issues: definition.issues,
  }
}

function instructionsEvidence(
  snapshot: Snapshot,
  { signed, pinned, vouchings = [] }: References,
  lint: ItemLint,
): ItemEvidence | undefined {
  const { instructions, issues } = snapshot
  if (instructions === null) return undefined
  const asPinned = pinned === null ? undefined : compareInstructions(instructions, pinned)
  return {
    section: 'instructions',
    name: '',
    signed: (signed === null ? undefined : compareInstructions(instructions, signed)?.standing) ?? 'no-statement',
    pinned: asPinned?.standing ?? 'no-baseline',
    vouched: vouchedItem(vouchings, { section: 'instructions', hash: instructionsHash(instructions) }),
    ...lint.instructions(instructions, asPinned, snapshot),
    issues,
  }
}
