/**
 * The one decision about a publish that depends on what was published before: pure, so that it can be made inside the
 * sequencer's transaction and tested without one.
 */
import type { NamespaceProof } from '../../src/attestation/registry-wire.ts'
import { RegistryError } from '../../src/errors.ts'
import { describeIdentity, type Identity, identityId, subjectWithoutRef } from '../../src/trust/identity.ts'
import { quote } from '../../src/visible-text.ts'
import { isLater } from './version-order.ts'

/** A submission that has passed every check that does not need the database. */
export interface PreparedVersion {
  readonly name: string
  readonly version: string
  readonly profile: string
  /** Who signed it. */
  readonly identity: Identity
  readonly snapshot: Content
  readonly bundle: Content
  readonly definitions: readonly Content[]
  /** Canonical JSON. */
  readonly findings: Uint8Array
  readonly findingCounts: { readonly error: number; readonly warning: number; readonly note: number }
  readonly definitionCount: number
  /** Package URLs and origins that it is bound to. */
  readonly locators: readonly string[]
  /** Words for the search. */
  readonly words: string
  /** What admits this identity as the first owner of a name; null where nothing does. */
  readonly admitted: NamespaceProof | null
  readonly idempotency: { readonly keyDigest: string; readonly requestDigest: string } | null
}

/** Bytes and their SHA-256, 64 hexadecimal digits. */
export interface Content {
  readonly digest: string
  readonly bytes: Uint8Array
}

/** What identifies an accepted version's bytes and place. */
export interface StandingVersion {
  readonly index: number
  readonly snapshotDigest: string
  readonly bundleDigest: string
}

/** What was accepted before, as far as it concerns a batch. Placing adds to it. */
export interface Standing {
  /** By {@link identityKey}. */
  readonly versions: Map<string, StandingVersion>
  /** The owners by name, by their `identityId`. A name without an entry is free. */
  readonly owners: Map<string, Map<string, Identity>>
  /** Latest version by name. */
  readonly latest: Map<string, string>
  /** Request digest by digest of the idempotency key. */
  readonly idempotency: Map<string, string>
}

/** What becomes of one prepared version. */
export type Placement =
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

/** Name, version and profile as one key; none of them can contain a space. */
export function identityKey(version: Pick<PreparedVersion, 'name' | 'version' | 'profile'>): string {
  return `${version.name} ${version.version} ${version.profile}`
}

/** Places a batch in order, from the log index `size` on. What one entry changes, the next one sees. */
export function place(batch: readonly PreparedVersion[], standing: Standing, size: number): Placement[] {
  let next = size
  return batch.map((entry) => {
    const placement = placeOne(entry, standing, next)
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
 * @throws RegistryError `E_VERSION_EXISTS`, `E_IDEMPOTENCY_CONFLICT`, `E_UNAUTHENTICATED`, `E_NAME_NOT_OWNED`.
 */
export function checkPlacement(entry: PlacementQuestion, standing: Standing): number | undefined {
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
  } else if (!owners.has(identityId(entry.identity))) {
    throw notOwned(entry, [...owners.values()])
  }
  return undefined
}

/** The part of a prepared version on which its placement depends. */
export type PlacementQuestion = Pick<
  PreparedVersion,
  'name' | 'version' | 'profile' | 'identity' | 'admitted' | 'idempotency'
> & { readonly snapshot: Pick<Content, 'digest'>; readonly bundle: Pick<Content, 'digest'> }

function placeOne(entry: PreparedVersion, standing: Standing, index: number): Placement {
  try {
    const identical = checkPlacement(entry, standing)
    if (identical !== undefined) return { kind: 'identical', entry, index: identical }
  } catch (error) {
    if (error instanceof RegistryError) return { kind: 'refused', entry, error }
    throw error
  }
  const latest = standing.latest.get(entry.name)
  const isLatest = latest === undefined || isLater(entry.version, latest)
  return { kind: 'accepted', entry, index, claims: !standing.owners.has(entry.name), isLatest }
}

function remember({ entry, index, claims, isLatest }: Placement & { kind: 'accepted' }, standing: Standing): void {
  const { snapshot, bundle, idempotency } = entry
  standing.versions.set(identityKey(entry), {
    index,
    snapshotDigest: snapshot.digest,
    bundleDigest: bundle.digest,
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

/** The error of a name that is still free, asked for by somebody whom no operator admits. */
export function unauthenticated(name: string): RegistryError {
  return new RegistryError('E_UNAUTHENTICATED', {
    found: 'a name that nobody owns yet, and neither a proof that it is yours nor a valid token of an operator',
    where: name,
    next: 'Sign as the name\'s own workflow or key, or send the operator\'s token once, as "Authorization: Bearer …"',
  })
}

function notOwned({ name, identity }: PlacementQuestion, owners: readonly Identity[]): RegistryError {
  const namesake = owners.find((owner) => isNamesake(owner, identity))
  const who = describeIdentity(identity)
  if (namesake?.type === 'keyless' && identity.type === 'keyless') {
    return new RegistryError('E_NAME_NOT_OWNED', {
      found: `a signature by ${who}, of ${idsOf(identity)}`,
      where: name,
      expected: `${idsOf(namesake)}, which the name was bound to when it was first published`,
      next: 'A repository or account that was made again under an old name is another: ask the operator',
    })
  }
  return new RegistryError('E_NAME_NOT_OWNED', {
    found: `a signature by ${who}, who does not own the name`,
    where: name,
    expected: 'one of its owners',
  })
}

/** Whether both call themselves the same and are not: an account that was deleted, and made again by somebody else. */
function isNamesake(owner: Identity, identity: Identity): boolean {
  if (owner.type === 'key' || identity.type === 'key' || owner.issuer !== identity.issuer) return false
  return subjectWithoutRef(owner.subject) === subjectWithoutRef(identity.subject)
}

function idsOf({ repositoryId, ownerId }: Extract<Identity, { type: 'keyless' }>): string {
  return `repository id ${quote(repositoryId ?? 'none')} and owner id ${quote(ownerId ?? 'none')}`
}
