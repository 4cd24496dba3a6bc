/** How the model and the rules judge what the model was not trained on: each collection of attacks with all that is like it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/client/package-root.ts'
import { isObject } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import type { Finding, Severity } from '../../src/lint/finding.ts'
import { lintDefinition, lintInstructions } from '../../src/lint/linter.ts'
import { scoreOf } from '../../src/lint/model/learned-model.ts'
import { learnedWeights } from '../../src/lint/model/learned-weights.ts'
import type { Definition } from '../../src/snapshot/definition.ts'
import { type Example, readExamples } from '../model/examples.ts'
import { type Judged, leftOutScores } from '../model/left-out-scores.ts'
import { groupBy } from './corpus.ts'

/** Trains a model for each group of collections that is left out, and prints what it and the rules say of that group. */
export function printLeftOut(folder: string): void {
  const start = performance.now()
  const judged = leftOutScores(readExamples(folder))
  const took = ((performance.now() - start) / 1_000).toFixed(0)
  console.log(`\nleft out of the model's training (${took} s): rules, the model that did not see them, or either flags`)
  console.log(`thresholds as shipped: warning ${learnedWeights.warning}, note ${learnedWeights.note}`)
  for (const [name, rows] of [...groupBy(judged, rowName)].sort(([a], [b]) => (a < b ? -1 : 1))) printRow(name, rows)
  console.log("poisoned twins that score above their clean twins: by the model, and by the rules' findings before it")
  for (const [name, rows] of groupBy(judged, ({ example }) => example.collection)) printPairs(name, rows)
  printFresh(join(packageRoot(), 'test/lint/model/fresh-definitions.jsonl'))
}

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
  const findings = [...ruleFindings(definition), ...(instructions === null ? [] : lintInstructions(instructions))]
  return findings.some(
    ({ rule, severity }) => rule !== 'learned-signals' && rule !== 'combined-signals' && severity !== 'note',
  )
}

function ruleFindings(definition: Definition): Finding[] {
  return lintDefinition(definition).filter(({ rule }) => rule !== 'learned-signals' && rule !== 'combined-signals')
}

const gravity: Readonly<Record<Severity, number>> = { note: 1, warning: 10, error: 100 }

/** How grave the findings of rules are together, each rule once: its gravest. */
function ruleScore(definition: Definition): number {
  const byRule = groupBy(ruleFindings(definition), ({ rule }) => rule)
  return [...byRule.values()].reduce(
    (sum, found) => sum + Math.max(...found.map(({ severity }) => gravity[severity])),
    0,
  )
}

function printPairs(name: string, rows: readonly Judged[]): void {
  const pairs = rows.flatMap(({ example, score, cleanScore }) => {
    const { clean, definition, isMalicious, scope } = example
    if (clean === undefined || cleanScore === undefined || !isMalicious || scope !== 'definition') return []
    const byModel = Math.sign(score - cleanScore)
    return [{ byModel, byBoth: Math.sign(ruleScore(definition) - ruleScore(clean.definition)) || byModel }]
  })
  if (pairs.length === 0) return
  const share = (count: number) => `${String(count).padStart(3)} ${((100 * count) / pairs.length).toFixed(1)} %`
  const model = share(pairs.filter(({ byModel }) => byModel > 0).length)
  const both = share(pairs.filter(({ byBoth }) => byBoth > 0).length)
  console.log(`${name.padEnd(46)} n ${String(pairs.length).padStart(5)}   model ${model}   rules, then model ${both}`)
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
