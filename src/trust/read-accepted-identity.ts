/**
 * Reads whom a policy file accepts. A pattern that would accept strangers is refused here, where its author sees it:
 * anybody may have a repository on a host, so host and owner are always written out.
 */
import { namedIdentityJson } from '../attestation/named-identity.ts'
import { parsePublicKey } from '../crypto/ed25519.ts'
import { canonicalJson } from '../encoding/canonical-json.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import type { AcceptedIdentity, AcceptedKeyless } from './accepted-identity.ts'
import type { ConfigReader } from './config-reader.ts'

const keylessMembers = [
  'type',
  'issuer',
  'subject',
  'repositoryId',
  'ownerId',
  'ref',
  'triggers',
  'runner',
  'environment',
] as const

/** Reads one identity; none where something is wrong with it, which is noted with the reader. */
export function readAcceptedIdentity(fields: ConfigReader): AcceptedIdentity[] {
  const type = fields.required('type', asType, '"key" or "keyless"')
  if (type === 'keyless') return readKeyless(fields)
  fields.only(['type', 'publicKey'])
  const publicKey = fields.required('publicKey', asPublicKey, '"ed25519:" and a public key in base64')
  return type === undefined || publicKey === undefined ? [] : [{ type, publicKey }]
}

function readKeyless(fields: ConfigReader): AcceptedKeyless[] {
  fields.only(keylessMembers)
  const issuer = fields.required('issuer', asIssuer, 'the https URL of an OIDC issuer')
  const subject = fields.required(
    'subject',
    asSubject,
    'a subject whose host and owner are written out, without a star',
  )
  const triggers = fields.has('triggers') ? fields.texts('triggers', isWord, 'the name of an event') : undefined
  if (triggers?.length === 0) fields.problem('triggers', 'expected at least one event')
  const rest = {
    repositoryId: fields.optional('repositoryId', asId, 'an id'),
    ownerId: fields.optional('ownerId', asId, 'an id'),
    ref: fields.optional('ref', asText, 'a Git ref or a pattern, such as "refs/tags/*"'),
    triggers,
    runner: fields.optional('runner', asText, 'a runner class, such as "github-hosted"'),
    environment: fields.optional('environment', asText, 'the name of an environment'),
  }
  if (issuer === undefined || subject === undefined) return []
  const stated = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return [{ type: 'keyless', issuer, subject, ...stated }]
}

/** How many different identities these are. */
export function countDistinct(identities: readonly AcceptedIdentity[]): number {
  return new Set(identities.map((identity) => canonicalJson(namedIdentityJson(identity)))).size
}

/**
 * Whether a subject pattern can mean no stranger: a URI with its host and the first part of its path written out, or
 * anything else without a star. `https://github.com/**` and `*@acme.example` are what it keeps out.
 */
export function isSafeSubject(subject: string): boolean {
  if (!subject.includes('*')) return subject !== ''
  return /^[a-z][a-z0-9+.-]*:\/\/[^/*@]+\/[^/*]+\/./.test(subject)
}

function asSubject(value: JsonValue): string | undefined {
  return typeof value === 'string' && isSafeSubject(value) ? value : undefined
}

/** Compared exactly, so it must be written as the issuer writes itself: nothing is made out of it here. */
function asIssuer(value: JsonValue): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value) || value.includes('*')) return undefined
  const { protocol, hostname, username, password, search, hash } = new URL(value)
  if (username !== '' || password !== '' || search !== '' || hash !== '') return undefined
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
  return protocol === 'https:' || (protocol === 'http:' && loopback) ? value : undefined
}

function asType(value: JsonValue): 'key' | 'keyless' | undefined {
  return value === 'key' || value === 'keyless' ? value : undefined
}

function asText(value: JsonValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isWord(text: string): boolean {
  return /^[\w-]+$/.test(text)
}

function asId(value: JsonValue): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined
}

function asPublicKey(value: JsonValue): Uint8Array | undefined {
  try {
    return typeof value === 'string' ? parsePublicKey(value) : undefined
  } catch {
    return undefined
  }
}
