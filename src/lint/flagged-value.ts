/** What a finding stands for: the string that its range lies in, else a value of the item. */

import { sha256Hex } from '../crypto/sha256.ts'
import { utf8 } from '../encoding/bytes.ts'
import { hashableJson } from '../encoding/canonical-json.ts'
import { parsePointer } from '../encoding/json-pointer.ts'
import { isArray, isObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Finding } from './finding.ts'

/** The value at a finding's pointer in `item`: an item, or the text of instructions. Attacker-controlled. */
export function flaggedValue({ pointer, inName }: Finding, item: JsonValue | undefined): JsonValue | undefined {
  const path = parsePointer(pointer)
  return inName ? path.at(-1) : path.reduce(memberOf, item)
}

/** The item of a snapshot that a finding is in: its value, or the text of the instructions; undefined for the server as a whole. */
export function flaggedItem(
  { instructions, sections }: Snapshot,
  { section, name }: Pick<Finding, 'section' | 'name'>,
): JsonValue | undefined {
  if (section === 'instructions') return instructions ?? undefined
  return sections[section].find((definition) => definition.name === name)?.value
}

function memberOf(value: JsonValue | undefined, token: string): JsonValue | undefined {
  if (isArray(value)) return value[Number(token)]
  return isObject(value) ? ownMember(value, token) : undefined
}

/**
 * SHA-256 of the whole string that a finding is in, as UTF-8; of the canonical form of any other value. It changes with
 * every letter, so whoever suppresses a finding of one text suppresses no other text at its place.
 */
export function flaggedSha256(finding: Finding, item: JsonValue | undefined): string {
  const value = flaggedValue(finding, item) ?? ''
  return typeof value === 'string' ? sha256Hex(utf8(value)) : sha256Hex(hashableJson(value))
}
