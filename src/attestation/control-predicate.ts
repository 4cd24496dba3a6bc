/**
 * The predicate of a control statement: what the owners of a name say about the name itself. Who may publish under it,
 * whose signatures no longer count, which versions are withdrawn. Codes and names only, no prose. docs/spec/control.md.
 */
import type { JsonObject } from '../encoding/json-value.ts'
import type { MemberReader } from '../encoding/member-reader.ts'
import { type NamedIdentity, namedIdentityJson, readNamedIdentity, sameNamedIdentity } from './named-identity.ts'
import { named } from './predicate.ts'
import { parseServerName, parseVersion } from './server-name.ts'

/** Why a signer is revoked. */
export const revocationReasons = ['affiliation-changed', 'key-compromise', 'superseded', 'unspecified'] as const
/** Why a version is withdrawn. */
export const withdrawalReasons = ['defect', 'legal', 'malicious', 'superseded', 'unspecified', 'vulnerability'] as const
/** How far a version is withdrawn: `yanked` refuses it, `deprecated` only says so. */
export const withdrawalLevels = ['deprecated', 'yanked'] as const

/** Why a signer is revoked. */
export type RevocationReason = (typeof revocationReasons)[number]
/** Why a version is withdrawn. */
export type WithdrawalReason = (typeof withdrawalReasons)[number]
/** How far a version is withdrawn. */
export type WithdrawalLevel = (typeof withdrawalLevels)[number]

/** What a control statement does. */
export type ControlAction =
  /** The first statement of a name: who publishes, who may recover, and how many publishers remove another. */
  | {
      readonly action: 'claim'
      readonly identities: readonly NamedIdentity[]
      /** Offline identities; may be empty. */
      readonly recovery: readonly NamedIdentity[]
      readonly threshold: number
    }
  | { readonly action: 'add'; readonly identity: NamedIdentity }
  | { readonly action: 'remove'; readonly identity: NamedIdentity }
  | { readonly action: 'rotate'; readonly from: NamedIdentity; readonly to: NamedIdentity }
  /** From log index `cutoff` on nothing counts that the identity signed; null: from this statement on. */
  | {
      readonly action: 'revoke'
      readonly identity: NamedIdentity
      readonly cutoff: number | null
      readonly reason: RevocationReason
    }
  | {
      readonly action: 'yank'
      readonly version: string
      readonly level: WithdrawalLevel
      readonly reason: WithdrawalReason
    }
  | { readonly action: 'unyank'; readonly version: string }

/** The closed list of kinds of control statement. */
export const controlActions = ['claim', 'add', 'remove', 'rotate', 'revoke', 'yank', 'unyank'] as const

/** The predicate. */
export interface ControlPredicate {
  readonly kind: 'control'
  /** Name of the registry's log: a statement for one log means nothing in another. */
  readonly origin: string
  readonly server: { readonly name: string }
  /** Place in the chain of this name, from 0. */
  readonly sequence: number
  /** SHA-256 of the payload of the statement before it, 64 hexadecimal digits; null for the first. */
  readonly previous: string | null
  readonly change: ControlAction
}

const commonMembers = ['kind', 'action', 'origin', 'server', 'sequence', 'previous'] as const
/** Most identities that one claim names. */
const maxIdentities = 32

/** The predicate as JSON: the change's members stand beside the common ones. */
export function controlPredicateJson(predicate: ControlPredicate): JsonObject {
  const { kind, origin, server, sequence, previous, change } = predicate
  return { kind, origin, server: { ...server }, sequence, previous, ...changeJson(change) }
}

function changeJson(change: ControlAction): JsonObject {
  switch (change.action) {
    case 'claim': {
      const { action, identities, recovery, threshold } = change
      return {
        action,
        identities: identities.map(namedIdentityJson),
        recovery: recovery.map(namedIdentityJson),
        threshold,
      }
    }
    case 'add':
    case 'remove':
    case 'revoke':
      return { ...change, identity: namedIdentityJson(change.identity) }
    case 'rotate':
      return { ...change, from: namedIdentityJson(change.from), to: namedIdentityJson(change.to) }
    case 'yank':
    case 'unyank':
      return { ...change }
  }
}

/** Reads a control predicate. Throws the reader's error for anything else, unknown members included. */
export function readControlPredicate(fields: MemberReader): ControlPredicate {
  fields.literal('kind', 'control')
  const server = fields.object('server').only(['name'])
  const sequence = readCount(fields, 'sequence')
  const previous = fields.hashOrNull('previous')
  const change = readChange(fields)
  if ((sequence === 0) !== (previous === null)) fields.refuse('previous', 'null for the first statement, else a digest')
  if ((sequence === 0) !== (change.action === 'claim')) fields.refuse('action', 'a claim first, and never again')
  return {
    kind: 'control',
    origin: fields.matching('origin', /^[^\s+\p{Cc}]{1,200}$/u, 'the name of a log'),
    server: { name: named(server, 'name', parseServerName) },
    sequence,
    previous,
    change,
  }
}

function readChange(fields: MemberReader): ControlAction {
  const action = fields.oneOf('action', controlActions)
  const only = (...members: string[]): MemberReader => fields.only([...commonMembers, ...members])
  switch (action) {
    case 'claim':
      return readClaim(only('identities', 'recovery', 'threshold'))
    case 'add':
    case 'remove':
      return { action, identity: readNamedIdentity(only('identity').object('identity')) }
    case 'rotate':
      return readRotation(only('from', 'to'))
    case 'revoke':
      only('identity', 'cutoff', 'reason')
      return {
        action,
        identity: readNamedIdentity(fields.object('identity')),
        cutoff: fields.isNull('cutoff') ? null : readCount(fields, 'cutoff'),
        reason: fields.oneOf('reason', revocationReasons),
      }
    case 'yank':
      only('version', 'level', 'reason')
      return {
        action,
        version: named(fields, 'version', parseVersion),
        level: fields.oneOf('level', withdrawalLevels),
        reason: fields.oneOf('reason', withdrawalReasons),
      }
    case 'unyank':
      return { action, version: named(only('version'), 'version', parseVersion) }
  }
}

function readClaim(fields: MemberReader): ControlAction {
  const identities = fields.list('identities').map(readNamedIdentity)
  const recovery = fields.list('recovery').map(readNamedIdentity)
  const threshold = readCount(fields, 'threshold')
  if (identities.length === 0 || identities.length > maxIdentities) fields.refuse('identities', '1 to 32 identities')
  if (recovery.length > maxIdentities) fields.refuse('recovery', 'at most 32 identities')
  if (!allDistinct([...identities, ...recovery])) fields.refuse('identities', 'each identity once, in one role')
  if (threshold < 1 || threshold > identities.length) fields.refuse('threshold', 'from 1 to the number of identities')
  return { action: 'claim', identities, recovery, threshold }
}

function allDistinct(identities: readonly NamedIdentity[]): boolean {
  return identities.every((each, index) => !identities.slice(0, index).some((other) => sameNamedIdentity(each, other)))
}

function readRotation(fields: MemberReader): ControlAction {
  const from = readNamedIdentity(fields.object('from'))
  const to = readNamedIdentity(fields.object('to'))
  if (sameNamedIdentity(from, to)) fields.refuse('to', 'another identity than "from"')
  return { action: 'rotate', from, to }
}

function readCount(fields: MemberReader, name: string): number {
  const value = fields.value(name)
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  return fields.refuse(name, 'a whole number from 0')
}
