/**
 * The decisions about a statement that depend on what was accepted before: pure, and made inside the sequencer's
 * transaction, like those about a version.
 */
import type { ControlStatement } from '../../src/attestation/control-statement.ts'
import { RegistryError, VerificationError } from '../../src/errors.ts'
import { emptyControl, extendControl } from '../../src/trust/control-chain.ts'
import type { LogPlace } from '../../src/trust/control-members.ts'
import type { ControlState } from '../../src/trust/control-state.ts'
import { type Identity, identityId, sameIdentity } from '../../src/trust/identity.ts'
import { quote } from '../../src/visible-text.ts'
import { checkPublisher, notOwned } from './ownership.ts'
import { type Content, identityKey, type Standing } from './standing.ts'

/** Kinds of statement that are no version of their own; `publish` is one more publisher's signature over a version. */
export type PostedKind = 'control' | 'observation' | 'review' | 'publish'

/** A bundle file and who is proven to have signed it. */
export interface SignedContent extends Content {
  readonly signer: Identity
}

/** A statement that has passed every check that does not need the database. */
export interface PreparedStatement {
  readonly kind: PostedKind
  readonly name: string
  /** Name of the log that control statements must be for. */
  readonly origin: string
  /** At least one. */
  readonly bundles: readonly SignedContent[]
  /** SHA-256 of the payload, 64 hexadecimal digits. */
  readonly payloadDigest: string
  /** One digest of all bundles, as the receipt states it. */
  readonly bundlesDigest: string
  /** The control statement; null for other kinds. */
  readonly control: ControlStatement | null
  /** The version that it is about; null for control. */
  readonly about: { readonly version: string; readonly profile: string; readonly snapshotDigest: string } | null
  /** The snapshot file where it was sent along. */
  readonly snapshot: Content | null
}

/** What becomes of one prepared statement. */
export type PlacedStatement =
  | {
      readonly kind: 'accepted-statement'
      readonly entry: PreparedStatement
      readonly index: number
      /** The name's control statements with this one; null for other kinds. */
      readonly control: ControlState | null
    }
  | { readonly kind: 'identical'; readonly entry: PreparedStatement; readonly index: number }
  | { readonly kind: 'refused'; readonly entry: PreparedStatement; readonly error: RegistryError | VerificationError }

/** What identifies a statement's bytes: the same ones again are the same acceptance. */
export function statementKey({ payloadDigest, bundlesDigest }: Pick<PreparedStatement, StatementDigest>): string {
  return `${payloadDigest} ${bundlesDigest}`
}

type StatementDigest = 'payloadDigest' | 'bundlesDigest'

/** Places a statement. What it changes, the next entry sees. */
export function placeStatement(entry: PreparedStatement, standing: Standing, place: LogPlace): PlacedStatement {
  const known = standing.statements.get(statementKey(entry))
  if (known !== undefined) return { kind: 'identical', entry, index: known }
  try {
    const control = entry.control === null ? null : placeControl(entry, entry.control, standing, place)
    if (entry.kind === 'publish') checkFurtherSignature(entry, standing, place)
    standing.statements.set(statementKey(entry), place.index)
    return { kind: 'accepted-statement', entry, index: place.index, control }
  } catch (error) {
    if (error instanceof RegistryError || error instanceof VerificationError) return { kind: 'refused', entry, error }
    throw error
  }
}

/** Extends the name's chain. The claim is its owner's to make; what follows it is decided by the chain itself. */
function placeControl(
  { name, origin, bundles, payloadDigest }: PreparedStatement,
  statement: ControlStatement,
  standing: Standing,
  { index, acceptedAt }: LogPlace,
): ControlState {
  const owners = standing.owners.get(name)
  if (owners === undefined) throw unknownName(name)
  const before = standing.control.get(name) ?? emptyControl(name, origin)
  const signers = bundles.map(({ signer }) => signer)
  const after = extendControl(before, { statement, digest: payloadDigest, signers, index, acceptedAt })
  const [first] = signers
  if (before.head === null && first !== undefined && !signers.some((signer) => owners.has(identityId(signer)))) {
    throw notOwned(name, first, [...owners.values()])
  }
  standing.control.set(name, after)
  return after
}

/** One more publisher's signature must be over the same snapshot, by somebody who may publish and has not signed yet. */
function checkFurtherSignature({ name, about, bundles }: PreparedStatement, standing: Standing, place: LogPlace): void {
  const version = about === null ? undefined : standing.versions.get(identityKey({ name, ...about }))
  if (about === null || version === undefined) {
    throw new RegistryError('E_NOT_FOUND', {
      found: 'a further signature for a version that was not published',
      where: `${name} ${about?.version ?? ''}`,
      next: 'The first signature of a version is published with its snapshot: see "touchmark publish"',
    })
  }
  if (version.snapshotDigest !== about.snapshotDigest) {
    throw new RegistryError('E_VERSION_EXISTS', {
      found: `a signature over another snapshot, ${about.snapshotDigest}`,
      where: `${name} ${about.version}, profile ${about.profile}`,
      expected: version.snapshotDigest,
    })
  }
  for (const { signer } of bundles) {
    const ownership = { owners: standing.owners.get(name) ?? new Map(), control: standing.control.get(name) }
    checkPublisher(name, signer, ownership, place)
    if (!sameIdentity(version.identity, signer)) continue
    throw new RegistryError('E_REQUEST_INVALID', {
      found: 'a second signature by who published the version',
      expected: 'one by another owner of the name',
    })
  }
}

function unknownName(name: string): RegistryError {
  return new RegistryError('E_NOT_FOUND', {
    found: `no server named ${quote(name)}`,
    next: 'A name is claimed after its first version was published',
  })
}
