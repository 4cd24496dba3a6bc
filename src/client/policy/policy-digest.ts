import { sha256Hex } from '../../crypto/sha256.ts'
import type { PolicyBytes } from './policy-bytes.ts'

/** SHA-256 that changes whenever a level comes, goes, or has another byte. */
export function policyDigest(files: readonly PolicyBytes[]): string {
  return sha256Hex(files.map(({ name, bytes }) => `${name}:${sha256Hex(bytes)}\n`).join(''))
}
