/** What each kind of control statement needs to be valid, and what it then changes. */
import type { ControlAction } from '../attestation/control-predicate.ts'
import { type NamedIdentity, sameNamedIdentity } from '../attestation/named-identity.ts'
import { type ErrorCode, VerificationError } from '../errors.ts'
import { additionDelayMs, type ControlMember, currentMember, effectiveSigners, isNamed } from './control-members.ts'
import type { ControlLink, ControlState } from './control-state.ts'
import type { Identity } from './identity.ts'

type Change<A extends ControlAction['action']> = Extract<ControlAction, { action: A }>

/** Whose word a link has. */
interface Authority {
  /** Effective publishers among the signers, each once. */
  readonly publishers: readonly Identity[]
  /** Whether a recovery identity signed. */
  readonly recovery: boolean
}

/**
 * Checks that a link may do what it says.
 *
 * @throws VerificationError `E_CONTROL_INVALID` where there is nothing to do it to, `E_CONTROL_UNAUTHORISED` where its
 * signers may not.
 */
export function checkChange(state: ControlState, link: ControlLink): void {
  const { change } = link.statement.predicate
  const authority = authorityOf(state, link)
  switch (change.action) {
    case 'claim':
      checkClaim(change, link)
      break
    case 'add':
      requireAnyone(authority)
      checkNewcomer(state, link, change.identity)
      break
    case 'remove':
      requireMember(state, change.identity, 'publisher')
      requireOthers(state, link, change.identity, authority)
      requireRest(state, change.identity)
      break
    case 'rotate':
      checkRotation(state, link, change, authority)
      break
    case 'revoke':
      checkRevocation(state, link, change, authority)
      break
    case 'yank':
      requireAnyone(authority)
      if (sameWithdrawal(state, change)) invalid('a version that is withdrawn like this already')
      break
    case 'unyank':
      requireAnyone(authority)
      if (!state.versions.has(change.version)) invalid('a version that is not withdrawn')
  }
}

/** What a link that was checked changes. */
export function applyChange(state: ControlState, link: ControlLink): ControlState {
  const { change } = link.statement.predicate
  switch (change.action) {
    case 'claim':
      return applyClaim(state, link, change)
    case 'add':
      return { ...state, members: [...state.members, newcomer(state, link, change.identity)] }
    case 'remove':
      return { ...state, members: ending(state, change.identity, { index: link.index, at: link.acceptedAt }) }
    case 'rotate':
      return applyRotation(state, link, change)
    case 'revoke':
      // What a revocation takes away, replaying takes away: see control-replay.ts.
      return state
    case 'yank':
      return { ...state, versions: new Map(state.versions).set(change.version, change) }
    case 'unyank':
      return { ...state, versions: new Map([...state.versions].filter(([version]) => version !== change.version)) }
  }
}

function checkClaim({ identities }: Change<'claim'>, { signers }: ControlLink): void {
  const own = signers.some((signer) => identities.some((identity) => isNamed(identity, signer)))
  if (!own) unauthorised('nobody whom the claim names', 'one of its identities')
}

function applyClaim(state: ControlState, link: ControlLink, change: Change<'claim'>): ControlState {
  // Members of a claim count for what was published before it: they are who owned the name then.
  const since = { index: -1, effectiveAt: Number.NEGATIVE_INFINITY }
  const member = (role: ControlMember['role']) => (identity: NamedIdentity) => ({ identity, role, since, until: null })
  const members = [...change.identities.map(member('publisher')), ...change.recovery.map(member('recovery'))]
  return { ...state, threshold: change.threshold, members, claimedBy: link.signers }
}

function authorityOf({ members }: ControlState, link: ControlLink): Authority {
  return {
    publishers: effectiveSigners(members, 'publisher', link.signers, link),
    recovery: effectiveSigners(members, 'recovery', link.signers, link).length > 0,
  }
}

function requireAnyone({ publishers, recovery }: Authority): void {
  if (publishers.length === 0 && !recovery) unauthorised('nobody who may', 'a publisher or a recovery identity')
}

/** Somebody else's place is taken away only by `threshold` publishers or by recovery; one's own by oneself. */
function requireOthers(
  { threshold }: ControlState,
  { signers }: ControlLink,
  identity: NamedIdentity,
  { publishers, recovery }: Authority,
): void {
  if (recovery || publishers.length >= threshold) return
  if (signers.some((signer) => isNamed(identity, signer))) return
  unauthorised(`${publishers.length} publishers`, `${threshold}, or a recovery identity`)
}

function requireMember(state: ControlState, identity: NamedIdentity, role?: ControlMember['role']): ControlMember {
  return currentMember(state.members, identity, role) ?? invalid('an identity that does not belong to the name')
}

