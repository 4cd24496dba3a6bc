/** Who belongs to a name by its control statements, from when to when, and what a signature of theirs was worth when. */
import type { RevocationReason } from '../attestation/control-predicate.ts'
import { type NamedIdentity, sameNamedIdentity } from '../attestation/named-identity.ts'
import { VerificationError } from '../errors.ts'
import { type AcceptedIdentity, checkAccepted } from './accepted-identity.ts'
import { type Identity, identityId } from './identity.ts'

/** How long an identity waits that one publisher alone added, in milliseconds: 72 hours. */
export const additionDelayMs = 72 * 3_600_000

/** One identity of a name. */
export interface ControlMember {
  readonly identity: NamedIdentity
  readonly role: 'publisher' | 'recovery'
  /** It counts for what stands after `index`, from `effectiveAt` on (milliseconds since 1970). */
  readonly since: { readonly index: number; readonly effectiveAt: number }
  /** It no longer counts for what stands after `index`, from `at` on; null while it is a member. */
  readonly until: { readonly index: number; readonly at: number } | null
}

/** An identity whose signatures do not count from a log index on. */
export interface ControlRevocation {
  readonly identity: NamedIdentity
  /** First log index that does not count. */
  readonly cutoff: number
  readonly reason: RevocationReason
}

/** A place in the log's order: its index, and when it was accepted, in milliseconds since 1970. */
export interface LogPlace {
  readonly index: number
  readonly acceptedAt: number
}

/** What a signature of an identity is worth under a name. */
export type ControlStanding = 'effective' | 'pending' | 'removed' | 'revoked' | 'never'

/** Whether a proven identity is the one that a statement names. */
export function isNamed(named: NamedIdentity, identity: Identity): boolean {
  try {
    checkAccepted(identity, [named satisfies AcceptedIdentity])
    return true
  } catch (error) {
    if (error instanceof VerificationError) return false
    throw error
  }
}

/** Whether an identity is revoked for what stands at a log index. */
export function isRevoked(revocations: readonly ControlRevocation[], identity: Identity, index: number): boolean {
  return revocations.some((each) => index >= each.cutoff && isNamed(each.identity, identity))
}

/** What one membership says about a place in the log. */
export function memberStanding(
  { since, until }: ControlMember,
  { index, acceptedAt }: LogPlace,
): Exclude<ControlStanding, 'revoked'> {
  if (index <= since.index) return 'never'
  if (until !== null && index > until.index && acceptedAt >= until.at) return 'removed'
  return acceptedAt >= since.effectiveAt ? 'effective' : 'pending'
}

/** The proven signers, each once, that are effective members of a role at a place. */
export function effectiveSigners(
  members: readonly ControlMember[],
  role: ControlMember['role'],
  signers: readonly Identity[],
  place: LogPlace,
): Identity[] {
  const distinct = new Map(signers.map((signer) => [identityId(signer), signer]))
  return [...distinct.values()].filter((signer) =>
    members.some(
      (member) =>
        member.role === role && isNamed(member.identity, signer) && memberStanding(member, place) === 'effective',
    ),
  )
}

/** The member that is there, or waits to be, at a place; undefined where there is none. */
export function currentMember(
  members: readonly ControlMember[],
  identity: NamedIdentity,
  role?: ControlMember['role'],
): ControlMember | undefined {
  return members.find(
    (member) =>
      member.until === null &&
      (role === undefined || member.role === role) &&
      sameNamedIdentity(member.identity, identity),
  )
}
