/** Text in characters that show nothing: tag characters, bytes in variation selectors, bits in zero-width characters. */

import { isReadable, textOfBytes } from './decoded-bytes.ts'
import type { Run } from './derived-text.ts'

/** The three flags that Unicode writes with tag characters (UTS #51, annex C), and every other one. */
const tagOrFlag =
  /\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}|\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}|\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}|[\u{e0020}-\u{e007e}]/gu

/** The letters of the tag block (U+E0020–E007E) that a text hides, each as its ASCII character. */
export function tagRuns(text: string): Run[] {
  const tags: Run[] = []
  for (const { 0: tag, index } of text.matchAll(tagOrFlag)) {
    if (tag.length > 2) continue
    const letter = String.fromCharCode((tag.codePointAt(0) ?? 0) - 0xe0000)
    tags.push({ start: index, end: index + tag.length, text: letter })
  }
  return tags
}

/** The text that variation selectors hide: 256 of them, each a byte; none where the bytes are no text. */
export function selectorRuns(text: string): Run[] {
  const found = [...text.matchAll(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu)]
  const bytes = found.map(({ 0: selector }) => {
    const code = selector.codePointAt(0) ?? 0
    return code < 0xe0100 ? code - 0xfe00 : code - 0xe0100 + 16
  })
  return hiddenRun(found, textOfBytes(Uint8Array.from(bytes)))
}

/** Fewer bits than four letters take are chance. */
const minBits = 28

/** The text that two kinds of zero-width characters spell as bits, seven or eight to a letter; none where they spell none. */
export function zeroWidthRuns(text: string): Run[] {
  const found = [...text.matchAll(/[\u200b-\u200f\u2060-\u2064\ufeff]/g)]
  const kinds = [...new Set(found.map(([character]) => character))]
  if (found.length < minBits || kinds.length !== 2) return []
  for (const one of kinds) {
    const bits = found.map(([character]) => (character === one ? '1' : '0')).join('')
    const spelt = spelledText(bits, 8) ?? spelledText(bits, 7)
    if (spelt !== undefined) return hiddenRun(found, spelt)
  }
  return []
}

function spelledText(bits: string, width: number): string | undefined {
  const codes: number[] = []
  for (let at = 0; at + width <= bits.length; at += width) codes.push(Number.parseInt(bits.slice(at, at + width), 2))
  const text = codes.map((code) => String.fromCharCode(code)).join('')
  return isReadable(text) ? text : undefined
}

/** One run from the first of the hidden characters to the last. */
function hiddenRun(found: readonly RegExpExecArray[], text: string | undefined): Run[] {
  const [first, last] = [found[0], found.at(-1)]
  if (first === undefined || last === undefined || text === undefined) return []
  return [{ start: first.index, end: last.index + last[0].length, text }]
}
