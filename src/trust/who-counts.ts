/**
 * Whose signature counts for a server: whom policy names; else whom the user's own pin remembers; else whom the name
 * itself implies. The first of them that names anybody is asked, and no other.
 */
import { VerificationError } from '../errors.ts'
import { type AcceptedIdentity, checkAccepted, impliedIdentities } from './accepted-identity.ts'
import { acceptedPublishers, type PublisherGrant } from './grants.ts'
import { describeIdentity, type Identity } from './identity.ts'
import { acceptPinnedSigner, checkSameRepository, type PinnedSigner } from './pinned-signer.ts'
import type { EffectivePolicy } from './policy.ts'

/** Whose signature counts, and who says so. */
export interface WhoCounts {
  readonly source: 'policy' | 'lock' | 'name' | 'nobody'
  /** One of them that is met is enough. */
  readonly grants: readonly PublisherGrant[]
  /** Whom the user's own pin remembers: ids of a repository that it has must agree, whoever counts. */
  readonly remembered: PinnedSigner | null
}

/** Whose signature counts for a name. `remembered` comes from the user's own pin, never from a project's. */
export function whoCounts(policy: EffectivePolicy, name: string | null, remembered: PinnedSigner | null): WhoCounts {
  if (name === null) return { source: 'nobody', grants: [], remembered }
  const named = acceptedPublishers(policy, name)
  if (named.length > 0) return { source: 'policy', grants: named, remembered }
  if (remembered !== null)
    return { source: 'lock', grants: [grant(name, [acceptPinnedSigner(remembered)])], remembered }
  const implied = impliedIdentities(name)
  if (implied.length > 0) return { source: 'name', grants: [grant(name, implied)], remembered }
  return { source: 'nobody', grants: [], remembered }
}

function grant(name: string, identities: readonly AcceptedIdentity[]): PublisherGrant {
  return { names: [name], identities }
}

/** Everybody of whom one could count. */
export function everybody({ grants }: WhoCounts): AcceptedIdentity[] {
  return grants.flatMap(({ identities }) => identities)
}

/** A grant that accepts a signer, and as whom. */
export interface Acceptance {
  readonly grant: PublisherGrant
  readonly as: AcceptedIdentity
}

/**
 * Finds the grants that accept a proven signer. `at` is when it signed, in milliseconds since 1970: what a log or a
 * timestamp authority says, else the registry's receipt, else now.
 *
 * @throws VerificationError for the nearest miss: what `checkAccepted` throws, `E_IDENTITY_VALIDITY` outside a grant's
 * validity, `E_IDENTITY_REPOSITORY` where the pin remembers other ids.
 */
export function acceptancesOf(identity: Identity, at: number, who: WhoCounts): readonly Acceptance[] {
  const accepting = who.grants.flatMap((each) => {
    const as = acceptedAs(identity, each.identities)
    return as === undefined ? [] : [{ grant: each, as }]
  })
  if (accepting.length === 0) checkAccepted(identity, everybody(who))
  checkSameRepository(identity, who.remembered)
  const valid = accepting.filter((acceptance) => isValid(acceptance.grant, at))
  if (valid.length > 0) return valid
  throw new VerificationError('E_IDENTITY_VALIDITY', {
    found: `a signature by ${describeIdentity(identity)} of ${timeOf(at)}`,
    expected: 'one within the validity of its grant in policy',
  })
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
