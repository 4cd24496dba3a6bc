/** Turns the collections into what the model learns from: definitions as bags of sentences, and what must stay together. */

import type { JsonValue } from '../../src/encoding/json-value.ts'
import { fewestFeatures, readFeatures } from '../../src/lint/model/features.ts'
import { modelTexts } from '../../src/lint/model-text.ts'
import { makeTextView } from '../../src/lint/text-view.ts'
import type { Definition } from '../../src/snapshot/definition.ts'
import { readAttacks, readBenign } from '../lint/corpus.ts'

/** A sentence as the model sees it. */
export interface Sentence {
  readonly text: string
  /** Features in rising order, without repetition, and how often each occurs over the root of their number. */
  readonly indices: Int32Array
  readonly values: Float64Array
}

/** One definition of a collection. */
export interface Example {
  readonly id: string
  /** Collection of attacks, or `live`, `catalogue`, `scraped`. */
  readonly collection: string
  /** What is left out as one: a collection of attacks, or a server. */
  readonly source: string
  readonly scope: string
  readonly isMalicious: boolean
  readonly sentences: readonly Sentence[]
  /** The definition before it was poisoned. */
  readonly clean?: { readonly definition: Definition; readonly sentences: readonly Sentence[] }
  readonly definition: Definition
  readonly instructions: string | null
}

/** Names of the collections of real servers. */
export const benignCollections = ['live', 'catalogue', 'scraped'] as const

/** Every example of the folder, in a fixed order. */
export function readExamples(folder: string): Example[] {
  const attacks = readAttacks(folder).flatMap(({ snapshot, clean, dataset, id, scope, isMalicious }): Example[] => {
    const [definition] = snapshot.sections.tools
    if (definition === undefined) return []
    const { instructions } = snapshot
    const sentences = sentencesOf(definition.value, instructions)
    const before =
      clean === undefined ? {} : { clean: { definition: clean, sentences: sentencesOf(clean.value, null) } }
    return [
      { id, collection: dataset, source: dataset, scope, isMalicious, sentences, ...before, definition, instructions },
    ]
  })
  return [...attacks, ...benignCollections.flatMap((name) => benignExamples(folder, name))]
}

function benignExamples(folder: string, collection: string): Example[] {
  return readBenign(folder, collection).flatMap(({ package: source, snapshot }) => {
    const { instructions } = snapshot
    return snapshot.sections.tools.map((definition, index): Example => {
      const own = index === 0 ? instructions : null
      const sentences = sentencesOf(definition.value, own)
      const id = `${source}/${definition.name}`
      return { id, collection, source, scope: 'real', isMalicious: false, sentences, definition, instructions: own }
    })
  })
}

/** Sentences of all that is no name in an item, and of instructions. */
export function sentencesOf(value: JsonValue, instructions: string | null): Sentence[] {
  const texts = [...modelTexts(value)].filter(({ isName }) => !isName).map(({ text }) => text)
  return [...texts, instructions ?? ''].flatMap(textSentences)
}

function textSentences(raw: string): Sentence[] {
  const { normal } = makeTextView(raw)
  const sentences: Sentence[] = []
  let counts = new Map<number, number>()
  let total = 0
  readFeatures(normal, {
    feature: (index, times) => {
      counts.set(index, (counts.get(index) ?? 0) + times)
      total += times
    },
    sentence: (start, end) => {
      if (total >= fewestFeatures) sentences.push(makeSentence(normal.slice(start, end), counts, total))
      counts = new Map()
      total = 0
    },
  })
  return sentences
}

function makeSentence(text: string, counts: ReadonlyMap<number, number>, total: number): Sentence {
  const indices = Int32Array.from([...counts.keys()].sort((a, b) => a - b))
  const root = Math.sqrt(total)
  return { text, indices, values: Float64Array.from(indices, (index) => (counts.get(index) ?? 0) / root) }
}
