/** Bytes and their text forms. Nothing here guesses: malformed input throws or yields undefined, as each function says. */
import { isAscii } from 'node:buffer'

const encoder = new TextEncoder()
// ignoreBOM keeps a byte order mark in the text, so that the reader can refuse it instead of losing it.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 bytes of `text`. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Text of UTF-8 `bytes`; throws a `TypeError` where they are not valid UTF-8. A byte order mark is kept. */
export function fromUtf8(bytes: Uint8Array): string {
  // Most is ASCII, which reads the same either way; this one takes half the time.
  return isAscii(bytes) ? view(bytes).toString('latin1') : decoder.decode(bytes)
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return view(bytes).toString('hex')
}

/** Standard base64 with padding. */
export function base64(bytes: Uint8Array): string {
  return view(bytes).toString('base64')
}

/** Bytes of standard padded base64, or undefined where `text` is not exactly what {@link base64} would write. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined
}

/** Whether both arrays hold the same bytes. Not constant-time: for public data only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return view(a).equals(view(b))
}

/** The arrays one after another. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
