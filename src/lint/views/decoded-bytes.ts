/** Whether bytes that were found in a text are a text themselves. */

import { isUtf8 } from 'node:buffer'
import { fromUtf8 } from '../../encoding/bytes.ts'

/** Of the characters of a decoded text, at least this share are letters, digits, spaces and plain punctuation. */
const minReadable = 0.9
/** Of a decoded text, at least this share are letters: numbers and marks alone say nothing. */
const minLetters = 0.5

const printable = /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\p{Cf}\n\r\t]/gu
const letters = /[\p{L}\p{M} ]/gu

/** The text that bytes encode in UTF-8, or in UTF-16 without a mark; undefined where they are mostly something else. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  const text = utf16Text(bytes) ?? utf8Text(bytes)
  return text !== undefined && isReadable(text) ? text : undefined
}

/** A command has fewer letters than a sentence; it is known by what only a command holds. */
const command =
  /https?:\/\/|\/(?:bin|dev|tmp|etc)\/|\b(?:curl|wget|bash|powershell|python3?|chmod|eval|sudo|nc) |\| ?(?:ba|z)?sh\b/
const plainLine = /^[\t\n\r\x20-\x7e]{12,4000}$/

/** Whether a text could be meant to be read: mostly letters and spaces, hardly anything that cannot be printed. */
export function isReadable(text: string): boolean {
  const length = [...text].length
  if (plainLine.test(text) && command.test(text)) return true
  return length > 0 && count(text, printable) >= minReadable * length && count(text, letters) >= minLetters * length
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

function utf8Text(bytes: Uint8Array): string | undefined {
  // Most bytes are no text, and a reader that throws takes long.
  return isUtf8(bytes) ? fromUtf8(bytes) : undefined
}

/** Little-endian UTF-16 of ASCII, as PowerShell writes it: every second byte is zero. */
function utf16Text(bytes: Uint8Array): string | undefined {
  if (bytes.length < 8 || bytes.length % 2 !== 0) return undefined
  for (let index = 1; index < bytes.length; index += 2) if (bytes[index] !== 0) return undefined
  return Buffer.from(bytes).toString('utf16le')
}
