/**
 * Our own check of a Sigstore root of trust. The library takes a log without a start as valid since the beginning of
 * time, and an empty list for one with nothing to check. Members that are not read are left alone: a root is trusted, and
 * newer ones say more. Format: sigstore/protobuf-specs, sigstore_trustroot.proto.
 */
import { X509Certificate } from 'node:crypto'
import { fromBase64 } from '../encoding/bytes.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { ConfigError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** When something is valid, milliseconds since 1970, both inclusive. */
export interface Validity {
  readonly start: number
  /** Null where no end is set. */
  readonly end: number | null
}

/** A transparency log of the root. */
export interface TrustedLog extends Validity {
  /** What entries call it by. */
  readonly id: Uint8Array
  /** Under what names it may sign checkpoints: host and path of its URL, or its host. */
  readonly names: readonly string[]
}

/** What a root says that we check ourselves. */
export interface RootFacts {
  /** The whole root, for the library. */
  readonly value: JsonValue
  readonly logs: readonly TrustedLog[]
}

/** Most bytes of a root. The public one has 9,000. */
export const maxRootBytes: number = 1024 * 1024

/**
 * Reads a `trusted_root.json`.
 *
 * @throws ConfigError `E_TRUSTED_ROOT_INVALID` where it is none, has no authority or no log, or one of its logs and
 * authorities has no start of validity, ends before it starts, or has a key or certificate that cannot be read.
 */
export function readTrustedRoot(bytes: Uint8Array): RootFacts {
  if (bytes.length > maxRootBytes) throw unexpected('', `at most ${maxRootBytes} bytes`)
  const value = parse(bytes)
  const root = new MemberReader(value, unexpected)
  root.matching('mediaType', /^application\/vnd\.dev\.sigstore\.trustedroot[+.]/, "a trusted root's media type")
  const logs = listOf(root, 'tlogs').map(readLog)
  if (logs.length === 0) root.refuse('tlogs', 'at least one log')
  for (const log of listOf(root, 'ctlogs')) readLog(log)
  const authorities = listOf(root, 'certificateAuthorities')
  if (authorities.length === 0) root.refuse('certificateAuthorities', 'at least one authority')
  for (const authority of [...authorities, ...listOf(root, 'timestampAuthorities')]) checkAuthority(authority)
  return { value, logs }
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxDepth: 16 }).value
  } catch (cause) {
    throw new ConfigError('E_TRUSTED_ROOT_INVALID', {
      found: cause instanceof TouchmarkError ? cause.message : 'bytes that are not JSON',
      where: 'the trusted root',
      cause,
    })
  }
}

function listOf(root: MemberReader, name: string): MemberReader[] {
  return root.has(name) ? root.list(name) : []
}

function readLog(log: MemberReader): TrustedLog {
  const names = log.converted('baseUrl', namesOf, 'a URL')
  const key = log.object('publicKey')
  bytesOf(key, 'rawBytes')
  const id = log.has('checkpointKeyId') ? log.object('checkpointKeyId') : log.object('logId')
  return { id: bytesOf(id, 'keyId'), names, ...readValidity(key.object('validFor')) }
}

/** A log names itself by its URL without scheme; older ones by the host alone. */
function namesOf(url: string): string[] | undefined {
  if (!URL.canParse(url)) return undefined
  const { host, hostname, pathname } = new URL(url)
  return [...new Set([`${host}${pathname.replace(/\/$/, '')}`, host, hostname])]
}

function checkAuthority(authority: MemberReader): void {
  readValidity(authority.object('validFor'))
  const chain = authority.object('certChain')
  const certificates = chain.list('certificates')
  if (certificates.length === 0) chain.refuse('certificates', 'at least one certificate')
  for (const certificate of certificates) {
    certificate.converted('rawBytes', readableCertificate, 'a certificate with a key')
  }
}

function readableCertificate(text: string): true | undefined {
  try {
    return new X509Certificate(fromBase64(text) ?? new Uint8Array()).publicKey.type === 'public' ? true : undefined
  } catch {
    return undefined
  }
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

function readValidity(validity: MemberReader): Validity {
  const at = (name: string): number => {
    const time = Date.parse(validity.matching(name, instant, 'an RFC 3339 time in UTC'))
    return Number.isNaN(time) ? validity.refuse(name, 'an RFC 3339 time in UTC') : time
  }
  const start = at('start')
  const end = validity.has('end') ? at('end') : null
  if (end !== null && end <= start) validity.refuse('end', 'a time after the start')
  return { start, end }
}

function bytesOf(fields: MemberReader, name: string): Uint8Array {
  const bytes = fields.converted(name, fromBase64, 'bytes in standard base64 with padding')
  return bytes.length >= 4 ? bytes : fields.refuse(name, 'at least four bytes')
}

function unexpected(pointer: string, expected: string): ConfigError {
  const where = `the trusted root at ${quote(pointer)}`
  return new ConfigError('E_TRUSTED_ROOT_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
