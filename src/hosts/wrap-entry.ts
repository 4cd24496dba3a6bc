/**
 * Puts the guard in front of one entry by replacing a few stretches of the file's text: the program becomes the guard's,
 * the words that were there follow it, and everything else, comments included, stays as it is.
 */
import { addressMember, headersMember, type PlacedEntry, programMember, variablesMember } from './configured-entries.ts'
import { headerVariable, serverVariable } from './guarded-command.ts'
import type { EntryDialect } from './host.ts'
import type { CommandEntry, UrlEntry } from './host-entry.ts'
import {
  type ConfigurationLanguage,
  itemsOf,
  memberOf,
  type PlacedMember,
  type PlacedValue,
  type TextEdit,
  textOf,
} from './placed-value.ts'
import { hasReference } from './references.ts'

/** How the guard is started. */
export interface GuardStart {
  readonly program: string
  /** What follows it, up to and with the verb `guard`. */
  readonly words: readonly string[]
  /** Under which name the guard keeps what it learns of the entry. */
  readonly entry: string
}

/** What is to be replaced, or why nothing can be. */
export type WrapPlan =
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'refused'; readonly reason: string }

/** The file that an entry stands in. */
export interface EntryFile {
  readonly text: string
  readonly language: ConfigurationLanguage
  readonly dialect: EntryDialect
}

/** Members of a URL entry by which its client would do something that the guard does not do in its place. */
const clientDuties = ['headersHelper', 'oauth', 'auth', 'authProviderType', 'authorization_token', 'tls', 'proxy']

/** Plans the edits for an entry. */
export function planWrap(entry: PlacedEntry, guard: GuardStart, file: EntryFile): WrapPlan {
  if (entry.host === 'malformed') return refused('no client reads an entry like this')
  if (entry.host === 'elsewhere') return refused('the entry does not say itself what is started or asked')
  return entry.host.kind === 'command'
    ? wrapCommand(entry, entry.host, guard, file)
    : wrapUrl(entry, entry.host, guard, file)
}

function refused(reason: string): WrapPlan {
  return { kind: 'refused', reason }
}

/** `npx -y files` is read as a command by itself; what looks like a path, a release or an option needs to be named one. */
function commandWords(program: string): string[] {
  const plain = /^[\w@+-][\w@+.-]*$/.test(program) && !/^-|\.json$|\.mcpb$/.test(program)
  return plain ? [program] : ['--as', 'command', program]
}

/** A name that begins like an option has to stand in one word with its own. */
function entryWords(entry: string): string[] {
  return entry.startsWith('-') ? [`--entry=${entry}`] : ['--entry', entry]
}

function wrapCommand(entry: PlacedEntry, host: CommandEntry, guard: GuardStart, file: EntryFile): WrapPlan {
  const program = programMember(entry.inner)
  const [first = ''] = host.argv
  if (program === undefined) return refused('the entry does not say itself what is started')
  if (first.startsWith('-')) return refused('a program whose name begins with "-"')
  const words = [...guard.words, ...entryWords(guard.entry), ...commandWords(first)]
  const renamed = serverOnly(entry.inner, file.language)
  const list = itemsOf(program.value)
  if (list !== undefined) {
    const front = [guard.program, ...words.slice(0, -1)]
    return { kind: 'edits', edits: [insertFirst(program.value, front, file.language), ...renamed] }
  }
  const replaced = { ...program.value.span, text: file.language.text(guard.program) }
  return { kind: 'edits', edits: [replaced, addArguments(entry.inner, program, words, file.language), ...renamed] }
}

function addArguments(
  inner: PlacedValue,
  program: PlacedMember,
  words: readonly string[],
  language: ConfigurationLanguage,
): TextEdit {
  const args = memberOf(inner, 'args')
  if (args !== undefined) {
    if ((itemsOf(args.value)?.length ?? 0) > 0) return insertFirst(args.value, words, language)
    const glue = args.value.span.end === args.value.span.start ? ' ' : ''
    return { ...args.value.span, text: glue + language.list(words) }
  }
  const at = program.nameSpan.start
  return {
    start: at,
    end: at,
    text: `${language.name('args')}${language.colon}${language.list(words)}${program.separator}`,
  }
}

/** Before the first item: in brackets with a comma, in a block of YAML on lines of their own. */
function insertFirst(list: PlacedValue, words: readonly string[], language: ConfigurationLanguage): TextEdit {
  const separator = list.content.kind === 'list' ? list.content.separator : ', '
  const inBlock = !separator.startsWith(',')
  const at = inBlock ? list.span.start : (itemsOf(list)?.[0]?.span.start ?? list.span.end - 1)
  const bullet = inBlock ? language.bullet : ''
  return { start: at, end: at, text: words.map((word) => `${bullet}${language.text(word)}${separator}`).join('') }
}

/** Variables that would change the guard itself are given to it under another name, for the server only. */
function serverOnly(inner: PlacedValue, language: ConfigurationLanguage): TextEdit[] {
  const table = variablesMember(inner)?.value.content
  if (table?.kind !== 'table') return []
  return table.members.flatMap(({ name, nameSpan }) => {
    const other = serverVariable(name)
    return other === name ? [] : [{ ...nameSpan, text: language.name(other) }]
  })
}

