/**
 * The one decision about a publish that depends on what was published before: pure, so that it can be made inside the
 * sequencer's transaction and tested without one.
 */
import { RegistryError } from '../../src/errors.ts'
import { versionStanding } from '../../src/trust/control-chain.ts'
import type { LogPlace } from '../../src/trust/control-members.ts'
import { identityId } from '../../src/trust/identity.ts'
import { checkPublisher, unauthenticated } from './ownership.ts'
import { type Content, identityKey, type PreparedVersion, type Standing } from './standing.ts'
import { type PlacedStatement, type PreparedStatement, placeStatement } from './statement-placement.ts'
import { isLater } from './version-order.ts'

/** What becomes of one prepared version or statement. */
export type Placement = PlacedStatement | PlacedVersion

/** What becomes of one prepared version. */
export type PlacedVersion =
  | {
      readonly kind: 'accepted'
      readonly entry: PreparedVersion
      readonly index: number
      /** Whether the name is new, and the signer its first owner. */
      readonly claims: boolean
      /** Whether `latest` now stands for this version. */
      readonly isLatest: boolean
    }
  | { readonly kind: 'identical'; readonly entry: PreparedVersion; readonly index: number }
  | { readonly kind: 'refused'; readonly entry: PreparedVersion; readonly error: RegistryError }

/**
 * Places a batch in order, from the log index `size` on, accepted at `at` (milliseconds since 1970). What one entry
 * changes, the next one sees.
 */
export function place(
  batch: readonly (PreparedVersion | PreparedStatement)[],
  standing: Standing,
  size: number,
  at: number,
): Placement[] {
  let next = size
  return batch.map((entry) => {
    const where = { index: next, acceptedAt: at }
    if ('kind' in entry) {
      const placement = placeStatement(entry, standing, where)
      if (placement.kind === 'accepted-statement') next += 1
      return placement
    }
    const placement = placeOne(entry, standing, where)
    if (placement.kind === 'accepted') {
      next += 1
      remember(placement, standing)
    }
    return placement
  })
}

/**
 * Says what a publish would meet, so that it can be refused before any more work is done for it.
 *
 * @returns the log index of an identical version, or undefined where it may be accepted.
 * @throws RegistryError `E_VERSION_EXISTS`, `E_IDEMPOTENCY_CONFLICT`, `E_UNAUTHENTICATED`, `E_NAME_NOT_OWNED`,
 * `E_IDENTITY_REVOKED`, `E_IDENTITY_PENDING`.
 */
export function checkPlacement(entry: PlacementQuestion, standing: Standing, place: LogPlace): number | undefined {
  checkIdempotency(entry, standing)
  const existing = standing.versions.get(identityKey(entry))
  if (existing !== undefined) {
    const same = existing.snapshotDigest === entry.snapshot.digest && existing.bundleDigest === entry.bundle.digest
    if (!same) throw versionExists(entry)
    return existing.index
  }
  const owners = standing.owners.get(entry.name)
  if (owners === undefined) {
    if (entry.admitted === null) throw unauthenticated(entry.name)
  } else {
    checkPublisher(entry.name, entry.identity, { owners, control: standing.control.get(entry.name) }, place)
  }
  return undefined
}

/** The part of a prepared version on which its placement depends. */
export type PlacementQuestion = Pick<
  PreparedVersion,
  'name' | 'version' | 'profile' | 'identity' | 'admitted' | 'idempotency'
> & { readonly snapshot: Pick<Content, 'digest'>; readonly bundle: Pick<Content, 'digest'> }

function placeOne(entry: PreparedVersion, standing: Standing, place: LogPlace): PlacedVersion {
  try {
    const identical = checkPlacement(entry, standing, place)
    if (identical !== undefined) return { kind: 'identical', entry, index: identical }
  } catch (error) {
    if (error instanceof RegistryError) return { kind: 'refused', entry, error }
    throw error
  }
  const isLatest = takesOver(entry, standing)
  return { kind: 'accepted', entry, index: place.index, claims: !standing.owners.has(entry.name), isLatest }
}

/** Whether `latest` moves to a version: never to a yanked one, always away from one. */
function takesOver({ name, version }: PreparedVersion, { latest, control }: Standing): boolean {
  const current = latest.get(name)
  const state = control.get(name)
  const isYanked = (each: string) => state !== undefined && versionStanding(state, each)?.level === 'yanked'
  if (current === undefined) return true
  return !isYanked(version) && (isYanked(current) || isLater(version, current))
}

function remember({ entry, index, claims, isLatest }: PlacedVersion & { kind: 'accepted' }, standing: Standing): void {
  const { snapshot, bundle, idempotency } = entry
  standing.versions.set(identityKey(entry), {
    index,
    snapshotDigest: snapshot.digest,
    bundleDigest: bundle.digest,
    identity: entry.identity,
  })
  if (claims) standing.owners.set(entry.name, new Map([[identityId(entry.identity), entry.identity]]))
  if (isLatest) standing.latest.set(entry.name, entry.version)
  if (idempotency !== null) standing.idempotency.set(idempotency.keyDigest, idempotency.requestDigest)
}

function checkIdempotency({ idempotency }: PlacementQuestion, standing: Standing): void {
  if (idempotency === null) return
  const before = standing.idempotency.get(idempotency.keyDigest)
  if (before === undefined || before === idempotency.requestDigest) return
  throw new RegistryError('E_IDEMPOTENCY_CONFLICT', {
    found: 'an Idempotency-Key that was used for another request',
    expected: 'a new key for each new request',
  })
}

function versionExists({ name, version, profile }: PlacementQuestion): RegistryError {
  return new RegistryError('E_VERSION_EXISTS', {
    found: `other bytes for a version that was already published`,
    where: `${name} ${version}, profile ${profile}`,
    expected: 'the same bundle and snapshot',
    next: 'Versions never change: publish under a new version',
  })
}
