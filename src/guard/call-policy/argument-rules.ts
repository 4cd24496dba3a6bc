/**
 * Holds the arguments of a call against the rules of policy. They filter what is asked for; they confine nothing: what a
 * server does with an argument, links that it follows and names that it resolves are out of reach here.
 */
import { posix } from 'node:path'
import { canonicalJson, hashableJson } from '../../encoding/canonical-json.ts'
import { parsePointer } from '../../encoding/json-pointer.ts'
import { isArray, isObject, type JsonValue } from '../../encoding/json-value.ts'
import { foldedName } from '../../encoding/member-names.ts'
import { type ArgumentRule, matchesWildcard } from '../../trust/call-rules.ts'
import { isSensitiveFile } from './sensitive-files.ts'

/** What a rule refuses, in words for people, which never repeat a value; undefined where it refuses nothing. */
export function judgeArgument(rule: ArgumentRule, arguments_: JsonValue): string | undefined {
  const found = valuesAt(arguments_, parsePointer(rule.pointer))
  if (found.length === 0) return rule.required === true ? `${rule.pointer} is missing` : undefined
  for (const value of found) {
    const problem = judgeValue(rule, value)
    if (problem !== undefined) return `${rule.pointer} ${problem}`
  }
  return undefined
}

function judgeValue({ paths, hosts, values, patterns, maxLength }: ArgumentRule, value: JsonValue): string | undefined {
  if (paths !== undefined && !paths.some((folder) => liesIn(folder, value))) return 'is not a path that policy lists'
  if (hosts !== undefined && !hosts.some((host) => namesHost(host, value)))
    return 'is not a URL of a host that policy lists'
  if (values !== undefined && !values.some((each) => isSame(each, value))) return 'is not a value that policy lists'
  if (patterns !== undefined && !(typeof value === 'string' && patterns.some((each) => matchesWildcard(each, value))))
    return 'is not a text of a pattern that policy lists'
  if (maxLength !== undefined && lengthOf(value) > maxLength) return `is longer than ${maxLength}`
  return undefined
}

/**
 * The values at a pointer, in which a token `*` is every member or element, and any other a member of that name in any case:
 * some servers read `Path` for `path`, and of two the later one.
 */
function valuesAt(value: JsonValue, [token, ...rest]: readonly string[]): JsonValue[] {
  if (token === undefined) return [value]
  if (isArray(value)) {
    const elements = token === '*' ? value : /^\d+$/.test(token) ? value.slice(Number(token), Number(token) + 1) : []
    return elements.flatMap((element) => valuesAt(element, rest))
  }
  if (!isObject(value)) return []
  if (token === '*') return Object.values(value).flatMap((member) => valuesAt(member, rest))
  const wanted = foldedName(token)
  const members = Object.entries(value).filter(([name]) => foldedName(name) === wanted)
  return members.flatMap(([, member]) => valuesAt(member, rest))
}

/** Whether a value is an absolute path inside a folder, by name alone. */
function liesIn(folder: string, value: JsonValue): boolean {
  const path = absolutePath(value)
  if (path === undefined) return false
  const base = posix.normalize(folder).replace(/\/$/, '')
  return path === base || path.startsWith(`${base}/`)
}

/** An absolute path in its plain form; undefined for anything that readers may take for different files. */
function absolutePath(value: JsonValue): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.startsWith('file:///') ? decoded(value.slice('file://'.length)) : value
  if (text === undefined || !text.startsWith('/') || ambiguousPath.test(text)) return undefined
  if (text !== value && /[?#]/.test(value)) return undefined
  return posix.normalize(text).replace(/(.)\/$/, '$1')
}

/**
 * Backslashes, characters that readers of URLs leave out, what some decode once more, and ways up that some systems write with
 * dots and spaces behind them.
 */
const ambiguousPath = /[\0-\x1f\x7f\\]|%(?:00|25|2e|2f|5c)|\/\.\.[. ]+(?:\/|$)/i

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Whether a value is an http(s) URL without credentials whose host is meant by a pattern. */
function namesHost(pattern: string, value: JsonValue): boolean {
  if (typeof value !== 'string' || !plainAddress.test(value) || !URL.canParse(value)) return false
  const { protocol, hostname, username, password } = new URL(value)
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return false
  const host = hostname.replace(/\.$/, '')
  return pattern.startsWith('*.')
    ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1
    : host === pattern
}

/** Where the host of a URL begins and ends is one question with several answers, but for this form (WHATWG, RFC 3986). */
const plainAddress =
  /^https?:\/\/(?:[^\s\0-\x20\x7f/\\?#@:[\]%]+|\[[\da-f:.]+\])(?::\d{0,5})?(?:[/?#][^\s\0-\x20\x7f\\]*)?$/i

function isSame(a: JsonValue, b: JsonValue): boolean {
  return canonicalJson(a) === hashableJson(b)
}

function lengthOf(value: JsonValue): number {
  return typeof value === 'string' || isArray(value) ? value.length : 0
}

/** Whether any text in the arguments names a file that `denied` lists, or a member's name that is no word. Linear in their size. */
export function namesDeniedFile(denied: readonly string[], value: JsonValue): boolean {
  if (typeof value === 'string') return fileNames(value).some((name) => denied.some((each) => isDenied(each, name)))
  if (isArray(value)) return value.some((element) => namesDeniedFile(denied, element))
  if (!isObject(value)) return false
  return Object.entries(value).some(
    ([name, member]) => (!/^\w*$/.test(name) && namesDeniedFile(denied, name)) || namesDeniedFile(denied, member),
  )
}

/** The names in a text that may be a path, a URL or a command, in lower case: file systems may not tell cases apart. */
function fileNames(text: string): string[] {
  // Encoded ASCII alone, one by one: what else is in the text may well be no encoding.
  const plain = text.replace(/%([0-7][\da-f])/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  const names = plain
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}+/gu, '')
    .toLowerCase()
    .split(/[/\\\s\0-\x1f\x7f"'`=:;|&<>(),?#[\]{}]+/)
  // A name may stand there many times, and behind what tells a program that it is one.
  return [...new Set(names)]
    .map((name) => name.replace(/^@/, '').replace(/(?<!\.)\.+$/, ''))
    .filter((name) => name !== '')
}

function isDenied(pattern: string, name: string): boolean {
  return pattern === 'sensitive' ? isSensitiveFile(name) : matchesWildcard(pattern.toLowerCase(), name)
}
