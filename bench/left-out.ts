/**
 * How the model judges what it was not trained on: each collection of attacks with all that is like it, and real servers.
 * Usage: `node dist/bench/left-out.js FOLDER`.
 */

import { existsSync, readFileSync } from 'node:fs'
import { isObject } from '../src/encoding/json-value.ts'
import { parseJsonText } from '../src/encoding/strict-json.ts'
import { lintDefinition, lintInstructions } from '../src/lint/linter.ts'
import { scoreOf } from '../src/lint/model/learned-model.ts'
import { learnedWeights } from '../src/lint/model/learned-weights.ts'
import { groupBy } from './lint/corpus.ts'
import { type Example, readExamples } from './model/examples.ts'
import { type Judged, leftOutScores } from './model/left-out-scores.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined || !existsSync(folder)) {
  console.error(`not run: no collections of definitions at ${JSON.stringify(folder ?? '')}; give their folder`)
  process.exit(3)
}
const judged = leftOutScores(readExamples(folder))
console.log(
  `left out of training, thresholds as shipped: warning ${learnedWeights.warning}, note ${learnedWeights.note}`,
)
for (const [name, rows] of [...groupBy(judged, rowName)].sort(([a], [b]) => (a < b ? -1 : 1))) printRow(name, rows)
for (const [name, rows] of groupBy(judged, ({ example }) => example.collection)) printPairs(name, rows)

printFresh('test/lint/model/fresh-definitions.jsonl')

function rowName({ example: { collection, scope, isMalicious } }: Judged): string {
  return `${collection} ${scope} ${isMalicious ? 'malicious' : 'benign'}`
}

function printRow(name: string, rows: readonly Judged[]): void {
  const cells = rows.map(({ example, score }) => {
    const byModel = score * 1000 > learnedWeights.warning
    return { byModel, byRules: isFlaggedByRules(example), isNoted: score * 1000 > learnedWeights.note }
  })
  const columns: [string, number][] = [
    ['model', cells.filter(({ byModel }) => byModel).length],
    ['rules', cells.filter(({ byRules }) => byRules).length],
    ['either', cells.filter(({ byModel, byRules }) => byModel || byRules).length],
    ['model alone', cells.filter(({ byModel, byRules }) => byModel && !byRules).length],
    ['noted', cells.filter(({ isNoted }) => isNoted).length],
  ]
  const text = columns.map(
    ([column, count]) =>
      `${column} ${String(count).padStart(4)} ${((100 * count) / rows.length).toFixed(1).padStart(5)} %`,
  )
  console.log(`${name.padEnd(46)} n ${String(rows.length).padStart(5)}   ${text.join('   ')}`)
}

/** An error or a warning of a rule that looks at one item and learns nothing. */
function isFlaggedByRules({ definition, instructions }: Example): boolean {
  const findings = [...lintDefinition(definition), ...(instructions === null ? [] : lintInstructions(instructions))]
  return findings.some(
    ({ rule, severity }) => rule !== 'learned-signals' && rule !== 'combined-signals' && severity !== 'note',
  )
}

function printPairs(name: string, rows: readonly Judged[]): void {
  const pairs = rows.filter(
    ({ example, cleanScore }) => cleanScore !== undefined && example.isMalicious && example.scope === 'definition',
  )
  if (pairs.length === 0) return
  const above = pairs.filter(({ score, cleanScore = 0 }) => score > cleanScore).length
  console.log(`${name.padEnd(46)} n ${String(pairs.length).padStart(5)}   poisoned above clean ${above}`)
}

/** Definitions written for this measurement, by the model as it is shipped. */
function printFresh(file: string): void {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  for (const poisoned of [true, false]) {
    const values = lines.map((line) => parseJsonText(line).value).filter(isObject)
    const texts = values.filter((value) => value['poisoned'] === poisoned).map(({ text }) => String(text))
    const scores = texts.map((text) => scoreOf(text.toLowerCase()))
    const warned = scores.filter((score) => score > learnedWeights.warning).length
    const noted = scores.filter((score) => score > learnedWeights.note).length
    console.log(
      `written afresh, ${poisoned ? 'poisoned' : 'honest'}: n ${texts.length}   model ${warned}   noted ${noted}`,
    )
  }
}
