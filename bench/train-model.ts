/**
 * Trains the linter's model and writes `src/lint/model/learned-weights.ts`. The same data gives the same bytes.
 * Usage: `node dist/bench/train-model.js FOLDER`, where FOLDER holds `attacks/` and `benign/`.
 */

import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { featureVersion } from '../src/lint/model/features.ts'
import { benignCollections, type Example, readExamples } from './model/examples.ts'
import { leftOutScores, thresholdsOf } from './model/left-out-scores.ts'
import { quantise } from './model/quantised-model.ts'
import { trainModel } from './model/training.ts'

const target = 'src/lint/model/learned-weights.ts'
const [folder] = process.argv.slice(2)
if (folder === undefined || !existsSync(folder) || !existsSync(target)) {
  console.error(`not run: give the folder of the collections, and run in the project's folder`)
  process.exit(3)
}
const examples = readExamples(folder)
const { packed, scale, bias } = quantise(trainModel(examples))
const again = quantise(trainModel(examples))
if (!Buffer.from(packed.buffer).equals(Buffer.from(again.packed.buffer))) throw new Error('two trainings differ')
const thresholds = thresholdsOf(leftOutScores(examples))
const header = { featureVersion, dataDigest: digestOf(examples), scale, bias, ...thresholds }
const text = moduleText(header, Buffer.from(packed.buffer).toString('base64'))
writeFileSync(target, text)
console.log(`${target}: ${JSON.stringify(header)}`)
console.log(
  `trained twice with the same weights; SHA-256 of the module ${createHash('sha256').update(text).digest('hex')}`,
)
for (const name of new Set(['attacks', ...benignCollections])) {
  const count = examples.filter(
    ({ collection, scope }) => collection === name || (name === 'attacks' && scope !== 'real'),
  )
  console.log(`${name}: ${count.length} definitions`)
}

/** SHA-256 of all that was learnt from, in its order. */
function digestOf(all: readonly Example[]): string {
  const hash = createHash('sha256')
  for (const { id, definition } of all) hash.update(`${id} ${definition.hash}\n`)
  return hash.digest('hex')
}

function moduleText(header: Readonly<Record<string, number | string>>, data: string): string {
  const members = Object.entries(header).map(([name, value]) => `  ${name}: ${literal(value)},`)
  return `/**
 * Weights of the linter's model, written by bench/train-model.ts: see docs/lint-model.md. Not edited by hand.
 */

/** One signed byte for each feature in base64, and how scores are made and judged, in thousandths. */
export const learnedWeights = {
${members.join('\n')}
  packed:
    '${data}',
} as const
`
}

function literal(value: number | string): string {
  return typeof value === 'number' ? String(value).replace(/\B(?=(\d{3})+$)/g, '_') : `'${value}'`
}
