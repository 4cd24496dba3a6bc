/** What is known of each item of a snapshot: how it stands to the statement and to the pin, and what the linter finds. */

import { newFindings } from '../lint/change-lint.ts'
import { type ChangeScore, noChange, scoreChange, scoreInstructions } from '../lint/change-score.ts'
import type { Finding } from '../lint/finding.ts'
import { flaggedSha256 } from '../lint/flagged-value.ts'
import { lintDefinition, lintInstructions, serverContext } from '../lint/linter.ts'
import type { ServerContext } from '../lint/rule.ts'
import { type Definition, instructionsHash } from '../snapshot/definition.ts'
import { allDefinitions, type Snapshot } from '../snapshot/snapshot.ts'
import { changedShare } from './changed-share.ts'
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

/** Evidence for every item that the server showed: its instructions first, then each list. */
export function itemEvidence(snapshot: Snapshot, references: References): ItemEvidence[] {
  const server = serverContext(snapshot)
  const definitions = allDefinitions(snapshot).map((each) => definitionEvidence(each, references, server))
  const instructions = instructionsEvidence(snapshot, references)
  return instructions === undefined ? definitions : [instructions, ...definitions]
}

function definitionEvidence(
  definition: Definition,
  { signed, pinned, vouchings = [] }: References,
  server: ServerContext,
): ItemEvidence {
  const asSigned = signed === null ? undefined : compareDefinition(definition, signed)
  const asPinned = pinned === null ? undefined : compareDefinition(definition, pinned)
  const findings = lintDefinition(definition, server)
  return {
    section: definition.section,
    name: definition.name,
    signed: asSigned?.standing ?? 'no-statement',
    pinned: asPinned?.standing ?? 'no-baseline',
    vouched: vouchedItem(vouchings, definition),
    findings,
    flagged: findings.map((finding) => flaggedSha256(finding, definition.value)),
    newFindings: newOnes(findings, asPinned, definition, server),
    changedShare: asPinned?.standing === 'same' ? 0 : changedShare(asPinned?.before, definition),
    ...scoreFacts(asPinned?.standing === 'same' ? noChange : scoreChange(asPinned?.before, definition)),
    issues: definition.issues,
  }
}

function scoreFacts({ score, parts }: ChangeScore): Pick<ItemEvidence, 'changeScore' | 'changeParts'> {
  return { changeScore: score, changeParts: parts }
}

/** Against a definition that is not known, every finding is new. */
function newOnes(
  findings: readonly Finding[],
  asPinned: Comparison | undefined,
  after: Definition,
  server: ServerContext,
): readonly Finding[] {
  if (asPinned?.standing === 'same') return []
  return asPinned?.before === undefined ? findings : newFindings(asPinned.before, after, server)
}

function instructionsEvidence(
  snapshot: Snapshot,
  { signed, pinned, vouchings = [] }: References,
): ItemEvidence | undefined {
  const { instructions, issues } = snapshot
  if (instructions === null) return undefined
  const asPinned = pinned === null ? undefined : compareInstructions(instructions, pinned)?.standing
  const findings = lintInstructions(instructions, serverContext(snapshot))
  return {
    section: 'instructions',
    name: '',
    signed: (signed === null ? undefined : compareInstructions(instructions, signed)?.standing) ?? 'no-statement',
    pinned: asPinned ?? 'no-baseline',
    vouched: vouchedItem(vouchings, { section: 'instructions', hash: instructionsHash(instructions) }),
    findings,
    flagged: findings.map((finding) => flaggedSha256(finding, instructions)),
    newFindings: asPinned === 'same' ? [] : findings,
    changedShare: asPinned === 'same' ? 0 : 1,
    // The former text is not kept, so all of it counts as new.
    ...scoreFacts(asPinned === 'same' ? noChange : scoreInstructions(null, instructions)),
    issues,
  }
}
