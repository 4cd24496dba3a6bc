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

/** Lints every item. */
export const itemLint: ItemLint = {
  definition: definitionFacts,
  instructions: instructionsFacts,
}

function definitionFacts(definition: Definition, asPinned: Comparison | undefined, snapshot: Snapshot): LintFacts {
  const server = contextOf(snapshot)
  const findings = lintDefinition(definition, server)
  return {
    findings,
    flagged: findings.map((finding) => flaggedSha256(finding, definition.value)),
    newFindings: newOnes(findings, asPinned, definition, server),
    changedShare: asPinned?.standing === 'same' ? 0 : changedShare(asPinned?.before, definition),
    ...scoreFacts(asPinned?.standing === 'same' ? noChange : scoreChange(asPinned?.before, definition)),
  }
}

function instructionsFacts(instructions: string, asPinned: Comparison | undefined, snapshot: Snapshot): LintFacts {
  const isSame = asPinned?.standing === 'same'
  const findings = lintInstructions(instructions, contextOf(snapshot))
  return {
    findings,
    flagged: findings.map((finding) => flaggedSha256(finding, instructions)),
    newFindings: isSame ? [] : findings,
    changedShare: isSame ? 0 : 1,
    // The former text is not kept, so all of it counts as new.
    ...scoreFacts(isSame ? noChange : scoreInstructions(null, instructions)),
  }
}

const contexts = new WeakMap<Snapshot, ServerContext>()

/** Made once for a snapshot, not once for each of its items. */
function contextOf(snapshot: Snapshot): ServerContext {
  const context = contexts.get(snapshot) ?? serverContext(snapshot)
  contexts.set(snapshot, context)
  return context
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
  return asPinned?.before === undefined ? findings : newFindings(asPinned.before, after, server)
}
