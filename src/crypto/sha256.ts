import { createHash, hash } from 'node:crypto'

/** SHA-256 (FIPS 180-4) of bytes, or of the UTF-8 form of a string: 32 bytes. */
export function sha256(data: Uint8Array | string): Uint8Array {
  return new Uint8Array(hash('sha256', data, 'buffer'))
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex')
}

/** As {@link sha256Hex} of all parts one after another, which need never be in memory at once. */
export function sha256HexOfParts(parts: Iterable<Uint8Array | string>): string {
  const whole = createHash('sha256')
  for (const part of parts) whole.update(part)
  return whole.digest('hex')
}
