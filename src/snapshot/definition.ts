/**
 * One definition: a tool, prompt, resource or resource template exactly as a server shows it, every member included.
 */

import { sha256Hex } from '../crypto/sha256.ts'
import { canonicalJson, canonicalJsonIfAny, hashableJson } from '../encoding/canonical-json.ts'
import { type JsonObject, ownMember } from '../encoding/json-value.ts'
import type { JsonIssue } from '../encoding/strict-json.ts'
import { ViolationError } from '../errors.ts'

/** The lists that a server shows, in the order in which they are reported everywhere. */
export const itemSections = ['tools', 'prompts', 'resources', 'resourceTemplates'] as const

/** A list that a server shows. */
export type ItemSection = (typeof itemSections)[number]

/** Everything that a server shows a model: its instructions and its lists. */
export type Section = 'instructions' | ItemSection

/** The member that names an item of each section (MCP specification, server features). */
export const nameMembers = {
  tools: 'name',
  prompts: 'name',
  resources: 'uri',
  resourceTemplates: 'uriTemplate',
} as const satisfies Record<ItemSection, string>

/** One item of one section. */
export interface Definition {
  readonly section: ItemSection
  /** The item's `name`, `uri` or `uriTemplate`: unique within its section. Attacker-controlled text. */
  readonly name: string
  /** The whole item, unknown members and `_meta` included. */
  readonly value: JsonObject
  /** Tool definition hash v1: SHA-256 of the canonical form, 64 hexadecimal digits. */
  readonly hash: string
  /** Values in it that have no faithful canonical form, pointers relative to the item. Such an item is always blocked. */
  readonly issues: readonly JsonIssue[]
}

/**
 * Makes a definition of an item as the strict reader returned it.
 *
 * @throws ViolationError `E_VIOLATION_SHAPE` where the item has no string under its section's naming member.
 */
export function makeDefinition(section: ItemSection, value: JsonObject, issues: readonly JsonIssue[] = []): Definition {
  const member = nameMembers[section]
  const name = ownMember(value, member)
  if (typeof name !== 'string') {
    throw new ViolationError('E_VIOLATION_SHAPE', {
      found: `an item of ${section} without a string "${member}"`,
      expected: 'one',
    })
  }
  const form = canonicalJsonIfAny(value)
  const definition = { section, name, value, hash: sha256Hex(form ?? hashableJson(value)), issues }
  if (form !== undefined) writtenForms.set(definition, form)
  return definition
}

/** What was written to hash a definition, until it is wanted for the digest of its snapshot. */
const writtenForms = new WeakMap<Definition, string>()

/**
 * The canonical form of a definition's value. Written anew where it is asked for a second time: nobody should keep it.
 *
 * @throws EncodingError `E_CANONICAL_VALUE` where it has none.
 */
export function takeCanonicalForm(definition: Definition): string {
  const form = writtenForms.get(definition)
  writtenForms.delete(definition)
  return form ?? canonicalJson(definition.value)
}

/** Tool definition hash v1 of one item: SHA-256 of its RFC 8785 form. */
export function definitionHash(value: JsonObject): string {
  return sha256Hex(hashableJson(value))
}

/**
 * Set hash v1 of a list: SHA-256 over `name:hash` lines sorted by name, then hash, joined by line feeds; the empty list
 * hashes the empty string.
 */
export function setHash(definitions: readonly Pick<Definition, 'name' | 'hash'>[]): string {
  return sha256Hex(setLines(definitions).join('\n'))
}

/** The sorted `name:hash` lines of {@link setHash}. */
export function setLines(definitions: readonly Pick<Definition, 'name' | 'hash'>[]): string[] {
  return [...definitions].sort(byNameThenHash).map(({ name, hash }) => `${name}:${hash}`)
}

/** Instructions hash v1: SHA-256 of their UTF-8 bytes; null where there are none. */
export function instructionsHash(instructions: string | null): string | null {
  return instructions === null ? null : sha256Hex(instructions)
}

/** Order by name, then hash, by UTF-16 code units. */
export function byNameThenHash(a: Pick<Definition, 'name' | 'hash'>, b: Pick<Definition, 'name' | 'hash'>): number {
  return compare(a.name, b.name) || compare(a.hash, b.hash)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
