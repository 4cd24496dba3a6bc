/**
 * A snapshot: everything a server shows a model at one moment.
 *
 * *Sections* are what the model reads (instructions, tools, prompts, resources, resource templates; every item whole)
 * and what equality is about. *Context* (server info, protocol, capabilities, platform) is recorded and diffed but
 * stands outside equality: it changes with the client and with floating dependencies.
 *
 * The snapshot file is exactly the RFC 8785 form, items sorted by name; its SHA-256 is the snapshot digest, so
 * `sha256sum` and any attestation tool agree with us. Format: docs/spec/snapshot.md.
 */

import { sha256HexOfParts } from '../crypto/sha256.ts'
import { equalBytes } from '../encoding/bytes.ts'
import { canonicalBytes, canonicalJson } from '../encoding/canonical-json.ts'
import { formatPointer } from '../encoding/json-pointer.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import { type JsonIssue, parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError, ViolationError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import {
  byNameThenHash,
  type Definition,
  type ItemSection,
  instructionsHash,
  itemSections,
  makeDefinition,
  takeCanonicalForm,
} from './definition.ts'

/** The `format` member of a snapshot file. */
export const snapshotFormat = 'touchmark-snapshot-v1'

/** What surrounds the definitions. Recorded and diffed, never part of equality. */
export interface SnapshotContext {
  /** As the server sent it, or null (a `server/discover` answer may have none). Untrusted: never an identity. */
  readonly serverInfo: JsonObject | null
  /** The protocol revision that was negotiated, for instance `2025-11-25`. */
  readonly protocolVersion: string
  readonly capabilities: JsonObject
  /** `os-arch`, for instance `linux-x64`, of the machine that captured. */
  readonly platform: string
}

/** Everything a server shows at one moment. */
export interface Snapshot {
  readonly context: SnapshotContext
  /** The server's instructions to the model; null where it sends none. */
  readonly instructions: string | null
  /** Each list, sorted by name. A list the server does not have is empty. */
  readonly sections: Readonly<Record<ItemSection, readonly Definition[]>>
  /** Values without a faithful canonical form outside the lists (in the instructions). */
  readonly issues: readonly JsonIssue[]
}

/** The hashes that stand for a snapshot: what statements, pins and other tools exchange. */
export interface SnapshotHashes {
  /** SHA-256 of the UTF-8 instructions, or null. */
  readonly instructions: string | null
  /** Definition hash by name, for each list. */
  readonly sections: Readonly<Record<ItemSection, ReadonlyMap<string, string>>>
}

/**
 * Puts a snapshot together: sorts each list and refuses a name that stands twice.
 *
 * @throws ViolationError `E_VIOLATION_DUPLICATE_NAME` where two items of one list share a name.
 */
export function makeSnapshot(parts: {
  context: SnapshotContext
  instructions: string | null
  sections: Partial<Record<ItemSection, readonly Definition[]>>
  issues?: readonly JsonIssue[]
}): Snapshot {
  const sorted = {} as Record<ItemSection, readonly Definition[]>
  for (const section of itemSections) {
    sorted[section] = sortUnique(section, parts.sections[section] ?? [])
  }
  return { context: parts.context, instructions: parts.instructions, sections: sorted, issues: parts.issues ?? [] }
}

function sortUnique(section: ItemSection, definitions: readonly Definition[]): Definition[] {
  const sorted = [...definitions].sort(byNameThenHash)
  for (let index = 1; index < sorted.length; index += 1) {
    const name = sorted[index]?.name
    if (name !== undefined && name === sorted[index - 1]?.name) {
      throw new ViolationError('E_VIOLATION_DUPLICATE_NAME', {
        found: `two items named ${quote(name)}`,
        where: section,
        expected: 'each name once, over all pages',
      })
    }
  }
  return sorted
}

/** All definitions of a snapshot, section by section. */
export function allDefinitions(snapshot: Snapshot): Definition[] {
  return itemSections.flatMap((section) => [...snapshot.sections[section]])
}

/** The hashes of a snapshot. */
export function snapshotHashes(snapshot: Snapshot): SnapshotHashes {
  const sections = {} as Record<ItemSection, ReadonlyMap<string, string>>
  for (const section of itemSections) {
    sections[section] = new Map(snapshot.sections[section].map(({ name, hash }) => [name, hash]))
  }
  return { instructions: instructionsHash(snapshot.instructions), sections }
}

/** Whether two snapshots show a model the same: equal instructions and equal definitions. Context does not count. */
export function equalSnapshots(a: Snapshot, b: Snapshot): boolean {
  return (
    a.instructions === b.instructions &&
    itemSections.every((section) => equalDefinitions(a.sections[section], b.sections[section]))
  )
}

/** Both are sorted. Names may hold the separators of set lines, so names and hashes are compared, not set hashes. */
function equalDefinitions(a: readonly Definition[], b: readonly Definition[]): boolean {
  return a.length === b.length && a.every(({ name, hash }, at) => name === b[at]?.name && hash === b[at]?.hash)
}

/**
 * The snapshot file: canonical bytes.
 *
 * @throws EncodingError `E_CANONICAL_VALUE` where a value has no faithful canonical form.
 */
export function formatSnapshot(snapshot: Snapshot): Uint8Array {
  refuseIssues(snapshot)
  const sections: Record<string, JsonValue> = { instructions: snapshot.instructions }
  for (const section of itemSections) sections[section] = snapshot.sections[section].map(({ value }) => value)
  return canonicalBytes({ format: snapshotFormat, context: { ...snapshot.context }, sections })
}

