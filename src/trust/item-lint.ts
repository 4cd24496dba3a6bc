/** What the linter finds in an item, and how suspicious its change is. Loads every rule and the model. */
import { newFindings } from '../lint/change-lint.ts'
import { type ChangeScore, noChange, scoreChange, scoreInstructions } from '../lint/change-score.ts'
import type { Finding } from '../lint/finding.ts'
import { flaggedSha256 } from '../lint/flagged-value.ts'
import { lintDefinition, lintInstructions, serverContext } from '../lint/linter.ts'
import type { ServerContext } from '../lint/rule.ts'
import type { Definition } from '../snapshot/definition.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { changedShare } from './changed-share.ts'
import type { Comparison } from './comparison.ts'
import type { ItemLint, LintFacts } from './item-evidence.ts'

/** Lints every item. What was read of a snapshot is not read again: it may be judged more than once. */
export const itemLint: ItemLint = {
  definition: definitionFacts,
  instructions: instructionsFacts,
}

function definitionFacts(definition: Definition, asPinned: Comparison | undefined, snapshot: Snapshot): LintFacts {
  const reading = readingOf(snapshot)
  const found = foundIn(reading, definition, () => {
    const findings = lintDefinition(definition, reading.server)
    return { findings, flagged: findings.map((finding) => flaggedSha256(finding, definition.value)) }
  })
  return {
    ...found,
    newFindings: newOnes(found.findings, asPinned, definition, reading.server),
    changedShare: asPinned?.standing === 'same' ? 0 : changedShare(asPinned?.before, definition),
    ...scoreFacts(asPinned?.standing === 'same' ? noChange : scoreChange(asPinned?.before, definition)),
  }
}

function instructionsFacts(instructions: string, asPinned: Comparison | undefined, snapshot: Snapshot): LintFacts {
  const isSame = asPinned?.standing === 'same'
  const reading = readingOf(snapshot)
  const found = foundIn(reading, instructions, () => {
    const findings = lintInstructions(instructions, reading.server)
    return { findings, flagged: findings.map((finding) => flaggedSha256(finding, instructions)) }
  })
  return {
    ...found,
    newFindings: isSame ? [] : found.findings,
    changedShare: isSame ? 0 : 1,
    // The former text is not kept, so all of it counts as new.
    ...scoreFacts(isSame ? noChange : scoreInstructions(null, instructions)),
  }
}

type Found = Pick<LintFacts, 'findings' | 'flagged'>

/** One reading of a snapshot. What may be spent on it is granted once, so it is one reading however often it is judged. */
interface Reading {
  readonly server: ServerContext
  /** By definition, the instructions by their text. */
  readonly found: Map<Definition | string, Found>
}

const readings = new WeakMap<Snapshot, Reading>()

function readingOf(snapshot: Snapshot): Reading {
  const reading = readings.get(snapshot) ?? { server: serverContext(snapshot), found: new Map() }
  readings.set(snapshot, reading)
  return reading
}

function foundIn({ found }: Reading, item: Definition | string, read: () => Found): Found {
  const known = found.get(item) ?? read()
  found.set(item, known)
  return known
}

function scoreFacts({ score, parts }: ChangeScore): Pick<LintFacts, 'changeScore' | 'changeParts'> {
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
  return asPinned?.before === undefined ? findings : newFindings(asPinned.before, after, server, findings)
}
