/** Finds items that were renamed: removed under one name and added, the same or nearly, under another. */

import { sha256Hex } from '../crypto/sha256.ts'
import { hashableJson } from '../encoding/canonical-json.ts'
import { isArray, isObject, type JsonValue } from '../encoding/json-value.ts'
import { type Definition, nameMembers } from './definition.ts'

/** One item under its former and its new name. */
export interface Rename {
  readonly before: Definition
  readonly after: Definition
}

/** Share of common words (Dice's coefficient) from which two items count as one under another name. */
const sameItemShare = 0.8
/** The same, where the names differ only in case and separators (`get-user`, `getUser`). */
const sameNameShare = 0.4
/** Fewer distinct words than this say too little to compare. */
const minWords = 5
/** Most pairs that are compared word by word; larger changes are matched by equal value only. */
const maxPairs = 20_000
/** Words taken of one item. */
const maxWords = 400

/**
 * Pairs removed and added items of one section, each at most once, best match first: equal in everything but the name,
 * else alike in their words. Both lists are sorted by name, so the result does not depend on the server's order.
 */
export function findRenames(removed: readonly Definition[], added: readonly Definition[]): Rename[] {
  const equal = pairEqual(removed, added)
  const paired = new Set(equal.flatMap(({ before, after }) => [before, after]))
  const alike = pairAlike(
    removed.filter((definition) => !paired.has(definition)),
    added.filter((definition) => !paired.has(definition)),
  )
  return [...equal, ...alike]
}

function pairEqual(removed: readonly Definition[], added: readonly Definition[]): Rename[] {
  const byHash = new Map<string, Definition[]>()
  for (const after of added) {
    const hash = namelessHash(after)
    byHash.set(hash, [...(byHash.get(hash) ?? []), after])
  }
  return removed.flatMap((before) => {
    const after = byHash.get(namelessHash(before))?.shift()
    return after === undefined ? [] : [{ before, after }]
  })
}

function namelessHash({ section, value }: Definition): string {
  return sha256Hex(hashableJson({ ...value, [nameMembers[section]]: '' }))
}

function pairAlike(removed: readonly Definition[], added: readonly Definition[]): Rename[] {
  if (removed.length * added.length > maxPairs) return []
  const addedWords = added.map(wordsOf)
  const candidates = removed.flatMap((before) => {
    const words = wordsOf(before)
    return added.flatMap((after, index) => {
      const share = commonShare(words, addedWords[index] ?? new Set())
      const least = foldedName(before.name) === foldedName(after.name) ? sameNameShare : sameItemShare
      return share >= least ? [{ before, after, share }] : []
    })
  })
  return pickBest(candidates)
}

function pickBest(candidates: readonly (Rename & { share: number })[]): Rename[] {
  const taken = new Set<Definition>()
  const picked: Rename[] = []
  // sort() is stable, so equal shares keep the order by name.
  for (const { before, after } of [...candidates].sort((a, b) => b.share - a.share)) {
    if (taken.has(before) || taken.has(after)) continue
    taken.add(before).add(after)
    picked.push({ before, after })
  }
  return picked
}

function foldedName(name: string): string {
  return name.replace(/[-_.\s]/g, '').toLowerCase()
}

function commonShare(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size < minWords || b.size < minWords) return 0
  let common = 0
  for (const word of a) if (b.has(word)) common += 1
  return (2 * common) / (a.size + b.size)
}

/** Members whose values are the same in most items and say nothing about which one it is. */
const commonMembers: ReadonlySet<string> = new Set([
  'type',
  '$schema',
  'format',
  'execution',
  'annotations',
  'required',
])
/** Members whose names almost every item has: their values are compared, their names are no words of the item. */
const structureMembers: ReadonlySet<string> = new Set([
  ...Object.values(nameMembers),
  ...['title', 'description', 'inputSchema', 'outputSchema', 'properties', 'items', 'enum', 'default', 'arguments'],
])

function wordsOf({ section, value }: Definition): Set<string> {
  const words = new Set<string>()
  collectWords({ ...value, [nameMembers[section]]: '' }, words)
  return words
}

function collectWords(value: JsonValue, words: Set<string>): void {
  if (words.size >= maxWords) return
  if (typeof value === 'string') addWords(value, words)
  else if (isArray(value)) for (const element of value) collectWords(element, words)
  else if (isObject(value)) {
    for (const member of Object.keys(value)) {
      if (commonMembers.has(member)) continue
      if (!structureMembers.has(member)) words.add(`/${member}`)
      collectWords(value[member] ?? null, words)
    }
  }
}

function addWords(text: string, words: Set<string>): void {
  for (const [word] of text.slice(0, 8_192).matchAll(/[\p{L}\p{N}]{1,64}/gu)) words.add(word.toLowerCase())
}
