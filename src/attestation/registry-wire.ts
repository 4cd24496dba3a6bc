/**
 * What a registry says over HTTP: the types of its answers, and the strict readers with which a client takes them in.
 *
 * Every answer is attacker-controlled: a registry can be replaced, and nothing it says is believed before a signature or
 * a receipt has been checked. The readers make sure of shapes only. They refuse a wrong type, a malformed digest, number
 * or time; members that they do not know are ignored, so that a registry may add some within `/v1`.
 */
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { RegistryError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** Who signed, as the registry says. */
export interface RegistryPublisher {
  readonly type: 'key'
  /** SHA-256 of the key's SPKI form, 64 hexadecimal digits. */
  readonly keyId: string
  /** `ed25519:<base64>`. */
  readonly publicKey: string
}

/** One accepted version in a list. */
export interface RegistryVersionSummary {
  readonly version: string
  readonly profile: string
  /** SHA-256 of the snapshot file, 64 hexadecimal digits. */
  readonly snapshotDigest: string
  /** SHA-256 of the bundle file, 64 hexadecimal digits. */
  readonly bundleDigest: string
  /** RFC 3339, UTC. */
  readonly acceptedAt: string
  /** Position in the registry's order of acceptance, from 0. */
  readonly index: number
  readonly status: 'published'
}

/** Answer of `GET /v1/servers/{name}/versions/{version}` and of a publish. */
export interface RegistryVersion extends RegistryVersionSummary {
  readonly name: string
  /** Every profile of this version, sorted. */
  readonly profiles: readonly string[]
  readonly publisher: RegistryPublisher
  /** The signed acceptance note. */
  readonly receipt: string
}

/** One bundle of a version. */
export interface RegistryBundle {
  readonly profile: string
  /** The bundle file, verbatim. */
  readonly bundle: string
  /** The signed acceptance note. */
  readonly receipt: string
  /** `ed25519:<base64>`: a hint, never an identity by itself. */
  readonly publicKey: string
}

/** Answer of `GET /v1/servers/{name}/versions/{version}/bundles`. */
export interface RegistryBundles {
  readonly bundles: readonly RegistryBundle[]
}

/** Answer of `GET /v1/servers/{name}`: a page of versions, newest first. */
export interface RegistryServer {
  readonly name: string
  /** The version that `latest` stands for. */
  readonly latest: string
  readonly publishers: readonly RegistryPublisher[]
  readonly versions: readonly RegistryVersionSummary[]
  /** Cursor of the next page; null on the last. */
  readonly next: string | null
}

/** Answer of `GET /v1/lookup`: what is bound to a package URL or an origin. */
export interface RegistryLookup {
  readonly matches: readonly { readonly name: string; readonly version: string; readonly profile: string }[]
}

/** Answer of `GET /v1/search`. */
export interface RegistrySearch {
  readonly servers: readonly { readonly name: string; readonly latest: string; readonly acceptedAt: string }[]
  /** Cursor of the next page; null on the last. */
  readonly next: string | null
}

/** An error answer (RFC 9457) with our stable code. Texts are foreign: escape them before they are shown. */
export interface RegistryProblem {
  readonly status: number
  /** One of our codes, or whatever another registry wrote. */
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly requestId: string
}

/** Reads the answer for one version. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape. */
export function parseRegistryVersion(bytes: Uint8Array): RegistryVersion {
  return read(bytes, (answer) => ({
    ...summary(answer, ''),
    name: text(answer, 'name', ''),
    profiles: list(answer, 'profiles', '', (value, pointer) => requireText(value, pointer)),
    publisher: publisher(ownMember(answer, 'publisher'), '/publisher'),
    receipt: text(answer, 'receipt', ''),
  }))
}

/** Reads the bundles of a version. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape. */
export function parseRegistryBundles(bytes: Uint8Array): RegistryBundles {
  return read(bytes, (answer) => ({
    bundles: list(answer, 'bundles', '', (value, pointer) => {
      const item = requireObject(value, pointer)
      return {
        profile: text(item, 'profile', pointer),
        bundle: text(item, 'bundle', pointer),
        receipt: text(item, 'receipt', pointer),
        publicKey: text(item, 'publicKey', pointer),
      }
    }),
  }))
}

/** Reads a page of a server's versions. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape. */
export function parseRegistryServer(bytes: Uint8Array): RegistryServer {
  return read(bytes, (answer) => ({
    name: text(answer, 'name', ''),
    latest: text(answer, 'latest', ''),
    publishers: list(answer, 'publishers', '', publisher),
    versions: list(answer, 'versions', '', (value, pointer) => summary(requireObject(value, pointer), pointer)),
    next: cursor(answer),
  }))
}

/** Reads the answer of a look-up. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape. */
export function parseRegistryLookup(bytes: Uint8Array): RegistryLookup {
  return read(bytes, (answer) => ({
    matches: list(answer, 'matches', '', (value, pointer) => {
      const item = requireObject(value, pointer)
      return {
        name: text(item, 'name', pointer),
        version: text(item, 'version', pointer),
        profile: text(item, 'profile', pointer),
      }
    }),
  }))
}

/** Reads a page of search results. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape. */
export function parseRegistrySearch(bytes: Uint8Array): RegistrySearch {
  return read(bytes, (answer) => ({
    servers: list(answer, 'servers', '', (value, pointer) => {
      const item = requireObject(value, pointer)
      return {
        name: text(item, 'name', pointer),
        latest: text(item, 'latest', pointer),
        acceptedAt: time(item, 'acceptedAt', pointer),
      }
    }),
    next: cursor(answer),
  }))
}

/** Reads an error answer. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape, such as a proxy's own page. */
export function parseRegistryProblem(bytes: Uint8Array): RegistryProblem {
  return read(bytes, (answer) => ({
    status: integer(answer, 'status', ''),
    code: text(answer, 'code', ''),
    title: text(answer, 'title', ''),
    detail: text(answer, 'detail', ''),
    requestId: text(answer, 'requestId', ''),
  }))
}

function read<T>(bytes: Uint8Array, shape: (answer: JsonObject) => T): T {
  let value: JsonValue
  try {
    const document = parseJson(bytes, { maxDepth: 16 })
    const issue = document.issues[0]
    if (issue !== undefined) refuse(issue.pointer, 'well-formed text and exact numbers')
    value = document.value
  } catch (cause) {
    if (!(cause instanceof TouchmarkError) || cause instanceof RegistryError) throw cause
    throw new RegistryError('E_REGISTRY_RESPONSE', { found: cause.message, where: "the registry's answer", cause })
  }
  return shape(requireObject(value, ''))
}

function summary(item: JsonObject, pointer: string): RegistryVersionSummary {
  if (ownMember(item, 'status') !== 'published') refuse(`${pointer}/status`, '"published"')
  return {
    version: text(item, 'version', pointer),
    profile: text(item, 'profile', pointer),
    snapshotDigest: digest(item, 'snapshotDigest', pointer),
    bundleDigest: digest(item, 'bundleDigest', pointer),
    acceptedAt: time(item, 'acceptedAt', pointer),
    index: integer(item, 'index', pointer),
    status: 'published',
  }
}

function publisher(value: JsonValue | undefined, pointer: string): RegistryPublisher {
  const item = requireObject(value, pointer)
  if (ownMember(item, 'type') !== 'key') refuse(`${pointer}/type`, '"key"')
  return { type: 'key', keyId: digest(item, 'keyId', pointer), publicKey: text(item, 'publicKey', pointer) }
}

function cursor(answer: JsonObject): string | null {
  return ownMember(answer, 'next') === null ? null : text(answer, 'next', '')
}

function list<T>(
  object: JsonObject,
  member: string,
  pointer: string,
  each: (value: JsonValue, pointer: string) => T,
): T[] {
  const value = ownMember(object, member)
  if (!isArray(value)) return refuse(`${pointer}/${member}`, 'an array')
  return value.map((item, index) => each(item, `${pointer}/${member}/${index}`))
}

function text(object: JsonObject, member: string, pointer: string): string {
  return requireText(ownMember(object, member), `${pointer}/${member}`)
}

function requireText(value: JsonValue | undefined, pointer: string): string {
  return typeof value === 'string' ? value : refuse(pointer, 'a string')
}

function digest(object: JsonObject, member: string, pointer: string): string {
  const value = text(object, member, pointer)
  return /^[0-9a-f]{64}$/.test(value) ? value : refuse(`${pointer}/${member}`, '64 lower-case hexadecimal digits')
}

function time(object: JsonObject, member: string, pointer: string): string {
  const value = text(object, member, pointer)
  const wellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) && !Number.isNaN(Date.parse(value))
  return wellFormed ? value : refuse(`${pointer}/${member}`, 'an RFC 3339 date-time in UTC')
}

function integer(object: JsonObject, member: string, pointer: string): number {
  const value = ownMember(object, member)
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    return refuse(`${pointer}/${member}`, 'a whole number from 0')
  }
  return value
}

function requireObject(value: JsonValue | undefined, pointer: string): JsonObject {
  return isObject(value) ? value : refuse(pointer, 'an object')
}

function refuse(pointer: string, expected: string): never {
  throw new RegistryError('E_REGISTRY_RESPONSE', {
    found: 'an unexpected value',
    where: `the registry's answer at ${quote(pointer)}`,
    expected,
    pointer,
  })
}