/** A name that nobody can publish or recover is lost for ever: that is never done by mistake. */
function requireRest({ members }: ControlState, leaving: NamedIdentity): void {
  const rest = members.filter(({ identity, until }) => until === null && !sameNamedIdentity(identity, leaving))
  if (rest.length === 0) invalid('the last identity of the name')
}

function checkNewcomer(state: ControlState, link: ControlLink, identity: NamedIdentity): void {
  if (currentMember(state.members, identity) !== undefined) invalid('an identity that belongs to the name already')
  if (revokedBefore(state, link, identity).length > 0) unauthorised('an identity that was revoked', 'another one')
}

/** What earlier statements revoke of an identity: while replaying, later ones are in force, too. */
function revokedBefore({ revocations }: ControlState, { statement }: ControlLink, identity: NamedIdentity) {
  const { sequence } = statement.predicate
  return revocations.filter((each) => each.sequence < sequence && sameNamedIdentity(each.identity, identity))
}

function checkRotation(state: ControlState, link: ControlLink, change: Change<'rotate'>, authority: Authority): void {
  const { role } = requireMember(state, change.from)
  checkNewcomer(state, link, change.to)
  if (role === 'publisher') requireOthers(state, link, change.from, authority)
  else if (!authority.recovery) unauthorised('no recovery identity', 'one, since a recovery identity is replaced')
}

/** Alone, one gives up only one's own future: reaching back needs others, or recovery. */
function checkRevocation(state: ControlState, link: ControlLink, change: Change<'revoke'>, authority: Authority): void {
  const { role } = state.members.find(({ identity }) => sameNamedIdentity(identity, change.identity)) ?? {}
  if (!authority.recovery) requireRevoker(state, change, authority, role)
  if (role === undefined) invalid('an identity that never belonged to the name')
  if (change.cutoff !== null && change.cutoff > link.index) invalid('a cut-off in the future')
  const from = change.cutoff ?? link.index + 1
  const known = revokedBefore(state, link, change.identity)
  if (known.some(({ cutoff }) => cutoff <= from)) invalid('an identity that is revoked from there already')
}

function requireRevoker(
  state: ControlState,
  change: Change<'revoke'>,
  authority: Authority,
  role: ControlMember['role'] | undefined,
): void {
  if (role === 'recovery') unauthorised('no recovery identity', 'one, since a recovery identity is revoked')
  const others = authority.publishers.filter((signer) => !isNamed(change.identity, signer))
  if (others.length >= state.threshold) return
  const oneself = authority.publishers.some((signer) => isNamed(change.identity, signer))
  if (oneself && change.cutoff === null) return
  unauthorised(
    `${others.length} other publishers`,
    `${state.threshold}, a recovery identity, or oneself without a cut-off`,
  )
}

function sameWithdrawal({ versions }: ControlState, { version, level, reason }: Change<'yank'>): boolean {
  const before = versions.get(version)
  return before !== undefined && before.level === level && before.reason === reason
}

/** One publisher alone adds with a delay, so that the others see a thief coming. */
function effectiveAt(state: ControlState, link: ControlLink): number {
  const { publishers, recovery } = authorityOf(state, link)
  return recovery || publishers.length >= 2 ? link.acceptedAt : link.acceptedAt + additionDelayMs
}

function newcomer(state: ControlState, link: ControlLink, identity: NamedIdentity): ControlMember {
  const since = { index: link.index, effectiveAt: effectiveAt(state, link) }
  return { identity, role: 'publisher', since, until: null }
}

/** The old one stays until the new one counts, so that publishing never stops. */
function applyRotation(state: ControlState, link: ControlLink, { from, to }: Change<'rotate'>): ControlState {
  const role = currentMember(state.members, from)?.role ?? 'publisher'
  const added = { ...newcomer(state, link, to), role }
  const members = ending(state, from, { index: link.index, at: added.since.effectiveAt })
  return { ...state, members: [...members, added] }
}

function ending(
  { members }: ControlState,
  identity: NamedIdentity,
  until: { readonly index: number; readonly at: number },
): ControlMember[] {
  return members.map((member) =>
    member.until === null && sameNamedIdentity(member.identity, identity) ? { ...member, until } : member,
  )
}

function invalid(found: string): never {
  return refuse('E_CONTROL_INVALID', found, 'a statement that changes something')
}

function unauthorised(found: string, expected: string): never {
  return refuse('E_CONTROL_UNAUTHORISED', `a statement signed by ${found}`, expected)
}

function refuse(code: ErrorCode, found: string, expected: string): never {
  throw new VerificationError(code, { found, expected })
}