function refuseIssues(snapshot: Snapshot): void {
  const issue = snapshot.issues[0] ?? allDefinitions(snapshot).flatMap(({ issues }) => issues)[0]
  if (issue === undefined) return
  throw new FormatError('E_SNAPSHOT_INVALID', {
    found: `a value with no faithful canonical form (${issue.kind})`,
    where: quote(issue.pointer),
    expected: 'well-formed text and exact numbers',
    next: 'A snapshot with such a value cannot be signed; the server has to change it',
    pointer: issue.pointer,
  })
}

/** The snapshot digest: SHA-256 of the snapshot file, 64 hexadecimal digits. Throws as {@link formatSnapshot} does. */
export function snapshotDigest(snapshot: Snapshot): string {
  refuseIssues(snapshot)
  return sha256HexOfParts(fileParts(snapshot))
}

/** The snapshot file in parts of some size; members stand in the order of RFC 8785. */
function* fileParts({ context, instructions, sections }: Snapshot): Generator<string> {
  const start = `{"context":${canonicalJson({ ...context })},"format":${canonicalJson(snapshotFormat)},"sections":{`
  yield `${start}"instructions":${canonicalJson(instructions)}`
  for (const section of [...itemSections].sort()) {
    let part = `,"${section}":[`
    for (const [index, definition] of sections[section].entries()) {
      part += index === 0 ? takeCanonicalForm(definition) : `,${takeCanonicalForm(definition)}`
      if (part.length < partLength) continue
      yield part
      part = ''
    }
    yield `${part}]`
  }
  yield '}}'
}

const partLength = 65_536

/** The snapshot digest, or null where a value has no faithful canonical form: such a snapshot cannot be signed. */
export function digestIfCanonical(snapshot: Snapshot): string | null {
  const hasIssues = snapshot.issues.length > 0 || allDefinitions(snapshot).some(({ issues }) => issues.length > 0)
  return hasIssues ? null : snapshotDigest(snapshot)
}

/**
 * Reads a snapshot file. The bytes must be exactly what {@link formatSnapshot} writes.
 *
 * @throws FormatError `E_SNAPSHOT_INVALID` for anything else, with the reason as `cause` where there is one.
 */
export function parseSnapshot(bytes: Uint8Array): Snapshot {
  let snapshot: Snapshot
  try {
    snapshot = readSnapshot(parseJson(bytes).value)
    if (equalBytes(formatSnapshot(snapshot), bytes)) return snapshot
  } catch (cause) {
    if (cause instanceof FormatError) throw cause
    const found = cause instanceof TouchmarkError ? cause.message : 'not a snapshot'
    throw new FormatError('E_SNAPSHOT_INVALID', { found, where: 'the snapshot file', cause })
  }
  throw new FormatError('E_SNAPSHOT_INVALID', {
    found: 'a snapshot whose bytes are not its canonical form',
    expected: 'RFC 8785 bytes with items sorted by name',
    next: 'Write it with "touchmark snapshot -o FILE"',
  })
}

function readSnapshot(value: JsonValue): Snapshot {
  const file = requireObject(value, '')
  if (ownMember(file, 'format') !== snapshotFormat) refuse('/format', `"${snapshotFormat}"`)
  refuseUnknown(file, ['format', 'context', 'sections'], '')
  const sections = requireObject(ownMember(file, 'sections'), '/sections')
  refuseUnknown(sections, ['instructions', ...itemSections], '/sections')
  const instructions = ownMember(sections, 'instructions')
  if (instructions !== null && typeof instructions !== 'string') refuse('/sections/instructions', 'a string or null')
  const lists: Partial<Record<ItemSection, Definition[]>> = {}
  for (const section of itemSections) lists[section] = readSection(section, ownMember(sections, section))
  return makeSnapshot({ context: readContext(ownMember(file, 'context')), instructions, sections: lists })
}

function readSection(section: ItemSection, value: JsonValue | undefined): Definition[] {
  if (!isArray(value)) return refuse(`/sections/${section}`, 'an array')
  return value.map((item, index) => makeDefinition(section, requireObject(item, `/sections/${section}/${index}`)))
}

function readContext(value: JsonValue | undefined): SnapshotContext {
  const context = requireObject(value, '/context')
  refuseUnknown(context, ['serverInfo', 'protocolVersion', 'capabilities', 'platform'], '/context')
  const { serverInfo, protocolVersion, platform } = context
  if (serverInfo !== null && !isObject(serverInfo)) return refuse('/context/serverInfo', 'an object or null')
  if (typeof protocolVersion !== 'string') return refuse('/context/protocolVersion', 'a string')
  if (typeof platform !== 'string') return refuse('/context/platform', 'a string')
  return {
    serverInfo,
    protocolVersion,
    platform,
    capabilities: requireObject(context.capabilities, '/context/capabilities'),
  }
}

function requireObject(value: JsonValue | undefined, pointer: string): JsonObject {
  return isObject(value) ? value : refuse(pointer, 'an object')
}

function refuseUnknown(object: JsonObject, known: readonly string[], pointer: string): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name))
  if (unknown !== undefined) refuse(`${pointer}${formatPointer([unknown])}`, 'no such member')
}

function refuse(pointer: string, expected: string): never {
  throw new FormatError('E_SNAPSHOT_INVALID', {
    found: 'an unexpected value',
    where: `the snapshot file at ${quote(pointer)}`,
    expected,
    pointer,
  })
}
