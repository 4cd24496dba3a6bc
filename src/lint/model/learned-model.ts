/** Scores text by weights that were learnt from poisoned and honest definitions. Integers only, so every machine agrees. */

import { fromBase64 } from '../../encoding/bytes.ts'
import { type FeatureSink, fewestFeatures, readFeatures } from './features.ts'
import { learnedWeights } from './learned-weights.ts'

/** A sentence with its score: the higher, the more it reads like poison. About 0 where it could be either. */
export interface ScoredSentence {
  /** Range in the text that was read. */
  readonly start: number
  readonly end: number
  /** In thousandths. */
  readonly score: number
}

/** What is said of a text without sentences. */
const lowest = -10_000

let weights: Int8Array | undefined

/** Weights by feature; unpacked when the first text is scored. */
function unpackedWeights(): Int8Array {
  weights ??= new Int8Array((fromBase64(learnedWeights.packed) ?? new Uint8Array()).buffer)
  return weights
}

/** The score of each sentence of a normalised text that is long enough to say something. */
export function scoreSentences(normal: string): ScoredSentence[] {
  const scorer = new Scorer(unpackedWeights())
  readFeatures(normal, scorer)
  return scorer.scored
}

/** The score of the most suspicious sentence of a normalised text. */
export function scoreOf(normal: string): number {
  return scoreSentences(normal).reduce((highest, { score }) => Math.max(highest, score), lowest)
}

class Scorer implements FeatureSink {
  readonly scored: ScoredSentence[] = []
  readonly #weights: Int8Array
  #sum = 0
  #count = 0

  constructor(unpacked: Int8Array) {
    this.#weights = unpacked
  }

  feature(index: number, times: number): void {
    this.#sum += (this.#weights[index] ?? 0) * times
    this.#count += times
  }

  sentence(start: number, end: number): void {
    if (this.#count >= fewestFeatures) this.scored.push({ start, end, score: scaled(this.#sum, this.#count) })
    this.#sum = 0
    this.#count = 0
  }
}

/** The sum over the root of the number of features, in thousandths of the unit in which the weights were learnt. */
function scaled(sum: number, count: number): number {
  return Math.trunc((sum * learnedWeights.scale) / integerRoot(count << 10)) + learnedWeights.bias
}

/** The root rounded down, by Newton's method. */
function integerRoot(square: number): number {
  let root = square
  for (let next = (square + 1) >> 1; next < root; next = (root + Math.trunc(square / root)) >> 1) root = next
  return root
}
