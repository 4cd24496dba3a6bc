/** The sentences that a change added to what a model reads, and those that it took away. */

import type { JsonValue } from '../encoding/json-value.ts'
import { modelTexts } from './model-text.ts'
import { makeTextView } from './text-view.ts'

/** What changed in the words of an item. All sentences are in the normal form of a text view, on one line. */
export interface ChangedText {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** All of the former sentences. */
  readonly former: readonly string[]
  /** Share of the words that both sides have, 0–1: 1 where no word changed. */
  readonly similarity: number
}

/** Most sentences that are read of one side. */
const maxSentences = 4_000

/** Compares two items, or two texts of instructions, sentence by sentence, wherever the sentences stand. */
export function changedText(before: JsonValue | null, after: JsonValue | null): ChangedText {
  const former = before === null ? new Set<string>() : sentencesOf(before)
  const current = after === null ? new Set<string>() : sentencesOf(after)
  return {
    added: [...current].filter((sentence) => !former.has(sentence)),
    removed: [...former].filter((sentence) => !current.has(sentence)),
    former: [...former],
    similarity: commonShare(wordsOf(former), wordsOf(current)),
  }
}

function sentencesOf(value: JsonValue): Set<string> {
  const sentences = new Set<string>()
  for (const { text, isName } of modelTexts(value)) {
    for (const sentence of makeTextView(text, { isName }).sentences) {
      const line = sentence.text.split(/\s/).filter(Boolean).join(' ')
      if (line !== '') sentences.add(line)
      if (sentences.size >= maxSentences) return sentences
    }
  }
  return sentences
}

function wordsOf(sentences: ReadonlySet<string>): Map<string, number> {
  const words = new Map<string, number>()
  for (const sentence of sentences) {
    for (const [word] of sentence.matchAll(/[\p{L}\p{N}]{1,64}/gu)) words.set(word, (words.get(word) ?? 0) + 1)
  }
  return words
}

/** Dice's coefficient of two bags of words. */
function commonShare(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let common = 0
  let total = 0
  for (const [word, count] of a) {
    common += Math.min(count, b.get(word) ?? 0)
    total += count
  }
  for (const count of b.values()) total += count
  return total === 0 ? 1 : (2 * common) / total
}
