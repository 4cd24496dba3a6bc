/**
 * Replays control statements, which is needed whenever a revocation comes in: it reaches back.
 *
 * What only a revoked identity had signed since the cut-off has no effect, and neither has what rested on it: an earlier
 * revocation, too. So revocations are settled from the newest to the oldest. The newest stands; an older one stands if
 * its signers could still make it with all newer ones in force that stand. Nothing that is undone takes anything away.
 */
import { VerificationError } from '../errors.ts'
import { applyChange, checkChange } from './control-change.ts'
import { type ControlRevocation, isRevoked } from './control-members.ts'
import type { ControlLink, ControlState } from './control-state.ts'

/** The revocation that a link makes; null where it does something else. */
export function revocationOf({ statement, index }: ControlLink): ControlRevocation | null {
  const { change, sequence } = statement.predicate
  if (change.action !== 'revoke') return null
  const { identity, reason, cutoff } = change
  return { sequence, identity, reason, cutoff: cutoff ?? index + 1 }
}

/** A link with those of its signers only who are not revoked at its place. */
export function withoutRevoked(link: ControlLink, revocations: readonly ControlRevocation[]): ControlLink {
  return { ...link, signers: link.signers.filter((signer) => !isRevoked(revocations, signer, link.index)) }
}

/** The state after all links. `empty` is that of the name before them; of it, the foundations are read. */
export function replayControl(empty: ControlState, links: readonly ControlLink[]): ControlState {
  return applyLinks(empty, links, settle(empty, links))
}

function settle(empty: ControlState, links: readonly ControlLink[]): ControlRevocation[] {
  let standing: ControlRevocation[] = []
  for (const [at, link] of [...links.entries()].reverse()) {
    const revocation = revocationOf(link)
    if (revocation === null) continue
    // It never rested on what was not in force when it was accepted; that may have been undone since.
    const inForce = [revocation, ...standing, ...(empty.foundations.get(revocation.sequence) ?? [])]
    if (mayStill(applyLinks(empty, links.slice(0, at), inForce), link)) standing = [revocation, ...standing]
  }
  return standing
}

/** A revocation of somebody who, as it turns out, never belonged to the name, keeps them out all the same. */
function mayStill(state: ControlState, link: ControlLink): boolean {
  try {
    checkChange(state, withoutRevoked(link, state.revocations))
    return true
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    return error.code !== 'E_CONTROL_UNAUTHORISED'
  }
}

/** Applies links with these revocations in force; a link that may not do what it says any more does nothing. */
function applyLinks(
  empty: ControlState,
  links: readonly ControlLink[],
  revocations: readonly ControlRevocation[],
): ControlState {
  return links.reduce<ControlState>(applyLink, { ...empty, revocations })
}

function applyLink(state: ControlState, link: ControlLink): ControlState {
  const before = appendLink(state, link)
  if (revocationOf(link) !== null) return before
  // The claim stands whoever is revoked later: it is what everything else is measured by.
  const counted = link.statement.predicate.sequence === 0 ? link : withoutRevoked(link, state.revocations)
  try {
    checkChange(state, counted)
    return applyChange(before, counted)
  } catch (error) {
    if (error instanceof VerificationError) return before
    throw error
  }
}

/** The chain with one more link that has no effect yet. */
export function appendLink(state: ControlState, link: ControlLink): ControlState {
  const { sequence } = link.statement.predicate
  return { ...state, head: { sequence, digest: link.digest }, links: [...state.links, link] }
}
