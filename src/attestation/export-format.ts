/**
 * The file that carries releases to a site without a network: bundles, receipts, snapshots, control statements and a root
 * of trust, all verbatim. It gives no trust and holds no key of ours to believe: whoever imports it verifies everything
 * with their own policy. Format: docs/spec/export.md.
 */
import { equalBytes, fromUtf8, utf8 } from '../encoding/bytes.ts'
import { canonicalJson } from '../encoding/canonical-json.ts'
import type { JsonObject, JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import type { ControlFile, ControlFileLink } from './control-file.ts'
import { named } from './predicate.ts'
import { parseServerName } from './server-name.ts'
import {
  compareReleaseKeys,
  maxBundlesOfRelease,
  maxFileBytes,
  readStoredRelease,
  type StoredRelease,
  storedReleaseJson,
} from './stored-release.ts'

/** `format` of an export file. */
export const exportFormat = 'touchmark-export-v1'

/** What an export file holds. */
export interface ExportFile {
  /** RFC 3339, UTC, whole seconds. Nobody vouches for it. */
  readonly exportedAt: string
  /** By name, version and profile; each once. */
  readonly releases: readonly StoredRelease[]
  /** By origin and name; each once. */
  readonly control: readonly ControlFile[]
  /** A Sigstore `trusted_root.json`; null where none is carried. */
  readonly trustedRoot: Uint8Array | null
}

/** Most of what one file holds, so that reading it ends. */
export const exportCaps = {
  bytes: 256 * 1024 * 1024,
  releases: 1000,
  chains: 1000,
  statements: 1000,
  bundleBytes: 1024 * 1024,
  trustedRootBytes: 1024 * 1024,
} as const

/**
 * The file: RFC 8785 and a line feed. Releases and chains are put in order.
 *
 * @throws FormatError `E_EXPORT_INVALID` where the reader would refuse it.
 */
export function formatExport(file: ExportFile): Uint8Array {
  const bytes = write({
    ...file,
    releases: [...file.releases].sort(compareReleaseKeys),
    control: [...file.control].sort(compareChains),
  })
  // What nobody could read must not be carried anywhere: the reader is the stricter of the two.
  parseExport(bytes)
  return bytes
}

function write({ exportedAt, releases, control, trustedRoot }: ExportFile): Uint8Array {
  const value: JsonObject = {
    format: exportFormat,
    exportedAt,
    releases: releases.map(storedReleaseJson),
    control: control.map(controlJson),
    trustedRoot: trustedRoot === null ? null : fromUtf8(trustedRoot),
    freshness: null,
  }
  return utf8(`${canonicalJson(value)}\n`)
}

/**
 * Reads an export file: its form only. What the files inside are worth says whoever verifies them.
 *
 * @throws FormatError `E_EXPORT_INVALID` for another shape or form, a release or chain that stands twice, and too much.
 */
export function parseExport(bytes: Uint8Array): ExportFile {
  if (bytes.length > exportCaps.bytes) refuse(`a file of ${bytes.length} bytes`, `at most ${exportCaps.bytes}`)
  try {
    const file = readExport(parseJson(bytes, { maxDepth: 8 }).value)
    if (equalBytes(write(file), bytes)) return file
  } catch (cause) {
    if (cause instanceof FormatError && cause.code === 'E_EXPORT_INVALID') throw cause
    const found = cause instanceof TouchmarkError ? cause.message : 'not an export file'
    throw new FormatError('E_EXPORT_INVALID', { found, where: 'the export file', cause })
  }
  return refuse('a file that is not in canonical form', 'RFC 8785 bytes and a line feed')
}

function readExport(value: JsonValue): ExportFile {
  const file = new MemberReader(value, unexpected)
  file.only(['format', 'exportedAt', 'releases', 'control', 'trustedRoot', 'freshness'])
  file.literal('format', exportFormat)
  // A member of its own for what a log will say of its freshness; until there is a log there is none.
  if (!file.isNull('freshness')) file.refuse('freshness', 'null')
  const releases = upTo(exportCaps.releases, file, 'releases').map(readStoredRelease)
  const control = upTo(exportCaps.chains, file, 'control').map(readChain)
  return {
    exportedAt: file.matching('exportedAt', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, 'an RFC 3339 time in UTC'),
    releases: inOrder(file, 'releases', releases, compareReleaseKeys),
    control: inOrder(file, 'control', control, compareChains),
    trustedRoot: file.isNull('trustedRoot') ? null : readText(file, 'trustedRoot', exportCaps.trustedRootBytes),
  }
}

function controlJson({ origin, name, statements }: ControlFile): JsonObject {
  const links = statements.map(({ bundles, receipt }) => ({ bundles: bundles.map(fromUtf8), receipt }))
  return { origin, name, statements: links }
}

function readChain(fields: MemberReader): ControlFile {
  fields.only(['origin', 'name', 'statements'])
  return {
    origin: fields.matching('origin', /^[\x21-\x7e]{1,300}$/, 'an origin'),
    name: named(fields, 'name', parseServerName),
    // A name that nobody ever said anything about has none: that was asked, and is worth carrying.
    statements: upTo(exportCaps.statements, fields, 'statements').map(readLink),
  }
}

function readLink(fields: MemberReader): ControlFileLink {
  fields.only(['bundles', 'receipt'])
  const bundles = fields.texts('bundles')
  const tooLong = bundles.some((text) => !text.isWellFormed() || utf8(text).length > exportCaps.bundleBytes)
  if (bundles.length === 0 || bundles.length > maxBundlesOfRelease || tooLong) {
    fields.refuse('bundles', `1 to ${maxBundlesOfRelease} bundles of at most ${exportCaps.bundleBytes} bytes`)
  }
  return { bundles: bundles.map(utf8), receipt: fromUtf8(readText(fields, 'receipt', maxFileBytes.receipt)) }
}

function upTo(most: number, fields: MemberReader, member: string): MemberReader[] {
  const list = fields.list(member)
  return list.length <= most ? list : fields.refuse(member, `at most ${most}`)
}

function readText(fields: MemberReader, member: string, maxBytes: number): Uint8Array {
  const bytes = fields.converted(member, (text) => (text.isWellFormed() ? utf8(text) : undefined), 'well-formed text')
  return bytes.length <= maxBytes ? bytes : fields.refuse(member, `at most ${maxBytes} bytes`)
}

/** A list has one order and nothing twice, so that one content has one form. */
function inOrder<T>(fields: MemberReader, member: string, list: readonly T[], compare: (a: T, b: T) => number) {
  const sorted = list.every((element, index) => index === 0 || compare(list[index - 1] as T, element) < 0)
  return sorted ? list : fields.refuse(member, 'a sorted list with each element once')
}

function compareChains(a: ControlFile, b: ControlFile): number {
  const [left, right] = [`${a.origin}\n${a.name}`, `${b.origin}\n${b.name}`]
  if (left === right) return 0
  return left < right ? -1 : 1
}

function refuse(found: string, expected: string): never {
  throw new FormatError('E_EXPORT_INVALID', { found, where: 'the export file', expected })
}

function unexpected(pointer: string, expected: string): FormatError {
  const where = `the export file at ${quote(pointer)}`
  return new FormatError('E_EXPORT_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
