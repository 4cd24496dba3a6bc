/**
 * A client's configuration as the linter sees it: which servers it starts or asks, each word with its place in the file.
 * Everything in it may be a stranger's word. What cannot be read is left out and said to be, never refused: the file
 * belongs to another program.
 */

import {
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  objectMember,
  ownMember,
} from '../../encoding/json-value.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'

/** Path of a value in the file. */
export type FilePath = readonly (string | number)[]

/** A word of the file and where it stands. */
export interface PlacedText {
  readonly text: string
  readonly path: FilePath
}

/** A variable or a header that an entry sets. */
export interface PlacedSetting extends PlacedText {
  readonly name: string
}

/** One entry of a configuration. */
export interface ConfiguredServer {
  /** Name of the entry. Attacker-controlled. */
  readonly name: string
  readonly path: FilePath
  /** Program and arguments; none where the server is asked over HTTP, or where the entry cannot be read. */
  readonly argv: readonly PlacedText[]
  /** Null where the server is started. */
  readonly url: PlacedText | null
  /** Variables of a started server, headers of one that is asked. */
  readonly settings: readonly PlacedSetting[]
  /** The entry as it is written. */
  readonly entry: JsonObject
  /** What the server shows, where that is known; null where it was never looked at. */
  readonly snapshot: Snapshot | null
}

/** Every server of one file. */
export interface ClientConfiguration {
  readonly servers: readonly ConfiguredServer[]
}

/** Under which members clients keep their servers; inner members joined by a blank, as no member has one. */
const tables = [
  ['mcpServers'],
  ['servers'],
  ['context_servers'],
  ['mcp', 'servers'],
  ['amp.mcpServers'],
  ['mcp'],
] as const

/** Members by which an entry says where its server is. */
const addressMembers = ['url', 'serverUrl', 'httpUrl', 'uri'] as const

/**
 * Reads a configuration; undefined where the value is none: it has no table of servers. Total. `snapshotOf` says what an
 * entry is known to show, where anything is.
 */
export function readConfiguration(
  value: JsonValue,
  snapshotOf: (entry: string) => Snapshot | null = () => null,
): ClientConfiguration | undefined {
  if (!isObject(value) || Object.hasOwn(value, 'format')) return undefined
  const found = [...serverTables(value, [])]
  if (found.length === 0) return undefined
  return { servers: found.flatMap(({ table, path }) => readTable(table, path, snapshotOf)) }
}

interface FoundTable {
  readonly table: JsonObject
  readonly path: FilePath
}

/** The tables of the file itself, and those that one client keeps for each project. */
function* serverTables(value: JsonObject, path: FilePath): Generator<FoundTable> {
  for (const members of tables) {
    const table = members.reduce<JsonValue | undefined>((at, name) => (isObject(at) ? ownMember(at, name) : at), value)
    if (isObject(table) && (members.length > 1 || looksLikeTable(table))) yield { table, path: [...path, ...members] }
  }
  const projects = path.length === 0 ? objectMember(value, 'projects') : undefined
  for (const folder of Object.keys(projects ?? {})) {
    const project = objectMember(projects ?? {}, folder)
    if (project !== undefined) yield* serverTables(project, ['projects', folder])
  }
}

/** `servers` and `mcp` are everyday names: their members are objects, or there are none. */
function looksLikeTable(table: JsonObject): boolean {
  const entries = Object.values(table)
  return entries.length === 0 || entries.some((entry) => isObject(entry) && isReadable(entry))
}

function isReadable(entry: JsonObject): boolean {
  return ['command', ...addressMembers].some((name) => Object.hasOwn(entry, name))
}

function readTable(
  table: JsonObject,
  path: FilePath,
  snapshotOf: (entry: string) => Snapshot | null,
): ConfiguredServer[] {
  return Object.keys(table).flatMap((name) => {
    const entry = objectMember(table, name)
    return entry === undefined ? [] : [{ ...readEntry(entry, name, [...path, name]), snapshot: snapshotOf(name) }]
  })
}

function readEntry(entry: JsonObject, name: string, path: FilePath): Omit<ConfiguredServer, 'snapshot'> {
  const address = addressMembers.find((member) => typeof ownMember(entry, member) === 'string')
  const url = address === undefined ? null : { text: String(ownMember(entry, address)), path: [...path, address] }
  const settings = [...settingsOf(entry, 'env', path), ...settingsOf(entry, 'environment', path)]
  return {
    name,
    path,
    entry,
    argv: argvOf(entry, path),
    url,
    settings: [...settings, ...settingsOf(entry, 'headers', path)],
  }
}

/** `command` is a word, a list of words (OpenCode), or a table with `path` and `args` (Zed). */
function argvOf(entry: JsonObject, path: FilePath): PlacedText[] {
  const command = ownMember(entry, 'command')
  if (isObject(command)) {
    return [
      ...textsAt(ownMember(command, 'path'), [...path, 'command', 'path']),
      ...argsOf(command, [...path, 'command']),
    ]
  }
  return [...textsAt(command, [...path, 'command']), ...argsOf(entry, path)]
}

function argsOf(entry: JsonObject, path: FilePath): PlacedText[] {
  return textsAt(ownMember(entry, 'args'), [...path, 'args'])
}

function textsAt(value: JsonValue | undefined, path: FilePath): PlacedText[] {
  if (typeof value === 'string') return [{ text: value, path }]
  if (!isArray(value)) return []
  return value.flatMap((each, index) => (typeof each === 'string' ? [{ text: each, path: [...path, index] }] : []))
}

function settingsOf(entry: JsonObject, member: string, path: FilePath): PlacedSetting[] {
  const table = objectMember(entry, member) ?? {}
  return Object.keys(table).flatMap((name) => {
    const text = ownMember(table, name)
    return typeof text === 'string' ? [{ name, text, path: [...path, member, name] }] : []
  })
}
