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
  /** The client does not start it as the file stands. */
  readonly isOff?: boolean
}

/** An entry of which nothing, or not all, could be judged. */
export interface UnreadEntry {
  /** Name of the entry. Attacker-controlled. */
  readonly name: string
  readonly path: FilePath
  /** `malformed` is no entry as any client has it; `elsewhere` does not say itself what is started or asked. */
  readonly reason: 'malformed' | 'elsewhere'
}

/** Every server of one file. */
export interface ClientConfiguration {
  readonly servers: readonly ConfiguredServer[]
  /** Values that the file would put in by itself where it asks a person (VS Code's `inputs`), by the name of what is asked. */
  readonly inputs?: readonly PlacedSetting[]
  readonly unread?: readonly UnreadEntry[]
}

/** Under which members clients keep their servers. */
const tables = [
  ['mcpServers'],
  ['managedMcpServers'],
  ['servers'],
  ['context_servers'],
  ['mcp_servers'],
  ['extensions'],
  ['mcp', 'servers'],
  ['settings', 'mcp', 'servers'],
  ['customizations', 'vscode', 'mcp', 'servers'],
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
  if (!isObject(value) || String(ownMember(value, 'format')).startsWith('touchmark-')) return undefined
  const named = [...serverTables(value, [])]
  const found = named.length === 0 && isBareTable(value) ? [{ table: value, path: [] }] : named
  if (found.length === 0) return undefined
  const read = found.map(({ table, path }) => readTable(table, path, snapshotOf))
  return {
    servers: read.flatMap(({ servers }) => servers),
    inputs: inputsOf(value),
    unread: read.flatMap(({ unread }) => unread),
  }
}

interface FoundTable {
  /** Entries by name, or in a list, each with its name in it (Continue). */
  readonly table: JsonObject | readonly JsonValue[]
  readonly path: FilePath
}

/** The tables of the file itself, and those that one client keeps for each project. */
function* serverTables(value: JsonObject, path: FilePath): Generator<FoundTable> {
  for (const members of tables) {
    const table = members.reduce<JsonValue | undefined>((at, name) => (isObject(at) ? ownMember(at, name) : at), value)
    const isTable = isObject(table) && (!everyday.has(members.join()) || looksLikeTable(table))
    if (isTable || (isArray(table) && members[0] === 'mcpServers')) yield { table, path: [...path, ...members] }
  }
  const projects = path.length === 0 ? objectMember(value, 'projects') : undefined
  for (const folder of Object.keys(projects ?? {})) {
    const project = objectMember(projects ?? {}, folder)
    if (project !== undefined) yield* serverTables(project, ['projects', folder])
  }
}

/** Names that other files have too. */
const everyday: ReadonlySet<string> = new Set(['servers', 'mcp', 'extensions'])

/** Some member says where a server is, or there is none at all. */
function looksLikeTable(table: JsonObject): boolean {
  const entries = Object.values(table)
  return entries.length === 0 || entries.some((entry) => isObject(entry) && saysWhere(entry))
}

/** Plugins bring a table of servers without a name for it. */
function isBareTable(value: JsonObject): boolean {
  const entries = Object.values(value)
  return entries.length > 0 && entries.every((entry) => isObject(entry) && saysWhere(entry))
}

function saysWhere(entry: JsonObject): boolean {
  const reach = objectMember(entry, 'transport') ?? entry
  return ['command', 'cmd', ...addressMembers].some((name) => Object.hasOwn(reach, name))
}

function readTable(
  table: FoundTable['table'],
  path: FilePath,
  snapshotOf: (entry: string) => Snapshot | null,
): { servers: ConfiguredServer[]; unread: UnreadEntry[] } {
  const servers: ConfiguredServer[] = []
  const unread: UnreadEntry[] = []
  for (const [name, step, value] of entriesOf(table)) {
    const entry = isObject(value) ? value : undefined
    const place = [...path, step]
    const reason = entry === undefined ? 'malformed' : whyUnread(entry)
    if (reason !== undefined) unread.push({ name, path: place, reason })
    if (entry !== undefined) servers.push({ ...readEntry(entry, name, place), snapshot: snapshotOf(name) })
  }
  return { servers, unread }
}

