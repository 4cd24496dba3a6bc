/**
 * The files of one published version, verbatim, as a client keeps them and as they travel to a site without a network.
 * Nothing in them is believed: whoever uses them verifies every signature again.
 */
import { fromUtf8, utf8 } from '../encoding/bytes.ts'
import type { JsonObject } from '../encoding/json-value.ts'
import type { MemberReader } from '../encoding/member-reader.ts'
import { named } from './predicate.ts'
import { parseProfileName, parseServerName, parseVersion } from './server-name.ts'

/** A bundle and the registry's receipt for it; null where there is none. */
export interface SignedFile {
  readonly bundle: Uint8Array
  readonly receipt: string | null
}

/** Which version of which server, in which profile. */
export interface ReleaseKey {
  readonly name: string
  readonly version: string
  readonly profile: string
}

/** The files of one version. */
export interface StoredRelease extends ReleaseKey {
  /** Statements of publishers, observations and reviews alike: 1 to {@link maxBundlesOfRelease}, each once. */
  readonly bundles: readonly SignedFile[]
  /** The snapshot file; null where it was not to be had, and then no change can be told to be mechanical. */
  readonly snapshot: Uint8Array | null
}

/** Most bundles of one version. */
export const maxBundlesOfRelease = 16
/** Most bytes of a bundle, a receipt and a snapshot file. */
export const maxFileBytes = { bundle: 4 * 1024 * 1024, receipt: 64 * 1024, snapshot: 16 * 1024 * 1024 } as const

/** The release as JSON: every file is a string. */
export function storedReleaseJson({ name, version, profile, bundles, snapshot }: StoredRelease): JsonObject {
  return {
    name,
    version,
    profile,
    bundles: bundles.map(({ bundle, receipt }) => ({ bundle: fromUtf8(bundle), receipt })),
    snapshot: snapshot === null ? null : fromUtf8(snapshot),
  }
}

/** Reads the form of a release; its files stay unread. Throws the reader's error for another shape, and for too much. */
export function readStoredRelease(fields: MemberReader): StoredRelease {
  fields.only(['name', 'version', 'profile', 'bundles', 'snapshot'])
  const bundles = fields.list('bundles').map(readSignedFile)
  if (bundles.length === 0 || bundles.length > maxBundlesOfRelease) {
    fields.refuse('bundles', `1 to ${maxBundlesOfRelease} bundles`)
  }
  if (new Set(bundles.map(({ bundle }) => fromUtf8(bundle))).size < bundles.length) {
    fields.refuse('bundles', 'each bundle once')
  }
  return {
    name: named(fields, 'name', parseServerName),
    version: named(fields, 'version', parseVersion),
    profile: named(fields, 'profile', parseProfileName),
    bundles,
    snapshot: fields.isNull('snapshot') ? null : readFile(fields, 'snapshot'),
  }
}

function readSignedFile(fields: MemberReader): SignedFile {
  fields.only(['bundle', 'receipt'])
  const receipt = fields.isNull('receipt') ? null : fromUtf8(readFile(fields, 'receipt'))
  return { bundle: readFile(fields, 'bundle'), receipt }
}

/** A lone surrogate would not survive UTF-8: the bytes that are read would be others than those that were kept. */
function readFile(fields: MemberReader, member: keyof typeof maxFileBytes): Uint8Array {
  const maxBytes = maxFileBytes[member]
  const bytes = fields.converted(member, (text) => (text.isWellFormed() ? utf8(text) : undefined), 'well-formed text')
  return bytes.length <= maxBytes ? bytes : fields.refuse(member, `at most ${maxBytes} bytes`)
}

/** The order of releases in a file: by name, version and profile, each by UTF-16 code units. */
export function compareReleaseKeys(a: ReleaseKey, b: ReleaseKey): number {
  const [left, right] = [releaseKeyText(a), releaseKeyText(b)]
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** A release's key as one text: no part of it can hold a line feed. */
export function releaseKeyText({ name, version, profile }: ReleaseKey): string {
  return `${name}\n${version}\n${profile}`
}
