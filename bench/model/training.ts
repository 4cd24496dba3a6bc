/** Trains the model on definitions of which it is known whether they are poisoned, but not in which sentence. */

import { featureBits } from '../../src/lint/model/features.ts'
import type { Example, Sentence } from './examples.ts'
import { dot, type Labelled, type Linear, trainLinear } from './linear-training.ts'

/** What is chosen before training; fixed by leaving collections out. */
export const choices = {
  /** Cost of a mistake on a sentence of a poisoned definition; a collection of many such definitions gets less for each. */
  positive: 8,
  /** Cost on a sentence of a real server, and of an honest definition of a collection of attacks. */
  real: 1,
  twin: 3,
  /** How often the sentences that make a definition poisoned are chosen anew. */
  rounds: 3,
  /** Up to how many sentences are surely all poison, from which score on one is taken for poison, and what a guess counts. */
  sure: 3,
  found: 0,
  guess: 0.5,
  /** From how many poisoned definitions on a collection counts no more. */
  full: 60,
}

/** Trains on these examples; only poison that can be read in the definition itself is learnt. */
export function trainModel(examples: readonly Example[]): Linear {
  const honest = honestSentences(examples)
  const bags = examples.filter(isLearnt).map((example) => ({ example, sentences: suspects(example, honest) }))
  const sizes = new Map<string, number>()
  for (const { example } of bags) sizes.set(example.collection, (sizes.get(example.collection) ?? 0) + 1)
  let model: Linear | undefined
  for (let round = 0; round < choices.rounds; round += 1) {
    const positives = bags.flatMap(({ example, sentences }) => {
      const cost = choices.positive * Math.min(1, choices.full / (sizes.get(example.collection) ?? 1))
      return positivesOf(sentences, cost, model)
    })
    // What is only used to choose sentences is trained on a part.
    const isLast = round === choices.rounds - 1
    const negatives = [...honest.values()].filter(
      (each, index) => isLast || each.cost > choices.real || index % 4 === 0,
    )
    model = trainLinear([...negatives, ...positives], 1 << featureBits, isLast ? 8 : 5)
  }
  return model ?? trainLinear([], 1 << featureBits, 0)
}

function isLearnt({ isMalicious, scope }: Example): boolean {
  return isMalicious && scope === 'definition'
}

/** Every honest sentence once. */
function honestSentences(examples: readonly Example[]): Map<string, Labelled> {
  const honest = new Map<string, Labelled>()
  const add = ({ text, indices, values }: Sentence, cost: number): void => {
    const known = honest.get(text)?.cost ?? 0
    if (known < cost) honest.set(text, { indices, values, isPositive: false, cost })
  }
  for (const { isMalicious, scope, sentences, clean } of examples) {
    if (!isMalicious) for (const each of sentences) add(each, scope === 'real' ? choices.real : choices.twin)
    for (const each of clean?.sentences ?? []) add(each, choices.twin)
  }
  return honest
}

function suspects({ sentences }: Example, honest: ReadonlyMap<string, unknown>): Sentence[] {
  return sentences.filter(({ text }) => !honest.has(text))
}

/**
 * At first only sentences that must be the poison: few, and no honest definition has them. Then those that the last model
 * finds, and the most suspicious one.
 */
function positivesOf(sentences: readonly Sentence[], cost: number, model: Linear | undefined): Labelled[] {
  if (model === undefined) {
    return sentences.length > choices.sure ? [] : sentences.map((each) => positive(each, cost / sentences.length))
  }
  const scores = sentences.map((each) => scoreSentence(model, each))
  const highest = Math.max(...scores)
  return sentences.flatMap((each, index) => {
    const score = scores[index] ?? 0
    if (score > choices.found) return [positive(each, cost)]
    return score === highest ? [positive(each, cost * choices.guess)] : []
  })
}

function positive({ indices, values }: Sentence, cost: number): Labelled {
  return { indices, values, isPositive: true, cost }
}

/** How poisoned a sentence seems. */
export function scoreSentence({ weights, bias }: Linear, sentence: Sentence): number {
  return dot(sentence, weights) + bias
}

/** The score of the most suspicious sentence. */
export function scoreSentences(model: Linear, sentences: readonly Sentence[]): number {
  return sentences.reduce((highest, each) => Math.max(highest, scoreSentence(model, each)), -Infinity)
}
