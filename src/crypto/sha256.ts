import { hash } from 'node:crypto'

/** SHA-256 (FIPS 180-4) of bytes, or of the UTF-8 form of a string: 32 bytes. */
export function sha256(data: Uint8Array | string): Uint8Array {
  return new Uint8Array(hash('sha256', data, 'buffer'))
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex')
}
