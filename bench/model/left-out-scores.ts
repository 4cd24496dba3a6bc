/** Scores of every example by a model that was trained without it and without anything that is like it. */

import { benignCollections, type Example } from './examples.ts'
import { foldsOf } from './folds.ts'
import { quantise } from './quantised-model.ts'
import { scoreSentences, trainModel } from './training.ts'

/** An example with what models say that did not see it. */
export interface Judged {
  readonly example: Example
  readonly score: number
  /** Of the definition before it was poisoned. */
  readonly cleanScore?: number
}

/** Trains once for each fold, on the others. */
export function leftOutScores(examples: readonly Example[]): Judged[] {
  return foldsOf(examples).flatMap((fold) => {
    const left = new Set(fold)
    const { linear } = quantise(trainModel(examples.filter((example) => !left.has(example))))
    return fold.map((example): Judged => {
      const score = scoreSentences(linear, example.sentences)
      const { clean } = example
      return { example, score, ...(clean === undefined ? {} : { cleanScore: scoreSentences(linear, clean.sentences) }) }
    })
  })
}

/** Share of the tools of each collection of real servers, left out, that may reach a warning and a note. */
const rates = { warning: 0.002, note: 0.01 } as const

/** The scores that no more than these shares of any of the collections exceed. */
export function thresholdsOf(judged: readonly Judged[]): { warning: number; note: number } {
  const lists = benignCollections.map((name) =>
    judged.filter(({ example }) => example.collection === name).map(({ score }) => score),
  )
  for (const scores of lists) scores.sort((a, b) => b - a)
  const exceeded = (rate: number) =>
    Math.ceil(1000 * Math.max(0, ...lists.map((scores) => scores[Math.floor(scores.length * rate)] ?? 0)))
  return { warning: exceeded(rates.warning), note: exceeded(rates.note) }
}