function wrapUrl(entry: PlacedEntry, host: UrlEntry, guard: GuardStart, file: EntryFile): WrapPlan {
  const address = addressMember(entry.reach)
  if (address === undefined) return refused('the entry does not say itself what is asked')
  const duty = clientDuties.find((name) => (memberOf(entry.value, name) ?? memberOf(entry.reach, name)) !== undefined)
  if (duty !== undefined)
    return refused(`"${duty}": the client itself proves who it is there. Take it out, and sign in: touchmark login URL`)
  const question = host.url.indexOf('?')
  if (question >= 0 && hasReference(host.url.slice(question), entry.references)) {
    return refused('a reference in the query of the URL: its value would stand in the list of processes')
  }
  const headers = moveHeaders(entry, file)
  if ('reason' in headers) return refused(headers.reason)
  const as = hasReference(host.url, entry.references) ? ['--as', 'url'] : []
  const words = [...guard.words, ...entryWords(guard.entry), ...headers.options, ...as, host.url]
  const { language, dialect } = file
  const member = (name: string, value: string): string => `${language.name(name)}${language.colon}${value}`
  const start =
    dialect.args === null
      ? member(dialect.program, language.list([guard.program, ...words]))
      : member(dialect.program, language.text(guard.program)) +
        address.separator +
        member(dialect.args, language.list(words))
  const replaced = { start: address.nameSpan.start, end: address.value.span.end, text: start }
  return { kind: 'edits', edits: [replaced, ...typeOf(entry.reach, file), ...headers.edits] }
}

function typeOf(value: PlacedValue, { language, dialect }: EntryFile): TextEdit[] {
  const type = memberOf(value, 'type')?.value ?? memberOf(value, 'transport')?.value
  return type === undefined || textOf(type) === undefined
    ? []
    : [{ ...type.span, text: language.text(dialect.stdioType) }]
}

interface MovedHeaders {
  readonly edits: readonly TextEdit[]
  /** Options that tell the guard which variable is which header. */
  readonly options: readonly string[]
}

/** Headers become variables of the entry, so that none of their values stands in the list of processes. */
function moveHeaders(entry: PlacedEntry, file: EntryFile): MovedHeaders | { readonly reason: string } {
  const named = namedVariables(entry.reach, file)
  if ('reason' in named) return named
  const headers = headersMember(entry.reach)
  if (headers?.value.content.kind !== 'table') return named
  const { members } = headers.value.content
  const known = variablesMember(entry.reach)
  const nested = memberOf(entry.reach, 'requestOptions')
  if (known !== undefined && named.edits.length > 0) return { reason: 'variables beside headers' }
  const { language, text, dialect } = file
  const options = members.flatMap(({ name }) => ['--header-env', `${name}=${headerVariable(name)}`])
  const all = [...named.options, ...options]
  if (new Set(members.map(({ name }) => headerVariable(name))).size < members.length) {
    return { reason: 'two headers of the same name' }
  }
  if (known === undefined && nested === undefined) {
    const names = members.map(({ name, nameSpan }) => ({ ...nameSpan, text: language.name(headerVariable(name)) }))
    return {
      edits: [...named.edits, { ...headers.nameSpan, text: language.name(dialect.env) }, ...names],
      options: all,
    }
  }
  const raw = ({ value }: PlacedMember): string => text.slice(value.span.start, value.span.end)
  const pairs = members.map((each) => `${language.name(headerVariable(each.name))}${language.colon}${raw(each)}`)
  if (pairs.some((pair) => pair.includes('\n'))) return { reason: 'a header over several lines' }
  if (known !== undefined) return besideVariables(known, headers, pairs, all)
  if (nested?.value.content.kind !== 'table' || nested.value.content.members.length > 1) {
    return { reason: '"requestOptions" with more than headers: the guard would not send it' }
  }
  const flat = `${language.name(dialect.env)}${language.colon}{ ${pairs.join(', ')} }`
  return { edits: [{ start: nested.nameSpan.start, end: nested.value.span.end, text: flat }], options: all }
}

/** An entry with variables already: the headers join them. */
function besideVariables(
  known: PlacedMember,
  headers: PlacedMember,
  pairs: readonly string[],
  options: readonly string[],
): MovedHeaders | { readonly reason: string } {
  const { content, span } = known.value
  const first = content.kind === 'table' ? content.members[0] : undefined
  const emptied = { ...headers.value.span, text: '{}' }
  if (first === undefined) return { edits: [{ ...span, text: `{ ${pairs.join(', ')} }` }, emptied], options }
  const at = first.nameSpan.start
  const joined = pairs.map((pair) => pair + first.separator).join('')
  return { edits: [{ start: at, end: at, text: joined }, emptied], options }
}

/** Codex takes headers from variables by their names: it passes them on to a command that names them. */
function namedVariables(value: PlacedValue, { language }: EntryFile): MovedHeaders | { readonly reason: string } {
  const bearer = memberOf(value, 'bearer_token_env_var')
  const named = memberOf(value, 'env_http_headers')
  if (named !== undefined) return { reason: '"env_http_headers": write it as "http_headers", or use the command line' }
  const variable = textOf(bearer?.value)
  if (bearer === undefined || variable === undefined) return { edits: [], options: [] }
  const text = `${language.name('env_vars')}${language.colon}${language.list([variable])}`
  return {
    edits: [{ start: bearer.nameSpan.start, end: bearer.value.span.end, text }],
    options: ['--header-env', `Authorization=Bearer ${variable}`],
  }
}
