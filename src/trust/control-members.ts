/** Who belongs to a name by its control statements, from when to when, and what a signature of theirs was worth when. */
import type { RevocationReason } from '../attestation/control-predicate.ts'
import { type NamedIdentity, sameNamedIdentity } from '../attestation/named-identity.ts'
import { equalBytes } from '../encoding/bytes.ts'
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
  /** Sequence of the statement that says so. */
  readonly sequence: number
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
  if (identity.type === 'key') return named.type === 'key' && equalBytes(named.publicKey, identity.publicKey)
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

/**
 * The proven signers that are effective members of a role at a place: each once, and each for a member of its own. Two
 * workflows that one pattern means are one of k, and so is a workflow that two patterns mean.
 */
export function effectiveSigners(
  members: readonly ControlMember[],
  role: ControlMember['role'],
  signers: readonly Identity[],
  place: LogPlace,
): Identity[] {
  const effective = members.filter((member) => member.role === role && memberStanding(member, place) === 'effective')
  const distinct = [...new Map(signers.map((signer) => [identityId(signer), signer])).values()]
  const takenBy = new Map<ControlMember, Identity>()
  for (const signer of distinct) assignMember(signer, effective, takenBy, new Set())
  const counted = new Set(takenBy.values())
  return distinct.filter((signer) => counted.has(signer))
}

/** Finds a member for a signer, moving others to members that they can have as well (augmenting paths, Kuhn 1955). */
function assignMember(
  signer: Identity,
  members: readonly ControlMember[],
  takenBy: Map<ControlMember, Identity>,
  tried: Set<ControlMember>,
): boolean {
  for (const member of members) {
    if (tried.has(member) || !isNamed(member.identity, signer)) continue
    tried.add(member)
    const holder = takenBy.get(member)
    if (holder !== undefined && !assignMember(holder, members, takenBy, tried)) continue
    takenBy.set(member, signer)
    return true
  }
  return false
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
