/** What the linter says of a change: only what was not there before. */

import type { Change } from '../snapshot/change.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { ChangePart } from './change-part.ts'
import { type ChangeScore, noChange, scoreChange, scoreInstructions } from './change-score.ts'
import type { Finding } from './finding.ts'
import { lintDefinition, lintInstructions, serverContext, unknownServer, wholeFindings } from './linter.ts'
import type { LintedDefinition, ServerContext } from './rule.ts'
import { Sightings } from './sighting.ts'

/** What the linter says of one change. */
export interface LintedChange {
  readonly change: Change
  /** Findings that the change brought. */
  readonly findings: readonly Finding[]
  /** How suspicious it is by what it added. */
  readonly score: ChangeScore
}

/** What the linter says of all changes from one snapshot to another. */
export interface LintedChanges {
  readonly changes: readonly LintedChange[]
  /** New findings about the server as a whole, which no single change brought. */
  readonly findings: readonly Finding[]
}

/**
 * Findings that a change brought: those of `after` that `before` had not. One is known where the same rule found the same
 * sentence before, as often, no less gravely, and where a model reads it no less surely; so a text that moved or was broken
 * into other lines brings none, and a second hidden instruction beside a first one does. Without `before` all are new.
 * `found` are the findings of `after`, where it was read already.
 */
export function newFindings(
  before: LintedDefinition | undefined,
  after: LintedDefinition,
  server: ServerContext = unknownServer,
  found: readonly Finding[] = lintDefinition(after, server),
): Finding[] {
  const known = new Sightings()
  for (const finding of before === undefined ? [] : lintDefinition(before, server)) known.add(finding, before?.value)
  return found.filter((finding) => !known.take(finding, after.value))
}

/** As {@link newFindings}, of a server's instructions; `before` null where there were none. */
export function newInstructionFindings(
  before: string | null,
  after: string,
  server: ServerContext = unknownServer,
): Finding[] {
  const known = new Sightings()
  for (const finding of before === null ? [] : lintInstructions(before, server)) known.add(finding, before)
  return lintInstructions(after, server).filter((finding) => !known.take(finding, after))
}

/** Findings that one change brought. What went away brings none. */
export function changeFindings(change: Change, server: ServerContext = unknownServer): Finding[] {
  if (change.after !== undefined) return newFindings(change.before, change.after, server)
  const { before, after } = instructionTexts(change)
  return after === null ? [] : newInstructionFindings(before, after, server)
}

/** Both texts of changed instructions, null where there are none; nulls for any other change. */
export function instructionTexts({ section, details }: Change): { before: string | null; after: string | null } {
  const [detail] = section === 'instructions' ? details : []
  const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
  return { before: textOrNull(detail?.before), after: textOrNull(detail?.after) }
}

/** How suspicious one change is, but for `uncounted` parts. What went away is not. */
export function changeScore(change: Change, uncounted: readonly ChangePart[] = []): ChangeScore {
  if (change.after !== undefined) return scoreChange(change.before, change.after, uncounted)
  const { before, after } = instructionTexts(change)
  return after === null ? noChange : scoreInstructions(before, after)
}

/** Lints the changes that lead from one snapshot to another, as `diffSnapshots` found them. */
export function lintChanges(from: Snapshot, to: Snapshot, changes: readonly Change[]): LintedChanges {
  // Both sides are read with the names of both: a tool that came or went makes no finding in another.
  const both = serverContext(to)
  const server = { ...both, toolNames: new Set([...serverContext(from).toolNames, ...both.toolNames]) }
  const known = new Set(wholeFindings(from).map(factsOf))
  const uncounted: readonly ChangePart[] = namesAllAnew(from, changes) ? ['name'] : []
  return {
    changes: changes.map((change) => ({
      change,
      findings: changeFindings(change, server),
      score: changeScore(change, uncounted),
    })),
    findings: wholeFindings(to).filter((finding) => !known.has(factsOf(finding))),
  }
}

/** Whether at least half of the tools, and more than one, are renamed: then a server has another way to name them. */
function namesAllAnew(from: Snapshot, changes: readonly Change[]): boolean {
  const renamed = changes.filter(({ kind, section }) => kind === 'renamed' && section === 'tools').length
  return renamed > 1 && 2 * renamed >= from.sections.tools.length
}

function factsOf({ rule, severity, section, name, pointer }: Finding): string {
  return JSON.stringify([rule, severity, section, name ?? null, pointer])
}
