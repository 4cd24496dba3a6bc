/** Secrets that stand in a file: see secret-in-configuration.md. Their values are never reported. */

import { findKeys, looksRandom } from '../../key-forms.ts'
import { makeTextView } from '../../text-view.ts'
import type { ConfiguredServer, PlacedText } from '../client-configuration.ts'
import type { ConfigurationMatch, EntryRule } from '../configuration-rule.ts'

/** Longest value that is looked at. */
const maxLength = 8_000

const secretName =
  /(?:api_?key|access_?key|private_?key|secret|token|passw(?:or)?d|passwd|credential|authorization|cookie|[_-]key$|[_-]pat$|^key$|^pat$)/i
/** Names that only speak of a secret: where it lies, how long it lasts. */
const aboutSecret = /(?:_file|_path|_name|_url|_uri|_type|_expiry|_ttl|_env|_id|file|path)$/i
/** Stands for a value that is somewhere else. */
const reference = /\$\{|\{\{|\$[A-Za-z_]\w|^%[A-Za-z]|^(?:env|file|vault):|^op:\/\//
/** Is to be replaced. */
const placeholder =
  /<[a-z_ -]|\byour\b|your[_-]|example|placeholder|change[_-]?me|replace|insert|xxx|\*\*\*|\.\.\.|…|^(?:true|false|none|null|test|secret|password|token|key|todo|\d{1,6})$/i

export const secretInConfiguration: EntryRule = {
  kind: 'entry',
  id: 'secret-in-configuration',
  severity: 'warning',
  title: 'Secret stands in the file itself',
  *check(server) {
    for (const { name, text, path } of [...server.settings, ...namedArguments(server)]) {
      const match = judgeNamed(name, { text, path })
      if (match !== undefined) yield match
    }
    const named = new Set(namedArguments(server).map(({ path }) => path))
    for (const word of server.url === null ? server.argv : [server.url, ...server.argv]) {
      if (named.has(word.path)) continue
      const match = judgeWord(word) ?? judgeQuery(word)
      if (match !== undefined) yield match
    }
  },
  checkInputs: (inputs) =>
    inputs.flatMap(({ name, text, path }) => {
      const match = judgeNamed(name, { text, path })
      return match === undefined ? [] : [match]
    }),
}

/** `https://mcp.example.com/mcp?apiKey=VALUE`. */
function judgeQuery({ text, path }: PlacedText): ConfigurationMatch | undefined {
  if (text.length > maxLength || !/^(?:https?|wss?):\/\//i.test(text)) return undefined
  for (const part of text.split(/[?&#]/).slice(1)) {
    const at = part.indexOf('=')
    const match = at <= 0 ? undefined : judgeNamed(part.slice(0, at), { text: part.slice(at + 1), path })
    if (match !== undefined) return match
  }
  return undefined
}

interface NamedText extends PlacedText {
  readonly name: string
}

/** `--api-key VALUE`, `--token=VALUE`, `-e NAME=VALUE`, `--header "Name: VALUE"`. */
function namedArguments({ argv }: ConfiguredServer): NamedText[] {
  return argv.flatMap(({ text, path }, index): NamedText[] => {
    const before = argv[index - 1]?.text ?? ''
    const [, name, value] = /^(-{0,2}[\w-]{1,80})=(.{1,8000})$/s.exec(text) ?? []
    if (name !== undefined && value !== undefined) return [{ name, text: value, path }]
    const [, header, content] = /^([\w-]{1,80}):\s{0,4}(\S.{0,8000})$/s.exec(text) ?? []
    if (header !== undefined && content !== undefined && /^(?:-H|--header)$/.test(before)) {
      return [{ name: header, text: content, path }]
    }
    return /^--?[a-z]/i.test(before) && !text.startsWith('-') && secretName.test(before)
      ? [{ name: before, text, path }]
      : []
  })
}

function judgeNamed(name: string, { text, path }: PlacedText): ConfigurationMatch | undefined {
  if (text.length > maxLength || reference.test(text)) return undefined
  const known = judgeWord({ text, path })
  if (known !== undefined) return known
  if (!secretName.test(name) || aboutSecret.test(name)) return undefined
  const value = text.replace(/^(?:Bearer|Basic|Token)\s{1,4}/i, '')
  if (value.length < 6 || placeholder.test(value) || /^[./~]|^[a-z]:\\|^https?:/i.test(value)) return undefined
  const isDrawn = value.length >= 16 && looksRandom(value)
  return { path, ...(isDrawn ? {} : { severity: 'note' }), message: 'a value that is named like a secret' }
}

function judgeWord({ text, path }: PlacedText): ConfigurationMatch | undefined {
  if (text.length > maxLength) return undefined
  const [key] = findKeys(makeTextView(text))
  if (key !== undefined) return { path, message: key.message.replace('in the text', 'in the file') }
  return hasPassword(text) ? { path, message: 'an address with a password in it' } : undefined
}

/** Passwords of databases on this machine are no secrets. */
function hasPassword(text: string): boolean {
  return text.split(/\s/).some((word) => {
    const start = word.indexOf('://')
    const [authority = ''] = start <= 0 ? [] : word.slice(start + 3).split(/[/?#]/, 1)
    const [login, host] = cutAtLast(authority, '@')
    const [user, password] = [login.split(':', 1)[0], login.slice(login.indexOf(':') + 1)]
    if (host === '' || !login.includes(':') || password === '') return false
    if (/^(?:localhost|127\.|\[|(?:db|postgres|mysql|redis|mongo)(?::|$))/.test(host)) return false
    return password !== user && !reference.test(password) && !placeholder.test(password)
  })
}

function cutAtLast(text: string, mark: string): [before: string, after: string] {
  const at = text.lastIndexOf(mark)
  return at < 0 ? ['', ''] : [text.slice(0, at), text.slice(at + 1)]
}
