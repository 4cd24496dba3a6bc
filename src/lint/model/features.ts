/**
 * What the model sees of a sentence: hashed words, pairs of words, pieces of words, and how kinds of words follow one
 * another. Names, addresses, paths and numbers are masked. Integers only.
 */

import { readTokens, type TokenSink } from './tokens.ts'
import { hashSeed, hashStep } from './word-classes.ts'

/** Number of bits of a feature; there are `1 << featureBits` of them. */
export const featureBits = 17
const featureMask = (1 << featureBits) - 1

/** Raised with every change of what is a feature. */
export const featureVersion = 1

/** Takes the features of one sentence after another. */
export interface FeatureSink {
  /** A feature that counts so many times. */
  feature(index: number, times: number): void
  /** The sentence that the features since the last end are of; its range in the text. */
  sentence(start: number, end: number): void
}

/** Fewest features of a sentence that is looked at: about three words. */
export const fewestFeatures = 40

/** Longest sentence, in tokens; what is longer is cut. */
const maxTokens = 64
const families = { word: 0, pair: 1, piece: 2, kind: 3, kindPair: 4, kindTriple: 5, together: 6 } as const
/** How many times a feature of each family counts. */
export const familyTimes = [2, 2, 1, 4, 4, 2, 6]

/** Reads normalised text. */
export function readFeatures(text: string, sink: FeatureSink): void {
  readTokens(text, new SentenceReader(text, sink))
}

class SentenceReader implements TokenSink {
  readonly #text: string
  readonly #sink: FeatureSink
  readonly #kinds: number[] = []
  #start = 0
  #end = 0
  #count = 0
  #last = 0

  constructor(text: string, sink: FeatureSink) {
    this.#text = text
    this.#sink = sink
  }

  token(hash: number, wordClass: number, start: number, end: number): void {
    if (this.#count === maxTokens) this.endSentence()
    if (this.#count === 0) this.#start = start
    this.#count += 1
    this.#end = end
    this.#emit(families.word, hash)
    this.#emit(families.pair, mix(this.#last, hash))
    this.#last = hash
    if (wordClass > 0) this.#kind(wordClass)
    if (hash !== wordClass) this.#pieces(start, end)
  }

  endSentence(): void {
    if (this.#count === 0) return
    this.#emit(families.pair, mix(this.#last, 0))
    this.#together()
    this.#sink.sentence(this.#start, this.#end)
    this.#count = 0
    this.#last = 0
    this.#kinds.length = 0
  }

  #emit(family: number, hash: number): void {
    this.#sink.feature(finish(Math.imul(family + 1, 0x9e3779b1) ^ hash), familyTimes[family] ?? 1)
  }

  #kind(kind: number): void {
    const kinds = this.#kinds
    const { length } = kinds
    const before = kinds[length - 1] ?? 0
    this.#emit(families.kind, kind)
    this.#emit(families.kindPair, mix(before, kind))
    if (length > 1) this.#emit(families.kindTriple, mix(mix(kinds[length - 2] ?? 0, before), kind))
    kinds.push(kind)
  }

  /** Which kinds of words one sentence holds, two by two. */
  #together(): void {
    const kinds = [...new Set(this.#kinds)].sort((a, b) => a - b)
    kinds.forEach((left, index) => {
      for (const right of kinds.slice(index + 1)) this.#emit(families.together, mix(left, right))
    })
  }

  /** Pieces of three to five characters, with the word's ends. */
  #pieces(start: number, end: number): void {
    const text = this.#text
    for (let from = start - 1; from < end - 1; from += 1) {
      let hash = hashSeed
      for (let at = from; at <= end && at < from + 5; at += 1) {
        hash = hashStep(hash, at < start || at === end ? 0x20 : text.charCodeAt(at))
        if (at > from + 1) this.#emit(families.piece, hash)
      }
    }
  }
}

function mix(left: number, right: number): number {
  return Math.imul(left ^ (left >>> 13), 0x5bd1e995) ^ right
}

function finish(hash: number): number {
  const spread = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (spread ^ (spread >>> 15)) & featureMask
}
