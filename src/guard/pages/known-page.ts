/**
 * Pages of the listing that was verified, byte for byte. A client's own list is mostly answered with the very page that the
 * guard was shown a moment before, and what was read, hashed and judged need not be read again. Only the id that it answers
 * may be another; a page that differs in one byte is read like any other line.
 */
import { joinLine } from '../../client/process/line-splitter.ts'
import { equalBytes, utf8 } from '../../encoding/bytes.ts'
import type { ItemSection } from '../../snapshot/definition.ts'
import { carriedSections, type Message } from '../frames.ts'
import { isPlainId } from '../plain-frames.ts'

/** A line that was verified, less the id in it. */
export interface KnownPage {
  readonly section: ItemSection
  /** The first page of its list, and the only one. */
  readonly isWhole: boolean
  /** The bytes before the id of the answer, and those after it. */
  readonly before: Uint8Array
  readonly after: Uint8Array
}

/**
 * The line of an answer as a page that may come again; undefined for one of a batch, and for one that carries another list
 * than was asked for: only that one was verified.
 */
export function knownPage(section: ItemSection, message: Message, isWhole = false): KnownPage | undefined {
  const { document, value, bytes, index } = message
  const id = document.memberSpans.get(value)?.get('id')
  if (index !== undefined || id === undefined || carriedSections(message).some((each) => each !== section))
    return undefined
  const start = Buffer.byteLength(document.text.slice(0, id.start))
  const end = start + Buffer.byteLength(document.text.slice(id.start, id.end))
  return { section, isWhole, before: bytes.subarray(0, start), after: bytes.subarray(end) }
}

/** Bytes that a page keeps. */
export function knownLength({ before, after }: KnownPage): number {
  return before.length + after.length
}

/** The line of a page as the answer to another id, given as its own JSON text. Every other byte is the server's. */
export function repeatPage({ before, after }: KnownPage, rawId: string): Uint8Array {
  return joinLine([before, utf8(rawId), after])
}

/** The id that stands between two places of a line, where it is written in the one way in which it can be. */
export function idBetween(line: Uint8Array, start: number, end: number): string | undefined {
  if (end <= start || end - start > maxIdBytes) return undefined
  const text = Buffer.from(line.subarray(start, end)).toString('latin1')
  return isPlainId(text) ? text : undefined
}

const maxIdBytes = 64

/** Which page a line repeats, and the key of the request that it answers. */
export function repeatedPage(
  pages: readonly KnownPage[],
  line: Uint8Array,
): { readonly section: ItemSection; readonly key: string } | undefined {
  for (const page of pages) {
    const { section, before, after } = page
    const end = line.length - after.length
    // A complete id between the same bytes as before: so this is the same JSON, but for the id.
    const key = idBetween(line, before.length, end)
    if (key === undefined) continue
    if (equalBytes(line.subarray(0, before.length), before) && equalBytes(line.subarray(end), after)) {
      return { section, key }
    }
  }
  return undefined
}
