/** Parts of an assessment that most starts of a guard need not load: signatures, control statements, the linter. */
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { isUnchanged, type Reference } from '../../trust/comparison.ts'
import type { ControlState } from '../../trust/control-state.ts'
import type { Check } from '../../trust/evidence.ts'
import { type ItemLint, nothingFound } from '../../trust/item-evidence.ts'
import type { StatementOutcome } from '../statements/statement-outcome.ts'
import { nothingStated } from '../statements/statement-outcome.ts'
import type { StatementRequest } from '../statements/statement-source.ts'
import type { AssessRequest } from './assessment.ts'
import type { Gathered } from './gather-evidence.ts'

/** Where nobody can have signed, what checks signatures is not loaded: no bundle at hand, no registry, and no name to look for. */
export async function statementFor(request: StatementRequest, snapshot: Snapshot): Promise<StatementOutcome> {
  const { files, policy, name, places } = request
  const isUnsigned = files === undefined && policy.registry === null && (name === null || places === undefined)
  if (isUnsigned) return noStatement
  return await (await import('../statements/statement-source.ts')).gatherStatement(request, snapshot)
}

const noStatement: StatementOutcome = { statement: { state: 'not-demanded' }, ...nothingStated }

/** How versions stand to control statements; without any, no version was withdrawn. */
export async function standingFor(control: Check<ControlState | null>): Promise<Gathered['standing']> {
  if (control.state !== 'verified' || control.value === null) return () => null
  return (await import('../../trust/control-chain.ts')).versionStanding
}

/** The linter and its model are loaded only where there is something new to read. */
export async function lintFor(request: AssessRequest, snapshot: Snapshot, pinned: Reference | null): Promise<ItemLint> {
  const { linted = null, entry } = request
  if (linted !== null && pinned !== null && isUnchanged(snapshot, pinned) && (await linted.knows(entry, snapshot))) {
    return nothingFound
  }
  return (await import('../../trust/item-lint.ts')).itemLint
}
