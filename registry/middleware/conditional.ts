/** Answers with strong ETags, and `304 Not Modified` for who has them already (RFC 9110 sections 8.8.3 and 13.1.2). */
import type { Context } from 'hono'
import { sha256 } from '../../src/crypto/sha256.ts'

/** How long others may keep an answer. */
export type Freshness =
  /** Named by its digest: it can never change. */
  | 'immutable'
  /** To be asked about each time; the ETag makes that cheap. */
  | 'revalidate'

const cacheControl = {
  immutable: 'public, max-age=31536000, immutable',
  revalidate: 'no-cache',
} as const satisfies Record<Freshness, string>

/** Answers with JSON. */
export function sendJson(c: Context, value: unknown, freshness: Freshness = 'revalidate'): Response {
  return sendText(c, JSON.stringify(value), 'application/json', freshness)
}

/** Answers with a text of ours. */
export function sendText(c: Context, text: string, type: string, freshness: Freshness = 'revalidate'): Response {
  const etag = `"${Buffer.from(sha256(text)).toString('base64url')}"`
  return isKnown(c, etag) ? notModified(c, etag, freshness) : c.body(text, 200, headers(etag, type, freshness))
}

/** Answers with stored bytes, verbatim; their SHA-256 is the ETag. */
export function sendBytes(
  c: Context,
  { bytes, digest, type }: { bytes: Uint8Array; digest: string; type: string },
  freshness: Freshness,
): Response {
  const etag = `"${digest}"`
  if (isKnown(c, etag)) return notModified(c, etag, freshness)
  return c.body(new Uint8Array(bytes), 200, headers(etag, type, freshness))
}

function headers(etag: string, type: string, freshness: Freshness): Record<string, string> {
  return { 'content-type': type, etag, 'cache-control': cacheControl[freshness] }
}

function notModified(c: Context, etag: string, freshness: Freshness): Response {
  return c.body(null, 304, { etag, 'cache-control': cacheControl[freshness] })
}

/** Whether `If-None-Match` names the ETag. Its comparison is weak (RFC 9110 section 13.1.2), and `*` matches all. */
function isKnown(c: Context, etag: string): boolean {
  const header = c.req.header('if-none-match')
  if (header === undefined) return false
  return header.split(',').some((item) => ['*', etag].includes(item.trim().replace(/^W\//, '')))
}
