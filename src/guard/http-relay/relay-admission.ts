/**
 * Who may ask the HTTP relay anything: only programs that know its secret, and no web page of elsewhere (DNS rebinding,
 * MCP streamable HTTP, security warning).
 */
import { timingSafeEqual } from 'node:crypto'
import { sha256Hex } from '../../crypto/sha256.ts'
import { headerPairs, type RawHeaders } from '../http/relay-headers.ts'

/** What a request is held against. */
export interface AdmissionRules {
  readonly secret: string
  /** Port that is listened on. */
  readonly port: number
  /** Host names beyond those of loopback. */
  readonly hosts: readonly string[]
}

type RefusedStatus = 400 | 403 | 404 | 405 | 415 | 431

/** A request that is let in, or the status that refuses it. */
export type Admission =
  | { readonly outcome: 'admitted'; readonly path: string }
  | { readonly outcome: 'refused'; readonly status: RefusedStatus }

/** Names of this machine for itself (RFC 6761, RFC 1122). */
const loopbackNames = ['localhost', '127.0.0.1', '[::1]']
const methods = ['GET', 'POST', 'DELETE', 'OPTIONS']
/** Most header lines. */
const maxHeaders = 128

/** Judges a request by its head. `path` is what stands after the secret, with the query. */
export function admit(method: string, target: string, headers: RawHeaders, rules: AdmissionRules): Admission {
  const pairs = headerPairs(headers)
  if (pairs.length > maxHeaders) return refused(431)
  if (!isOurHost(pairs, rules) || !isOurOrigin(pairs, rules)) return refused(403)
  const [, secret = '', rest = ''] = /^\/([^/?]{0,256})(.*)$/s.exec(target) ?? []
  // Who does not know the secret does not learn that there is anything else to know.
  if (!isSame(secret, rules.secret)) return refused(404)
  if (!methods.includes(method)) return refused(405)
  if (onceOnly.some((name) => valuesOf(pairs, name).length > 1)) return refused(400)
  return isReadable(pairs) ? { outcome: 'admitted', path: rest } : refused(415)
}

/** Of two of these a server may take the one that the guard did not (RFC 9110 section 5.3). */
const onceOnly = [
  'authorization',
  'content-encoding',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
]

/** A body that the guard and the server read alike: JSON in UTF-8, as it is (RFC 8259 section 8.1). */
function isReadable(pairs: readonly [string, string][]): boolean {
  const [encoding = 'identity'] = valuesOf(pairs, 'content-encoding')
  const [type = ''] = valuesOf(pairs, 'content-type')
  const [, charset = 'utf-8'] = /;\s?charset\s?=\s?"?([^\s";,]{0,64})/i.exec(type) ?? []
  return encoding.toLowerCase() === 'identity' && charset.toLowerCase() === 'utf-8'
}

/** Exactly one host, and one of ours: a name that somebody pointed at this machine is none (RFC 9112 section 3.2). */
function isOurHost(pairs: readonly [string, string][], { port, hosts }: AdmissionRules): boolean {
  const [given, ...more] = valuesOf(pairs, 'host')
  const [, name = '', givenPort = '80'] = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(given ?? '') ?? []
  return more.length === 0 && Number(givenPort) === port && isOurs(name, hosts)
}

/** A browser says which page asks; other programs say nothing. */
function isOurOrigin(pairs: readonly [string, string][], { hosts }: AdmissionRules): boolean {
  return valuesOf(pairs, 'origin').every((origin) => {
    return URL.canParse(origin) && isOurs(new URL(origin).hostname, hosts)
  })
}

function isOurs(name: string, hosts: readonly string[]): boolean {
  return [...loopbackNames, ...hosts].some((each) => each.toLowerCase() === name.toLowerCase())
}

function valuesOf(pairs: readonly [string, string][], name: string): string[] {
  return pairs.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value)
}

/** Compared by digest, so that the time says nothing of how much of it was right. */
function isSame(given: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(sha256Hex(given)), Buffer.from(sha256Hex(secret)))
}

function refused(status: RefusedStatus): Admission {
  return { outcome: 'refused', status }
}