function entriesOf(table: FoundTable['table']): [name: string, step: string | number, value: JsonValue | undefined][] {
  if (!isArray(table)) return Object.keys(table).map((name) => [name, name, ownMember(table, name)])
  return table.map((item, index) => [nameIn(item) ?? String(index), index, item])
}

function nameIn(item: JsonValue): string | undefined {
  const name = isObject(item) ? ownMember(item, 'name') : undefined
  return typeof name === 'string' ? name : undefined
}

/** Whether each member that decides what is started or asked has a form that some client reads. */
function whyUnread(entry: JsonObject): UnreadEntry['reason'] | undefined {
  const reach = objectMember(entry, 'transport') ?? entry
  if (reach !== entry && ['command', 'cmd', ...addressMembers].some((name) => Object.hasOwn(entry, name)))
    return 'malformed'
  const command = ownMember(reach, 'command') ?? ownMember(reach, 'cmd')
  const inner = isObject(command) ? command : reach
  const program = isObject(command) ? ownMember(command, 'path') : command
  const fine =
    (program === undefined ? !isObject(command) : isTexts(program)) &&
    [ownMember(inner, 'args'), ...addressMembers.map((name) => ownMember(reach, name))].every(isTextsOrNothing) &&
    ['env', 'environment', 'envs', 'headers', 'http_headers'].every((name) => isSettings(ownMember(inner, name)))
  if (!fine) return 'malformed'
  return saysWhere(entry) ? undefined : 'elsewhere'
}

function isTexts(value: JsonValue): boolean {
  return typeof value === 'string' || (isArray(value) && value.every((each) => typeof each === 'string'))
}

function isTextsOrNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || isTexts(value)
}

/** Clients write numbers and switches of a variable as they are, and null for one that is taken away. */
function isSettings(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true
  return isObject(value) && Object.values(value).every((each) => !isObject(each) && !isArray(each))
}

/** Where it stands how a server is reached: the entry itself, or its `transport` (Cline since 3). */
function readEntry(entry: JsonObject, name: string, path: FilePath): Omit<ConfiguredServer, 'snapshot'> {
  const reach = objectMember(entry, 'transport')
  const reached = reach === undefined ? readReach(entry, path) : readReach(reach, [...path, 'transport'])
  const isOff = ownMember(entry, 'disabled') === true || ownMember(entry, 'enabled') === false
  return { name, path, entry, ...reached, isOff }
}

function readReach(entry: JsonObject, path: FilePath): Pick<ConfiguredServer, 'argv' | 'url' | 'settings'> {
  const address = addressMembers.find((member) => typeof ownMember(entry, member) === 'string')
  const url = address === undefined ? null : { text: String(ownMember(entry, address)), path: [...path, address] }
  const command = objectMember(entry, 'command')
  const inner = command === undefined ? [] : settingsOf(command, 'env', [...path, 'command'])
  const request = objectMember(entry, 'requestOptions') ?? {}
  const settings = [
    ...['env', 'environment', 'envs'].flatMap((member) => settingsOf(entry, member, path)),
    ...inner,
    ...['headers', 'http_headers'].flatMap((member) => settingsOf(entry, member, path)),
    ...settingsOf(request, 'headers', [...path, 'requestOptions']),
  ]
  return { argv: argvOf(entry, path), url, settings }
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
  const cmd = textsAt(ownMember(entry, 'cmd'), [...path, 'cmd'])
  return [...textsAt(command, [...path, 'command']), ...cmd, ...argsOf(entry, path)]
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

/** What the file itself would answer where it lets a person be asked. */
function inputsOf(file: JsonObject): PlacedSetting[] {
  const inputs = ownMember(file, 'inputs')
  if (!isArray(inputs)) return []
  return inputs.flatMap((input, index) => {
    const text = isObject(input) ? ownMember(input, 'default') : undefined
    if (!isObject(input) || typeof text !== 'string') return []
    return [{ name: String(ownMember(input, 'id')), text, path: ['inputs', index, 'default'] }]
  })
}
