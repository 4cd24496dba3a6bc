import { sha256Hex } from '../../crypto/sha256.ts'
import { utf8 } from '../../encoding/bytes.ts'
import type { ConfigurationFinding } from './configuration-rule.ts'

/**
 * What makes two findings in a configuration the same, whatever moved around them: rule, place, entries. 64 hexadecimal
 * digits; no value of the file goes into it.
 */
export function configurationFingerprint({ rule, pointer, servers, shown }: ConfigurationFinding): string {
  return sha256Hex(utf8(JSON.stringify([rule, pointer, servers, shown ?? null])))
}
