/** A snapshot beside a reference: the hashes of an accepted statement, or of a pin. Item by item, nothing left out. */
import type { JsonObject } from '../encoding/json-value.ts'
import {
  type Definition,
  definitionHash,
  instructionsHash,
  itemSections,
  makeDefinition,
} from '../snapshot/definition.ts'
import { classifyDefinitionChange } from '../snapshot/definition-change.ts'
import { type Mask, maskedHash, maskedValue } from '../snapshot/mask.ts'
import { allDefinitions, type Snapshot, type SnapshotHashes } from '../snapshot/snapshot.ts'
import type { ItemRef } from './evidence.ts'

/** What a snapshot is held against. */
export interface Reference {
  readonly hashes: SnapshotHashes
  readonly masks: readonly Mask[]
  /** The value whose hash this is, where it is known. What it answers is hashed again before it is believed. */
  readonly definitionOf: (hash: string) => JsonObject | undefined
}

/** How an item stands to a reference. */
export type Standing = 'same' | 'mechanical' | 'other' | 'unlisted'

/** How an item stands to a reference, and the reference's own definition where it differs and is known. */
export interface Comparison {
  readonly standing: Standing
  readonly before?: Definition
}

/** Compares one item. */
export function compareDefinition(definition: Definition, reference: Reference): Comparison {
  const { section, name, hash } = definition
  const expected = reference.hashes.sections[section].get(name)
  if (expected === undefined) return { standing: 'unlisted' }
  if (hash === expected) return { standing: 'same' }
  const value = maskedValue(definition, reference.masks)
  const masked = { section, name, value, hash: value === definition.value ? hash : definitionHash(value) }
  if (masked.hash === expected) return { standing: 'same' }
  const before = formerDefinition(reference, { section, name, hash: expected })
  if (before === undefined) return { standing: 'other' }
  // A statement's hashes are of the plain definitions, so both sides are masked before they are compared.
  if (masked.hash === maskedHash(before, reference.masks)) return { standing: 'same' }
  const mechanical = classifyDefinitionChange(before, masked).impact === 'mechanical'
  return { standing: mechanical ? 'mechanical' : 'other', before }
}

/** Compares the instructions, which no change is mechanical for; undefined where the server sends none. */
export function compareInstructions(instructions: string | null, reference: Reference): Comparison | undefined {
  if (instructions === null) return undefined
  if (reference.hashes.instructions === null) return { standing: 'unlisted' }
  return { standing: instructionsHash(instructions) === reference.hashes.instructions ? 'same' : 'other' }
}

/** Whether every item that a snapshot shows is the same as in the reference. */
export function isUnchanged(snapshot: Snapshot, reference: Reference): boolean {
  const instructions = compareInstructions(snapshot.instructions, reference)?.standing ?? 'same'
  const items = allDefinitions(snapshot).map((item) => compareDefinition(item, reference).standing)
  return [instructions, ...items].every((standing) => standing === 'same')
}

/** What the reference lists and the server did not show. */
export function missingItems(snapshot: Snapshot, { hashes }: Pick<Reference, 'hashes'>): ItemRef[] {
  const instructionsGone = hashes.instructions !== null && snapshot.instructions === null
  const gone: ItemRef[] = instructionsGone ? [{ section: 'instructions', name: '' }] : []
  for (const section of itemSections) {
    const shown = new Set(snapshot.sections[section].map(({ name }) => name))
    for (const name of hashes.sections[section].keys()) if (!shown.has(name)) gone.push({ section, name })
  }
  return gone
}

/** The hashes of the reference that the snapshot does not show: the definitions that are worth looking up. */
export function differingHashes(snapshot: Snapshot, { hashes }: Pick<Reference, 'hashes'>): string[] {
  const differing = new Set<string>()
  for (const section of itemSections) {
    const shown = new Map(snapshot.sections[section].map(({ name, hash }) => [name, hash]))
    for (const [name, hash] of hashes.sections[section]) if (shown.get(name) !== hash) differing.add(hash)
  }
  return [...differing]
}

/** Items for which `declared` has a mask that `known` has not. */
export function newMasks(declared: readonly Mask[], known: readonly Mask[]): ItemRef[] {
  const isKnown = (mask: Mask): boolean =>
    known.some((each) => each.section === mask.section && each.name === mask.name && each.pointer === mask.pointer)
  return declared.filter((mask) => !isKnown(mask)).map(({ section, name }) => ({ section, name }))
}

/**
 * The reference's own definition of an item, where its value is known. The value may come from a disk or a registry that
 * somebody else writes to, and the hash from a project's lock, so it is believed only where hash and name are its own.
 */
export function formerDefinition(
  reference: Pick<Reference, 'definitionOf'>,
  { section, name, hash }: Pick<Definition, 'section' | 'name' | 'hash'>,
): Definition | undefined {
  const value = reference.definitionOf(hash)
  if (value === undefined) return undefined
  try {
    const former = makeDefinition(section, value)
    return former.hash === hash && former.name === name ? former : undefined
  } catch {
    return undefined
  }
}
