/**
 * Whom a signed statement names: a key, or whoever holds a Sigstore certificate of a given issuer and subject. The same
 * two shapes stand in policies; what they accept says trust/accepted-identity.ts.
 */
import { formatPublicKey, parsePublicKey } from '../crypto/ed25519.ts'
import { canonicalJson } from '../encoding/canonical-json.ts'
import type { JsonObject } from '../encoding/json-value.ts'
import type { MemberReader } from '../encoding/member-reader.ts'
import { TouchmarkError } from '../errors.ts'

/** A key. */
export interface NamedKey {
  readonly type: 'key'
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array
}

/** Certificates: each member that is there must agree. */
export interface NamedKeyless {
  readonly type: 'keyless'
  /** URL of the OIDC issuer, exact. */
  readonly issuer: string
  /** Subject, exact or an anchored pattern: `*` is any characters but `/`, `**` any characters. */
  readonly subject: string
  readonly repositoryId?: string
  readonly ownerId?: string
  /** Git ref, exact or an anchored pattern. */
  readonly ref?: string
  /** Events that may start the build. */
  readonly triggers?: readonly string[]
  /** Runner class. */
  readonly runner?: string
  /** Deployment environment. */
  readonly environment?: string
}

/** Whom a statement names. */
export type NamedIdentity = NamedKey | NamedKeyless

/** The JSON form. */
export function namedIdentityJson(named: NamedIdentity): JsonObject {
  if (named.type === 'key') return { type: 'key', publicKey: formatPublicKey(named.publicKey) }
  const { triggers, ...rest } = named
  return { ...rest, ...(triggers === undefined ? {} : { triggers: [...triggers] }) }
}

/** Whether both name the same, member by member. */
export function sameNamedIdentity(a: NamedIdentity, b: NamedIdentity): boolean {
  return canonicalJson(namedIdentityJson(a)) === canonicalJson(namedIdentityJson(b))
}

const optionalMembers = ['repositoryId', 'ownerId', 'ref', 'runner', 'environment'] as const
const visible = /^[\x21-\x7e]{1,300}$/

/** Reads one. Throws the reader's error for anything else, unknown members included. */
export function readNamedIdentity(fields: MemberReader): NamedIdentity {
  if (fields.oneOf('type', ['key', 'keyless']) === 'key') {
    fields.only(['type', 'publicKey'])
    return { type: 'key', publicKey: fields.converted('publicKey', asPublicKey, '"ed25519:" and a public key') }
  }
  fields.only(['type', 'issuer', 'subject', 'triggers', ...optionalMembers])
  const issuer = fields.matching('issuer', /^https?:\/\/[\x21-\x7e]{1,300}$/, 'the URL of an OIDC issuer')
  const subject = fields.converted('subject', asSubject, 'a subject whose host and owner are written out')
  const stated = Object.fromEntries(
    optionalMembers.filter((name) => fields.has(name)).map((name) => [name, fields.matching(name, visible, 'a word')]),
  )
  return { type: 'keyless', issuer, subject, ...stated, ...readTriggers(fields) }
}

function readTriggers(fields: MemberReader): { triggers?: readonly string[] } {
  if (!fields.has('triggers')) return {}
  const triggers = fields.texts('triggers')
  const fine = triggers.length > 0 && triggers.length <= 20 && triggers.every((each) => /^[\w-]{1,64}$/.test(each))
  return fine ? { triggers } : fields.refuse('triggers', '1 to 20 names of events')
}

/** Anybody may have a repository on a host, so host and owner are never a star. */
function asSubject(text: string): string | undefined {
  if (!visible.test(text)) return undefined
  return !text.includes('*') || /^https:\/\/[^/*@]+\/[^/*]+\/./.test(text) ? text : undefined
}

function asPublicKey(text: string): Uint8Array | undefined {
  try {
    return parsePublicKey(text)
  } catch (error) {
    if (error instanceof TouchmarkError) return undefined
    throw error
  }
}
