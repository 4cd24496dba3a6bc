/**
 * What a registry says over HTTP: the types of its answers, and the strict readers with which a client takes them in.
 *
 * Every answer is attacker-controlled: a registry can be replaced, and nothing it says is believed before a signature or
 * a receipt has been checked. The readers make sure of shapes only. They refuse a wrong type, a malformed digest, number
 * or time; members that they do not know are ignored, so that a registry may add some within `/v1`.
 */
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { RegistryError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { type RegistryPublisher, readRegistryPublisher } from './registry-publisher.ts'

export type { RegistryPublisher } from './registry-publisher.ts'

/** What became of a version: `yanked` ones are never the latest, and clients refuse them. */
export const versionStatuses = ['published', 'deprecated', 'yanked'] as const
/** What became of a version. */
export type VersionStatus = (typeof versionStatuses)[number]

/** How the first owner of a name was admitted. */
export const namespaceProofs = ['oidc', 'dns', 'well-known', 'operator'] as const
/** How the first owner of a name was admitted: by the certificate's own claims, by the domain, or by the operator. */
export type NamespaceProof = (typeof namespaceProofs)[number]

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
  readonly status: VersionStatus
  /** Reason code of its owner; null for a published one. */
  readonly reason: string | null
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

/** What a bundle of a version is: its publisher's word, a curator's, or an approver's. */
export const bundleKinds = ['publish', 'observation', 'review'] as const
/** Kind of a bundle of a version. */
export type BundleKind = (typeof bundleKinds)[number]

/** One bundle of a version. */
export interface RegistryBundle {
  /** As the registry says; who verifies the bundle reads its kind from what was signed. */
  readonly kind: BundleKind
  readonly profile: string
  /** The bundle file, verbatim. */
  readonly bundle: string
  /** The signed acceptance note: the version's own for the first bundle of a profile, else that of a statement. */
  readonly receipt: string
  /** Who signed: a hint, never an identity by itself. */
  readonly publisher: RegistryPublisher
}

/** Answer of `GET /v1/servers/{name}/versions/{version}/bundles`. */
export interface RegistryBundles {
  /** For each profile the publisher's first bundle, then further publishers', then what others said. */
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

/** One server in search results. */
export interface RegistryHit {
  readonly name: string
  readonly latest: string
  /** RFC 3339, UTC. */
  readonly acceptedAt: string
  readonly proof: NamespaceProof
  /** An older name that this one is easily taken for; null where there is none. */
  readonly lookAlike: string | null
}

/** Answer of `GET /v1/search`. */
export interface RegistrySearch {
  readonly servers: readonly RegistryHit[]
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
  const answer = read(bytes)
  return {
    ...summary(answer),
    name: answer.text('name'),
    profiles: answer.texts('profiles'),
    publisher: readRegistryPublisher(answer.object('publisher')),
    receipt: answer.text('receipt'),
  }
}

/** Reads the bundles of a version. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape. */
export function parseRegistryBundles(bytes: Uint8Array): RegistryBundles {
  return {
    bundles: read(bytes)
      .list('bundles')
      .map((item) => ({
        kind: item.oneOf('kind', bundleKinds),
        profile: item.text('profile'),
        bundle: item.text('bundle'),
        receipt: item.text('receipt'),
        publisher: readRegistryPublisher(item.object('publisher')),
      })),
  }
}

/** Reads a page of a server's versions. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape. */
export function parseRegistryServer(bytes: Uint8Array): RegistryServer {
  const answer = read(bytes)
  return {
    name: answer.text('name'),
    latest: answer.text('latest'),
    publishers: answer.list('publishers').map(readRegistryPublisher),
    versions: answer.list('versions').map(summary),
    next: answer.textOrNull('next'),
  }
}

/** Reads the answer of a look-up. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape. */
export function parseRegistryLookup(bytes: Uint8Array): RegistryLookup {
  const matches = read(bytes).list('matches')
  return {
    matches: matches.map((item) => ({
      name: item.text('name'),
      version: item.text('version'),
      profile: item.text('profile'),
    })),
  }
}

/** Reads a page of search results. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape. */
export function parseRegistrySearch(bytes: Uint8Array): RegistrySearch {
  const answer = read(bytes)
  return {
    servers: answer.list('servers').map((item) => ({
      name: item.text('name'),
      latest: item.text('latest'),
      acceptedAt: time(item, 'acceptedAt'),
      proof: item.oneOf('proof', namespaceProofs),
      lookAlike: item.textOrNull('lookAlike'),
    })),
    next: answer.textOrNull('next'),
  }
}

/** Answer of `POST /v1/statements`. */
export interface RegistryStatement {
  readonly kind: string
  /** Server name. */
  readonly name: string
  /** Position in the registry's order of acceptance, from 0. */
  readonly index: number
  /** RFC 3339, UTC. */
  readonly acceptedAt: string
  /** The signed acceptance note; see log/statement-acceptance.ts. */
  readonly receipt: string
}

/** Reads the answer to a statement. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape. */
export function parseRegistryStatement(bytes: Uint8Array): RegistryStatement {
  const answer = read(bytes)
  return {
    kind: answer.text('kind'),
    name: answer.text('name'),
    index: integer(answer, 'index'),
    acceptedAt: time(answer, 'acceptedAt'),
    receipt: answer.text('receipt'),
  }
}

/** Reads an error answer. @throws RegistryError `E_REGISTRY_RESPONSE` for any other shape, such as a proxy's own page. */
export function parseRegistryProblem(bytes: Uint8Array): RegistryProblem {
  const answer = read(bytes)
  return {
    status: integer(answer, 'status'),
    code: answer.text('code'),
    title: answer.text('title'),
    detail: answer.text('detail'),
    requestId: answer.text('requestId'),
  }
}

function read(bytes: Uint8Array): MemberReader {
  try {
    const document = parseJson(bytes, { maxDepth: 16 })
    const issue = document.issues[0]
    if (issue !== undefined) throw unexpected(issue.pointer, 'well-formed text and exact numbers')
    return new MemberReader(document.value, unexpected)
  } catch (cause) {
    if (!(cause instanceof TouchmarkError) || cause instanceof RegistryError) throw cause
    throw new RegistryError('E_REGISTRY_RESPONSE', { found: cause.message, where: "the registry's answer", cause })
  }
}

function summary(item: MemberReader): RegistryVersionSummary {
  return {
    version: item.text('version'),
    profile: item.text('profile'),
    snapshotDigest: item.hash('snapshotDigest'),
    bundleDigest: item.hash('bundleDigest'),
    acceptedAt: time(item, 'acceptedAt'),
    index: integer(item, 'index'),
    status: item.oneOf('status', versionStatuses),
    reason: item.textOrNull('reason'),
  }
}

/** An RFC 3339 date-time in UTC. */
function time(fields: MemberReader, member: string): string {
  const expected = 'an RFC 3339 date-time in UTC'
  const value = fields.matching(member, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, expected)
  return Number.isNaN(Date.parse(value)) ? fields.refuse(member, expected) : value
}

function integer(fields: MemberReader, member: string): number {
  const value = fields.value(member)
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  return fields.refuse(member, 'a whole number from 0')
}

function unexpected(pointer: string, expected: string): RegistryError {
  const where = `the registry's answer at ${quote(pointer)}`
  return new RegistryError('E_REGISTRY_RESPONSE', { found: 'an unexpected value', where, expected, pointer })
}
