/**
 * Reads a project's `.mcp.json`: which servers a clone of the project would have a client start.
 *
 * The file belongs to the project, so everything in it is a stranger's word. Members that we do not know are another
 * program's business and are left alone; the ones that say how a server is reached must be exactly what they should be.
 */
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { ConfigError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** Name of the file, in the project's folder. */
export const projectMcpJsonName = '.mcp.json'

/** A server that a client starts: program, arguments and variables as written, references such as `${TOKEN}` included. */
export interface CommandEntry {
  readonly kind: 'command'
  /** Name of the entry. */
  readonly name: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** A server that a client reaches over HTTP. */
export interface UrlEntry {
  readonly kind: 'url'
  readonly name: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** One server of the file. */
export type HostEntry = CommandEntry | UrlEntry

/**
 * Reads the file. `where` names it in messages.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where it is not JSON, a member stands twice, or an entry has no command and no
 * URL, or both.
 */
export function parseProjectMcpJson(bytes: Uint8Array, where: string): HostEntry[] {
  const fail = (pointer: string, expected: string): ConfigError =>
    new ConfigError('E_CONFIG_INVALID', { found: `an unexpected value at ${quote(pointer)}`, where, expected, pointer })
  const file = new MemberReader(readJson(bytes, where), fail)
  if (!file.has('mcpServers')) return []
  return file.object('mcpServers').entries(readEntry)
}

function readJson(bytes: Uint8Array, where: string): JsonValue {
  try {
    return parseJson(bytes).value
  } catch (cause) {
    const found = cause instanceof TouchmarkError ? cause.message : 'not JSON'
    throw new ConfigError('E_CONFIG_INVALID', { found, where, expected: 'JSON with "mcpServers"', cause })
  }
}

function readEntry(fields: MemberReader, name: string): HostEntry {
  if (fields.has('command') === fields.has('url')) fields.refuse('command', 'either a command or a url')
  if (fields.has('url')) return { kind: 'url', name, url: fields.text('url'), headers: readTexts(fields, 'headers') }
  const args = fields.has('args') ? fields.texts('args') : []
  return { kind: 'command', name, argv: [fields.text('command'), ...args], env: readTexts(fields, 'env') }
}

function readTexts(fields: MemberReader, member: string): Record<string, string> {
  if (!fields.has(member)) return {}
  const table = fields.object(member)
  return Object.fromEntries(table.names().map((name) => [name, table.text(name)]))
}

/** The variables that an entry takes from whoever starts it (`${NAME}`, `${NAME:-default}`), sorted, each once. */
export function referencesOf(entry: HostEntry): string[] {
  return namesIn(entry, () => true)
}

/** Those of {@link referencesOf} that stand somewhere without a default. */
export function requiredReferences(entry: HostEntry): string[] {
  return namesIn(entry, (fallback) => fallback === undefined)
}

function namesIn(entry: HostEntry, wanted: (fallback: string | undefined) => boolean): string[] {
  const found = new Set<string>()
  for (const text of textsOf(entry)) {
    for (const [, name = '', fallback] of text.matchAll(reference)) if (wanted(fallback)) found.add(name)
  }
  return [...found].sort()
}

const reference = /\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g

/** Whether something in the entry looks like a reference that {@link referencesOf} cannot read: nobody knows what it is. */
export function hasOtherReference(entry: HostEntry): boolean {
  return textsOf(entry).some((text) => text.replace(reference, '').includes('${'))
}

/** The entry with its references replaced by what `values` has for them, else by their default. */
export function expandEntry(entry: HostEntry, values: Readonly<Record<string, string | undefined>>): HostEntry {
  const expand = (text: string): string =>
    text.replace(reference, (_, name: string, fallback: string | undefined) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      return value ?? fallback ?? ''
    })
  const expandAll = (table: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(table).map(([name, value]) => [name, expand(value)]))
  if (entry.kind === 'url') return { ...entry, url: expand(entry.url), headers: expandAll(entry.headers) }
  return { ...entry, argv: entry.argv.map(expand), env: expandAll(entry.env) }
}

function textsOf(entry: HostEntry): string[] {
  if (entry.kind === 'url') return [entry.url, ...Object.values(entry.headers)]
  return [...entry.argv, ...Object.values(entry.env)]
}
