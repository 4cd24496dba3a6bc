/**
 * Finds the servers in a configuration: what each starts or asks, and where that is written. Members that we do not know
 * are another program's business and are left alone; the ones that say how a server is reached must be what they should be.
 */
import type { HostEntry } from './host-entry.ts'
import {
  itemsOf,
  memberOf,
  type PlacedMember,
  type PlacedValue,
  textOf,
  type ValuePath,
  valueAt,
} from './placed-value.ts'
import type { ReferenceStyle } from './references.ts'

/** One entry of a configuration. */
export interface PlacedEntry {
  /** Attacker-controlled where the file is a project's. */
  readonly name: string
  readonly path: ValuePath
  readonly value: PlacedValue
  /** Where it stands how the server is reached: the entry itself, or its `transport` (Cline since 3). */
  readonly reach: PlacedValue
  /** Where the program, its arguments and variables are members: `reach`, or its `command` (older Zed). */
  readonly inner: PlacedValue
  /** What it comes to; else why that is not known. */
  readonly host: HostEntry | 'malformed' | 'elsewhere'
  readonly references: ReferenceStyle
  /** The project that the entry is for, where a user's file has entries for single projects. */
  readonly folder: string | null
}

/** Members by which an entry says where its server is. */
const addressMembers = ['url', 'serverUrl', 'httpUrl', 'uri'] as const
const programMembers = ['command', 'cmd', 'path'] as const
const variableMembers = ['env', 'envs', 'environment'] as const

/** The entries of every table, in the file's order. A table is an object by name, or a list whose items say their name. */
export function findEntries(
  root: PlacedValue,
  tables: readonly (readonly string[])[],
  references: ReferenceStyle,
): PlacedEntry[] {
  return tables.flatMap((table) =>
    tablePaths(root, table).flatMap((path) => {
      const value = valueAt(root, path)
      const folder = table.includes('*') ? String(path[table.indexOf('*')]) : null
      return value === undefined ? [] : entriesOf(value, path, references, folder)
    }),
  )
}

function tablePaths(root: PlacedValue, table: readonly string[]): ValuePath[] {
  return table.reduce<ValuePath[]>(
    (paths, step) =>
      paths.flatMap((path) => {
        if (step !== '*') return [[...path, step]]
        const at = valueAt(root, path)
        return at?.content.kind === 'table' ? at.content.members.map(({ name }) => [...path, name]) : []
      }),
    [[]],
  )
}

function entriesOf(
  table: PlacedValue,
  path: ValuePath,
  references: ReferenceStyle,
  folder: string | null,
): PlacedEntry[] {
  if (table.content.kind === 'table') {
    return table.content.members.map(({ name, value }) => readEntry(name, [...path, name], value, references, folder))
  }
  return (itemsOf(table) ?? []).map((value, index) =>
    readEntry(textOf(memberOf(value, 'name')?.value) ?? String(index), [...path, index], value, references, folder),
  )
}

function readEntry(
  name: string,
  path: ValuePath,
  value: PlacedValue,
  references: ReferenceStyle,
  folder: string | null,
): PlacedEntry {
  const reach = tableIn(value, 'transport') ?? value
  const inner = tableIn(reach, 'command') ?? reach
  const isTwice = reach !== value && (addressMember(value) ?? programMember(value)) !== undefined
  const host = isTwice ? 'malformed' : readHost(name, reach, inner)
  const style = fromVariables(value).length > 0 ? 'braces' : references
  return { name, path, value, reach, inner, host, references: style, folder }
}

function tableIn(value: PlacedValue, name: string): PlacedValue | undefined {
  const member = memberOf(value, name)?.value
  return member?.content.kind === 'table' ? member : undefined
}

function readHost(name: string, value: PlacedValue, inner: PlacedValue): PlacedEntry['host'] {
  if (value.content.kind !== 'table') return value.content.kind === 'elsewhere' ? 'elsewhere' : 'malformed'
  const address = addressMember(value)
  const program = programMember(inner)
  if (address === undefined && program === undefined) return 'elsewhere'
  if (address !== undefined && program !== undefined) return 'malformed'
  if (address !== undefined) {
    const [url, headers] = [textOf(address.value), textsOf(headersMember(value)?.value)]
    if (url === undefined || headers === undefined) return 'malformed'
    return { kind: 'url', name, url, headers: { ...headers, ...Object.fromEntries(fromVariables(value)) } }
  }
  const [words, env] = [wordsOf(inner), textsOf(variablesMember(inner)?.value)]
  return words === undefined || env === undefined ? 'malformed' : { kind: 'command', name, argv: words, env }
}

/** Codex names variables in the place of values: what a header is, as another client would write it. */
function fromVariables(value: PlacedValue): [string, string][] {
  const bearer = textOf(memberOf(value, 'bearer_token_env_var')?.value)
  const named = Object.entries(textsOf(memberOf(value, 'env_http_headers')?.value) ?? {})
  const headers = named.map(([header, variable]): [string, string] => [header, `\${${variable}}`])
  return bearer === undefined ? headers : [...headers, ['Authorization', `Bearer \${${bearer}}`]]
}

/** The member with a server's address. */
export function addressMember(value: PlacedValue): PlacedMember | undefined {
  return firstMember(value, addressMembers)
}

/** The member with the program to start. */
export function programMember(inner: PlacedValue): PlacedMember | undefined {
  return firstMember(inner, programMembers)
}

/** The member with the variables that are set. */
export function variablesMember(inner: PlacedValue): PlacedMember | undefined {
  return firstMember(inner, variableMembers)
}

/** The member with the headers that are sent; Continue has it one level deeper. */
export function headersMember(value: PlacedValue): PlacedMember | undefined {
  return (
    firstMember(value, ['headers', 'http_headers']) ?? memberOf(memberOf(value, 'requestOptions')?.value, 'headers')
  )
}

function firstMember(value: PlacedValue, names: readonly string[]): PlacedMember | undefined {
  for (const name of names) {
    const member = memberOf(value, name)
    if (member !== undefined && !isNothing(member.value)) return member
  }
  return undefined
}

function isNothing({ content }: PlacedValue): boolean {
  return content.kind === 'other' && content.value === null
}

/** Program and arguments; undefined where they are nothing that a client can start. */
function wordsOf(inner: PlacedValue): string[] | undefined {
  const program = programMember(inner)?.value
  const first = program === undefined ? undefined : (textOf(program) ?? listOf(program))
  const args = memberOf(inner, 'args')?.value
  const rest = args === undefined || isNothing(args) ? [] : listOf(args)
  const words = first === undefined || rest === undefined ? [] : [first, rest].flat()
  return words.length === 0 || words[0] === '' ? undefined : words
}

function listOf(value: PlacedValue): string[] | undefined {
  const texts = itemsOf(value)?.map(textOf)
  return texts?.every((text) => text !== undefined) ? texts : undefined
}

/** Texts by name. Clients write numbers and switches as they are; what is null is not set. */
function textsOf(value: PlacedValue | undefined): Record<string, string> | undefined {
  if (value === undefined) return {}
  if (value.content.kind !== 'table') return undefined
  const texts: [string, string][] = []
  for (const { name, value: member } of value.content.members) {
    if (isNothing(member)) continue
    const { content } = member
    const plain = content.kind === 'text' ? content.text : content.kind === 'other' ? String(content.value) : undefined
    if (plain === undefined) return undefined
    texts.push([name, plain])
  }
  return Object.fromEntries(texts)
}
