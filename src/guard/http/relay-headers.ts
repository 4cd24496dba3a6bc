/**
 * Headers on their way through the HTTP relay: names in their case and order as received, less what belongs to one
 * connection, less what would lead a client past the guard.
 */
import { sha256Hex } from '../../crypto/sha256.ts'

/** Header lines as Node gives them: name, value, name, value, in the order received. */
export type RawHeaders = readonly string[]

/** RFC 9110 section 7.6.1, and what older agents send. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Ours to make: the body's length, the host, and no compression, since bodies have to be read. */
const requestOwn = new Set(['host', 'expect', 'content-length', 'accept-encoding'])

/** `Location` and its like send a client to the server itself, past the guard; lengths and encodings are made anew. */
const responseOwn = new Set([
  'alt-svc',
  'content-encoding',
  'content-length',
  'content-location',
  'location',
  'refresh',
])

/** Headers that differ from one request of a client to the next, and so say nothing of who it is. */
const perRequest = new Set([
  'accept',
  'accept-language',
  'baggage',
  'cache-control',
  'content-type',
  'date',
  'last-event-id',
  'origin',
  'pragma',
  'referer',
  'traceparent',
  'tracestate',
  'user-agent',
  'x-correlation-id',
  'x-request-id',
])

/** Pairs of name and value. */
export function headerPairs(headers: RawHeaders): [name: string, value: string][] {
  const pairs: [string, string][] = []
  for (let at = 0; at + 1 < headers.length; at += 2) pairs.push([headers[at] ?? '', headers[at + 1] ?? ''])
  return pairs
}

/** The first value of a header; undefined where it is not there. */
export function headerOf(headers: RawHeaders, name: string): string | undefined {
  return headerPairs(headers).find(([each]) => each.toLowerCase() === name)?.[1]
}

/**
 * A client's headers as the server gets them. `own` are those of the configured target: they replace the client's of the
 * same name.
 */
export function requestHeaders(received: RawHeaders, host: string, own: Readonly<Record<string, string>>): RawHeaders {
  const replaced = new Set(Object.keys(own).map((name) => name.toLowerCase()))
  const kept = endToEnd(received).filter(([name]) => {
    const lower = name.toLowerCase()
    return !requestOwn.has(lower) && !replaced.has(lower)
  })
  return [['Host', host], ...kept, ...Object.entries(own)].flat()
}

/** A server's headers as the client gets them; `origin` is that of the server. */
export function responseHeaders(received: RawHeaders, origin: string): RawHeaders {
  return endToEnd(received)
    .filter(([name]) => !responseOwn.has(name.toLowerCase()))
    .flatMap(([name, value]) => [name, name.toLowerCase() === 'www-authenticate' ? atHome(value, origin) : value])
}

/** A challenge that leads to metadata of its own origin alone (RFC 9728): a client would fetch whatever it is told. */
function atHome(challenge: string, origin: string): string {
  const kept = withoutForeign(challenge, origin)
  if (kept === challenge) return challenge
  // What was on both sides of something taken out may be a name anew.
  if (withoutForeign(kept, origin) !== kept) return /^[\w-]{1,100}/.exec(kept)?.[0] ?? ''
  return kept.replace(/^(\s?[\w-]{1,100})\s?,/, '$1')
}

function withoutForeign(challenge: string, origin: string): string {
  return challenge.replaceAll(metadataParameter, (whole, quoted?: string, bare?: string) => {
    const url = quoted ?? bare ?? ''
    // Behind a backslash readers of quoted strings and of URLs find different hosts.
    return !url.includes('\\') && URL.canParse(url) && new URL(url).origin === origin ? whole : ''
  })
}

/** Clients look for the name anywhere, at the end of another one and inside a text too; some let space stand before the value. */
const metadataParameter = /,?\s?[\w-]{0,64}resource_metadata[\t ]*=[\t ]*(?:"([^"]{0,2048})"|([^\s,"]{0,2048}))/gi

function endToEnd(received: RawHeaders): [name: string, value: string][] {
  const pairs = headerPairs(received)
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((each) => each.trim().toLowerCase()))
  const dropped = new Set([...hopByHop, ...named])
  return pairs.filter(([name]) => !dropped.has(name.toLowerCase()))
}

/**
 * Headers of the guard's own request, made from those of a client's: the same names in the same order, so that a server
 * cannot tell the two apart. What repeats the body is made for the new body (MCP 2026-07-28, streamable HTTP).
 */
export function ownRequestHeaders(template: RawHeaders, method: string): RawHeaders {
  return headerPairs(template)
    .filter(([name]) => !/^(?:mcp-name|mcp-param-.*|last-event-id)$/i.test(name))
    .flatMap(([name, value]) => (name.toLowerCase() === 'mcp-method' ? [name, method] : [name, value]))
}

/** A digest of everything in a client's headers that says who asks. Requests of one principal share it. */
export function principalOf(received: RawHeaders): string {
  const said = endToEnd(received)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !requestOwn.has(name) && !perRequest.has(name) && !/^(?:mcp-|sec-)/.test(name))
    .map((pair) => JSON.stringify(pair))
  return sha256Hex(said.sort().join('\n'))
}
