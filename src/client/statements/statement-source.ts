/**
 * Gets the one statement that a snapshot is held against, from a registry or from files at hand, and has it verified.
 * What it answers is a check, never an exception: whoever asked goes on to a verdict.
 */

import { statementHashes } from '../../attestation/statement.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import { RegistryError, StateError } from '../../errors.ts'
import { allDefinitions, type Snapshot } from '../../snapshot/snapshot.ts'
import { differingHashes, type Reference } from '../../trust/comparison.ts'
import type { ControlState } from '../../trust/control-state.ts'
import type { Check, StatementFacts } from '../../trust/evidence.ts'
import { identityId } from '../../trust/identity.ts'
import type { PinnedSigner } from '../../trust/pinned-signer.ts'
import { whoCounts } from '../../trust/who-counts.ts'
import { type TrustedRootSource, type VerifiedStatement, verifySnapshot } from '../../verify/verifier.ts'
import { type BundleRequest, type FoundBundles, findBundles } from './bundle-source.ts'
import { statementFailure } from './check-failure.ts'
import { type BundleDemands, checkBundle, type FailedBundle, type SignedBundle } from './signed-bundle.ts'
import { type CountedBundles, weighBundles } from './signer-threshold.ts'
import type { StatementOutcome } from './statement-outcome.ts'
import { nothingStated } from './statement-outcome.ts'

/** Which statement is wanted. */
export interface StatementRequest extends BundleRequest {
  /** Whom the user's own pin remembers; null where it remembers nobody, and where only a project's pin does. */
  readonly remembered: PinnedSigner | null
  /** The control statements of the name; default not demanded. */
  readonly control?: Check<ControlState | null>
  /** How keyless signatures are checked; default not at all. */
  readonly trustedRoot?: TrustedRootSource | null
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Gets and verifies. `live` is the snapshot that will be held against it.
 *
 * @throws StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS` where a kept release cannot be read: that is never none.
 */
export async function gatherStatement(request: StatementRequest, live: Snapshot): Promise<StatementOutcome> {
  try {
    const found = await findBundles(request)
    const { none, others, notes } = found
    if (none !== null) return without(none, { others, notes, found })
    return { ...(await verifyFound(request, found, live)), found }
  } catch (error) {
    // What is kept here and cannot be read is a fault of this machine, and says nothing about the server.
    if (error instanceof StateError) throw error
    return without(statementFailure(error))
  }
}

function without(
  statement: Exclude<Check<StatementFacts>, { state: 'verified' }>,
  more: Partial<StatementOutcome> = {},
): StatementOutcome {
  return { statement, ...nothingStated, ...more }
}

async function verifyFound(
  request: StatementRequest,
  found: FoundBundles,
  live: Snapshot,
): Promise<Omit<StatementOutcome, 'found'>> {
  const { others, notes } = found
  const { control: checked = { state: 'not-demanded' } } = request
  const control = checked.state === 'verified' ? checked.value : null
  const who = whoCounts({ ...request, control })
  const version = found.version ?? (request.version === 'latest' ? null : request.version)
  const { trustedRoot = null, policy, name, profile, now } = request
  const demands: BundleDemands = { policy, who, name, version, profile, trustedRoot, now }
  const { signed, failed } = await checkBundles(found, demands)
  const weighed = weighBundles(signed, checked.state === 'unchecked' ? failed.map(unlessAdded) : failed, who)
  if ('state' in weighed) return without(weighed, { others, notes, downgrade: keyForKeyless(request, failed) })
  return {
    ...(await accepted(weighed, found, live)),
    downgrade: null,
    notes: [...notes, ...failed.map(noteOf)],
    others,
  }
}

/** One after the other: each is small, and a root of trust is loaded once. */
async function checkBundles(
  { published }: FoundBundles,
  demands: BundleDemands,
): Promise<{ signed: SignedBundle[]; failed: FailedBundle[] }> {
  const signed: SignedBundle[] = []
  const failed: FailedBundle[] = []
  for (const each of published) {
    const checked = await checkBundle(each, demands)
    if ('failure' in checked) failed.push(checked)
    else signed.push(checked)
  }
  return { signed, failed }
}

/** A key may be stolen from where no certificate can be; so where a build or person had signed, a key is less. */
function keyForKeyless({ remembered }: StatementRequest, failed: readonly FailedBundle[]): string | null {
  if (remembered?.type !== 'keyless' || !failed.some(({ signedWith }) => signedWith === 'key')) return null
  return 'it was signed by a build or person with a certificate, and now by a key that nobody names for it'
}

/** Where the control statements could not be asked, a stranger may be whom they added: nobody knows. */
function unlessAdded(bundle: FailedBundle): FailedBundle {
  const { failure } = bundle
  if (failure.state !== 'refused' || failure.reason !== 'wrong-identity') return bundle
  return { ...bundle, failure: { ...failure, state: 'unchecked', reason: 'control-unreachable' } }
}

function noteOf({ failure }: FailedBundle): string {
  return `one bundle does not count: ${failure.detail ?? failure.reason}`
}

async function accepted(
  { counted, receipt, threshold, acceptedBy }: CountedBundles,
  found: FoundBundles,
  live: Snapshot,
): Promise<Pick<StatementOutcome, 'statement' | 'receipt' | 'verified' | 'signers' | 'threshold' | 'reference'>> {
  const [first] = counted
  if (first === undefined) throw new TypeError('no bundle is never enough')
  const { statement } = first.verified
  const { server, profile, masks, suppressions = [] } = statement.predicate
  const definitionOf = await signedDefinitions(first.verified, found, live)
  const signers = counted.map(({ verified }) => verified.identity)
  return {
    statement: {
      state: 'verified',
      value: { signers: signers.map(identityId), acceptedBy, ...server, profile, suppressions },
    },
    receipt,
    verified: first.verified,
    signers,
    threshold,
    reference: { hashes: statementHashes(statement), masks, definitionOf },
  }
}

/** The signed definitions by hash. A registry is asked for them only where one differs from what the server shows. */
async function signedDefinitions(
  verified: VerifiedStatement,
  found: FoundBundles,
  live: Snapshot,
): Promise<Reference['definitionOf']> {
  const known = new Map<string, JsonObject>()
  const differing = differingHashes(live, { hashes: statementHashes(verified.statement) })
  const bytes = differing.length === 0 && found.version !== null ? undefined : await snapshotFile(found)
  if (bytes !== undefined) {
    const { snapshot } = verifySnapshot(verified, bytes)
    for (const { hash, value } of allDefinitions(snapshot)) known.set(hash, value)
  }
  return (hash) => known.get(hash)
}

/** Without the file nothing is known of the signed definitions, and what differs then counts as another. */
async function snapshotFile(found: FoundBundles): Promise<Uint8Array | undefined> {
  try {
    return await found.snapshot()
  } catch (error) {
    if (error instanceof RegistryError) return undefined
    throw error
  }
}
