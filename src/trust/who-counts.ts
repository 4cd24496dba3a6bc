/**
 * Whose signature counts for a server: whom policy names; else whom the user's own pin remembers; else whom the name
 * itself implies. The first of them that names anybody is asked, and no other.
 *
 * The control statements of the name add to that only where their claim was signed by those who count already: then to
 * each grant that they met, its threshold included. They take away whoever signed them: who can write them can at most
 * withhold.
 */
import { VerificationError } from '../errors.ts'
import { type AcceptedIdentity, checkAccepted, impliedIdentities } from './accepted-identity.ts'
import { controlAccepted, standingOf } from './control-chain.ts'
import type { LogPlace } from './control-members.ts'
import type { ControlState } from './control-state.ts'
import { acceptedPublishers } from './grants.ts'
import { describeIdentity, type Identity, identityId } from './identity.ts'
import type { PublisherGrant } from './identity-grant.ts'
import { acceptPinnedSigner, checkSameRepository, type PinnedSigner } from './pinned-signer.ts'
import type { EffectivePolicy } from './policy.ts'

/** Whose signature counts, and who says so. */
export interface WhoCounts {
  readonly source: 'policy' | 'lock' | 'name' | 'nobody'
  /** One of them that is met is enough. */
  readonly grants: readonly PublisherGrant[]
  /** Whom the user's own pin remembers: ids of a repository that it has must agree, unless they are named otherwise. */
  readonly remembered: PinnedSigner | null
  /** The control statements of the name; null where there are none, or none are known. */
  readonly control: ControlState | null
}

/** What is asked. */
export interface WhoCountsRequest {
  readonly policy: EffectivePolicy
  /** Server name; null where none is known, and then nobody counts. */
  readonly name: string | null
  /** Of the user's own pin, never of a project's. */
  readonly remembered: PinnedSigner | null
  readonly control: ControlState | null
}

/** Whose signature counts for a name. */
export function whoCounts({ policy, name, remembered, control }: WhoCountsRequest): WhoCounts {
  const of = (source: WhoCounts['source'], grants: readonly PublisherGrant[]) => ({
    source,
    grants,
    remembered,
    control,
  })
  if (name === null) return of('nobody', [])
  const named = acceptedPublishers(policy, name)
  if (named.length > 0) return of('policy', named)
  if (remembered !== null) return of('lock', [{ names: [name], identities: [acceptPinnedSigner(remembered)] }])
  const implied = impliedIdentities(name)
  return implied.length > 0 ? of('name', [{ names: [name], identities: implied }]) : of('nobody', [])
}

/** Everybody who could have signed: whom the grants accept, and whoever ever belonged to the name. */
export function everybody({ grants, control }: WhoCounts): AcceptedIdentity[] {
  const members = control?.members.map(({ identity }) => identity) ?? []
  return [...grants.flatMap(({ identities }) => identities), ...members]
}

/** A grant that accepts a signer, and as whom. */
export interface Acceptance {
  readonly grant: PublisherGrant
  readonly as: AcceptedIdentity
}

/** When and where a signature stands. */
export interface SignaturePlace {
  /** Milliseconds since 1970: what a log or timestamp authority says, else the registry's receipt, else now. */
  readonly at: number
  /** Place in the registry's order, by its receipt; null where there is none: then it is the end. */
  readonly place: LogPlace | null
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Finds the grants that accept a proven signer.
 *
 * @throws VerificationError for the nearest miss: what `checkAccepted` throws, `E_IDENTITY_VALIDITY` outside a grant's
 * validity or after the identity left the name, `E_IDENTITY_REPOSITORY` where the pin remembers other ids,
 * `E_IDENTITY_REVOKED`, `E_IDENTITY_PENDING` by the control statements.
 */
export function acceptancesOf(identity: Identity, signed: SignaturePlace, who: WhoCounts): readonly Acceptance[] {
  checkNotTaken(identity, signed, who)
  const added = addedBy(who, signed)
  const all = who.grants.map((grant) => ({ grant, identities: [...grant.identities, ...(added.get(grant) ?? [])] }))
  const accepting = all.flatMap(({ grant, identities }) => {
    const as = acceptedAs(identity, identities)
    return as === undefined ? [] : [{ grant, as }]
  })
  if (accepting.length === 0) {
    checkAccepted(
      identity,
      all.flatMap(({ identities }) => identities),
    )
  }
  for (const { as } of accepting) checkSameRepository(identity, who.remembered, as)
  const valid = accepting.filter(({ grant }) => isValid(grant, signed.at))
  if (valid.length > 0) return valid
  throw new VerificationError('E_IDENTITY_VALIDITY', {
    found: `a signature by ${describeIdentity(identity)} of ${timeOf(signed.at)}`,
    expected: 'one within the validity of its grant in policy',
  })
}

/** What the control statements take away, whoever else names the identity. */
function checkNotTaken(identity: Identity, { place, now }: SignaturePlace, { control }: WhoCounts): void {
  if (control === null || control.head === null) return
  const standing = standingOf(control, identity, place, now)
  const found = `a signature by ${describeIdentity(identity)}`
  const expected = 'an identity that belongs to the name, by its control statements'
  if (standing === 'revoked') {
    throw new VerificationError('E_IDENTITY_REVOKED', { found: `${found}, which was revoked`, expected })
  }
  if (standing === 'pending') {
    const delay = 'which was added so recently that it does not count yet'
    throw new VerificationError('E_IDENTITY_PENDING', { found: `${found}, ${delay}`, expected })
  }
  if (standing === 'removed') {
    throw new VerificationError('E_IDENTITY_VALIDITY', { found: `${found}, which had left the name by then`, expected })
  }
}

/** Whoever belongs to the name, for each grant that those met who signed its claim. */
function addedBy(
  { grants, control }: WhoCounts,
  { place, now }: SignaturePlace,
): ReadonlyMap<PublisherGrant, readonly AcceptedIdentity[]> {
  if (control === null || control.head === null) return new Map()
  const publishers = controlAccepted(control, place, now)
  return new Map(grants.filter((each) => isMetBy(each, control.claimedBy)).map((each) => [each, publishers]))
}

function isMetBy({ identities, threshold = 1 }: PublisherGrant, signers: readonly Identity[]): boolean {
  const distinct = new Map(signers.map((signer) => [identityId(signer), signer]))
  const as = [...distinct.values()].flatMap((signer) => acceptedAs(signer, identities) ?? [])
  return new Set(as).size >= threshold
}

function acceptedAs(identity: Identity, accepted: readonly AcceptedIdentity[]): AcceptedIdentity | undefined {
  try {
    return checkAccepted(identity, accepted)
  } catch (error) {
    if (error instanceof VerificationError) return undefined
    throw error
  }
}

function isValid({ validFrom, validUntil }: PublisherGrant, at: number): boolean {
  return at >= (validFrom ?? Number.NEGATIVE_INFINITY) && at < (validUntil ?? Number.POSITIVE_INFINITY)
}

function timeOf(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : 'an impossible time'
}
