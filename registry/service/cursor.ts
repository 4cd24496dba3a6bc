/** Cursors: where the next page begins. Opaque to clients, checked as strictly as any input when they come back. */
import { fromBase64, fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { RegistryError } from '../../src/errors.ts'
import type { SearchPosition } from '../store/reads.ts'

/** Rows per page where nothing is asked for, and at most. */
const defaultLimit = 50
const maxLimit = 100

/** The number of rows of a page: what is asked for, within bounds. */
export function pageLimit(limit: number | undefined): number {
  return Math.min(Math.max(limit ?? defaultLimit, 1), maxLimit)
}

/** The cursor of the versions accepted before a log index. */
export function formatVersionCursor(index: number): string {
  return encode(`v${index}`)
}

/** Reads {@link formatVersionCursor}. @throws RegistryError `E_REQUEST_INVALID`. */
export function parseVersionCursor(cursor: string): number {
  const index = Number(/^v(0|[1-9]\d{0,15})$/.exec(decode(cursor))?.[1] ?? refuse())
  return Number.isSafeInteger(index) ? index : refuse()
}

/** The cursor of the search results after a position. */
export function formatSearchCursor({ rank, name }: SearchPosition): string {
  return encode(`s${rank} ${name}`)
}

/** Reads {@link formatSearchCursor}. @throws RegistryError `E_REQUEST_INVALID`. */
export function parseSearchCursor(cursor: string): SearchPosition {
  const match = /^s([01]) ([a-zA-Z0-9.-]{1,200}\/[a-zA-Z0-9._-]{1,200})$/.exec(decode(cursor))
  return { rank: Number(match?.[1] ?? refuse()), name: match?.[2] ?? refuse() }
}

function encode(text: string): string {
  return Buffer.from(utf8(text)).toString('base64url')
}

function decode(cursor: string): string {
  try {
    const standard = cursor.replaceAll('-', '+').replaceAll('_', '/')
    const bytes = fromBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '=')) ?? refuse()
    return fromUtf8(bytes)
  } catch {
    return refuse()
  }
}

function refuse(): never {
  throw new RegistryError('E_REQUEST_INVALID', {
    found: 'a cursor that this registry did not make',
    expected: 'the "next" of the page before',
  })
}
