/**
 * The control statements of one name, replayed in the log's order: who may publish, whose signatures do not count, which
 * versions are withdrawn. Pure; signatures and receipts are checked by verify/control.ts before.
 *
 * Cut-offs and order are log indexes, never dates, so nobody gains by a wrong clock. Only waiting looks at a time: the
 * one that the registry's receipt states. Rules: docs/spec/control.md.
 */

import { type ErrorCode, VerificationError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import type { AcceptedIdentity } from './accepted-identity.ts'
import { applyChange, checkChange } from './control-change.ts'
import {
  type ControlStanding,
  effectiveSigners,
  isNamed,
  isRevoked,
  type LogPlace,
  memberStanding,
} from './control-members.ts'
import { appendLink, replayControl, revocationOf, withoutRevoked } from './control-replay.ts'
import type { ControlLink, ControlState, Withdrawal } from './control-state.ts'
import type { Identity } from './identity.ts'

/** Most statements of one name, revocations in force, and identities at a time: replaying stays quick. */
export const controlCaps = { statements: 1000, revocations: 32, identities: 64 } as const
/** The same for statements that no recovery identity signed. */
export const controlCapsWithoutRecovery = { statements: 900, revocations: 16, identities: 48 } as const

/** The state of a name without control statements. */
export function emptyControl(name: string, origin: string): ControlState {
  const nothing = {
    members: [],
    revocations: [],
    foundations: new Map(),
    versions: new Map(),
    claimedBy: [],
    links: [],
  }
  return { name, origin, head: null, threshold: 1, ...nothing }
}

/**
 * Adds the next statement.
 *
 * A revocation reaches back: what only the revoked identity had signed from the cut-off on has no effect any more, and
 * neither has what rested on that: see control-replay.ts. The links themselves stay in the chain.
 *
 * @throws VerificationError `E_CONTROL_ORIGIN` for another log, `E_SUBJECT_MISMATCH` for another name,
 * `E_CONTROL_REPLAYED` for a place in the chain that is taken, `E_CONTROL_INVALID` for a link that is not the next,
 * changes nothing, or takes back what its own signers rest on, and where the chain is full; `E_CONTROL_UNAUTHORISED`
 * where its signers may not do this.
 */
export function extendControl(state: ControlState, link: ControlLink): ControlState {
  checkLink(state, link)
  const counted = withoutRevoked(link, state.revocations)
  checkChange(state, counted)
  checkRoom(state, counted)
  const revocation = revocationOf(link)
  if (revocation === null) return applyChange(appendLink(state, link), counted)
  const foundations = new Map(state.foundations).set(revocation.sequence, state.revocations)
  const after = replayControl({ ...emptyControl(state.name, state.origin), foundations }, [...state.links, link])
  if (!after.revocations.some(({ sequence }) => sequence === revocation.sequence)) {
    throw new VerificationError('E_CONTROL_INVALID', {
      found: 'a revocation that takes back what its own signers rest on',
      expected: 'a later cut-off, or a recovery identity',
    })
  }
  return after
}

/** Whoever steals a key could else fill the chain, and leave no room to recover: the last places are for recovery. */
function checkRoom({ name, links, members, revocations }: ControlState, link: ControlLink): void {
  const recovery = effectiveSigners(members, 'recovery', link.signers, link).length > 0
  const room = recovery ? controlCaps : controlCapsWithoutRecovery
  const { action } = link.statement.predicate.change
  const full =
    (links.length >= room.statements && 'statements') ||
    (action === 'revoke' && revocations.length >= room.revocations && 'revocations') ||
    (action === 'add' && members.filter(({ until }) => until === null).length >= room.identities && 'identities')
  if (full === false) return
  throw new VerificationError('E_CONTROL_INVALID', {
    found: `one more of ${room[full]} ${full}`,
    where: `the control statements of ${quote(name)}`,
    expected: recovery ? 'no more' : 'a recovery identity: the last places are kept for it',
  })
}

/** Is it the one next link of this chain? */
function checkLink({ name, origin, head, links }: ControlState, link: ControlLink): void {
  const { predicate } = link.statement
  const refuse = (code: ErrorCode, found: string, expected: string): never => {
    throw new VerificationError(code, { found, where: `the control statements of ${quote(name)}`, expected })
  }
  if (predicate.origin !== origin) {
    refuse('E_CONTROL_ORIGIN', `a statement for the log ${quote(predicate.origin)}`, `one for ${quote(origin)}`)
  }
  if (predicate.server.name !== name) {
    refuse('E_SUBJECT_MISMATCH', `a statement about ${quote(predicate.server.name)}`, `one about ${quote(name)}`)
  }
  const next = head === null ? 0 : head.sequence + 1
  if (predicate.sequence < next) {
    refuse('E_CONTROL_REPLAYED', `statement ${predicate.sequence} once more`, `statement ${next}`)
  }
  if (predicate.sequence > next) refuse('E_CONTROL_INVALID', `statement ${predicate.sequence}`, `statement ${next}`)
  if (predicate.previous !== (head?.digest ?? null)) {
    refuse('E_CONTROL_INVALID', 'a statement that follows another one', `one that follows ${head?.digest ?? 'none'}`)
  }
  const last = links.at(-1)
  if (last !== undefined && link.index <= last.index) {
    refuse('E_CONTROL_INVALID', `log index ${link.index}`, `one above ${last.index}`)
  }
}

/**
 * What a signature of an identity is worth at a place in the log; `at` null is now, at the end of the log. `now` in
 * milliseconds since 1970. A revoked one stays revoked, whatever else is said of it.
 */
export function standingOf(state: ControlState, identity: Identity, at: LogPlace | null, now: number): ControlStanding {
  const place = at ?? { index: Number.MAX_SAFE_INTEGER, acceptedAt: now }
  if (isRevoked(state.revocations, identity, place.index)) return 'revoked'
  const standings = state.members
    .filter((member) => member.role === 'publisher' && isNamed(member.identity, identity))
    .map((member) => memberStanding(member, place))
  return (['effective', 'pending', 'removed'] as const).find((each) => standings.includes(each)) ?? 'never'
}

/** Who may publish at a place in the log; `at` null is now. Revoked ones are still in it: ask {@link standingOf} too. */
export function controlAccepted({ members }: ControlState, at: LogPlace | null, now: number): AcceptedIdentity[] {
  const place = at ?? { index: Number.MAX_SAFE_INTEGER, acceptedAt: now }
  return members
    .filter((member) => member.role === 'publisher' && memberStanding(member, place) === 'effective')
    .map(({ identity }) => identity)
}

/** Whether and why a version is withdrawn; null where it is not. */
export function versionStanding({ versions }: ControlState, version: string): Withdrawal | null {
  return versions.get(version) ?? null
}
