/** Control statements in words. Every name in them is checked by its parser; identities are escaped where they are described. */
import type { ControlAction } from '../../src/attestation/control-predicate.ts'
import { type NamedIdentity, namedIdentityJson } from '../../src/attestation/named-identity.ts'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import { additionDelayMs, type ControlMember, memberStanding } from '../../src/trust/control-members.ts'
import type { ControlState } from '../../src/trust/control-state.ts'
import { describeIdentity } from '../../src/trust/identity.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'

const delayHours = additionDelayMs / 3_600_000

/** What a statement will do, before it is signed. */
export function describeChange(name: string, change: ControlAction): string {
  const who = (identity: NamedIdentity): string => describeNamed(identity)
  switch (change.action) {
    case 'claim':
      return `${name}: published by ${change.identities.map(who).join(', ')}; recovered by ${
        change.recovery.map(who).join(', ') || 'nobody: a stolen key could then not be undone'
      }; ${change.threshold} of them remove another`
    case 'add':
      return `${name}: ${who(change.identity)} may publish, ${delayHours} hours from now unless two publishers or recovery sign`
    case 'remove':
      return `${name}: ${who(change.identity)} may no longer publish`
    case 'rotate':
      return `${name}: ${who(change.to)} takes the place of ${who(change.from)}, ${delayHours} hours from now unless two publishers or recovery sign`
    case 'revoke': {
      const from = change.cutoff === null ? 'from this statement on' : `from log index ${change.cutoff} on`
      return `${name}: nothing that ${who(change.identity)} signed ${from} counts (${change.reason})`
    }
    case 'yank':
      return `${name} ${change.version}: ${change.level} (${change.reason})`
    case 'unyank':
      return `${name} ${change.version}: no longer withdrawn`
  }
}

function describeNamed(identity: NamedIdentity): string {
  if (identity.type === 'key') return formatPublicKey(identity.publicKey)
  return visibleLine(`${identity.subject} by ${identity.issuer}`, 300)
}

/** The state of a name, for machines. */
export function controlReport(state: ControlState, now: number): object {
  return {
    name: state.name,
    origin: state.origin,
    statements: state.links.map(({ statement, index, acceptedAt, signers, digest }) => ({
      sequence: statement.predicate.sequence,
      action: statement.predicate.change.action,
      digest,
      index,
      acceptedAt: new Date(acceptedAt).toISOString(),
      signers: signers.map(describeIdentity),
    })),
    threshold: state.threshold,
    members: state.members.map((member) => ({
      role: member.role,
      standing: standingNow(member, now),
      identity: namedIdentityJson(member.identity) as JsonObject,
    })),
    revocations: state.revocations.map(({ identity, cutoff, reason }) => ({
      identity: namedIdentityJson(identity),
      cutoff,
      reason,
    })),
    versions: [...state.versions].map(([version, { level, reason }]) => ({ version, level, reason })),
  }
}

function standingNow(member: ControlMember, now: number): string {
  return memberStanding(member, { index: Number.MAX_SAFE_INTEGER, acceptedAt: now })
}

/** The state of a name, for people. */
export function renderControl(state: ControlState, now: number): string {
  const { name, origin, links } = state
  if (links.length === 0) return `${name} has no control statements in ${quote(origin)}\n`
  const statements = links.map(
    ({ statement, index, acceptedAt }) =>
      `  ${String(statement.predicate.sequence).padStart(3)}  ${new Date(acceptedAt).toISOString()}  entry ${index}  ${describeChange(name, statement.predicate.change)}`,
  )
  const members = state.members.map(
    (member) => `  ${member.role.padEnd(9)}  ${standingNow(member, now).padEnd(9)}  ${describeNamed(member.identity)}`,
  )
  const revoked = state.revocations.map(
    ({ identity, cutoff, reason }) => `  revoked    from ${cutoff}  ${describeNamed(identity)} (${reason})`,
  )
  return `${[`${name} in ${quote(origin)}`, ...statements, 'now', ...members, ...revoked, ''].join('\n')}`
}
