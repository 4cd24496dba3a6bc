/** How fast the linter is, against a plain loop over the same expressions, on cold starts and on hostile texts. */

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { lintSnapshot } from '../../src/lint/linter.ts'
import { searchedExpressions } from '../../src/lint/searched-expressions.ts'
import { compare, median, printComparison, sampleTools } from '../measure.ts'
import { readBenign } from './corpus.ts'
import { hostileSnapshot, hostileUnits } from './hostile-texts.ts'
import { applyRules, filteredHits, makeViews, plainHits, readTexts } from './search-ways.ts'

/** Tools of the bulk rows: the plain loop takes tens of milliseconds for each. */
const bulkTools = 300
const rounds = 3

/** Prints the rows of speed: in bulk, cold, and on hostile texts. */
export async function printSpeed(folder: string): Promise<void> {
  console.log(
    `\nspeed (${searchedExpressions.length} expressions; baseline: a plain loop over them, on the same normalised texts)`,
  )
  await printBulk(`${bulkTools} generated tools`, sampleTools(bulkTools) as JsonValue[])
  const tools = ['live', 'catalogue', 'scraped'].flatMap((name) =>
    readBenign(folder, name).flatMap(({ snapshot }) => snapshot.sections.tools.map(({ value }) => value)),
  )
  const step = Math.max(1, Math.floor(tools.length / bulkTools))
  const sample = tools.filter((_, index) => index % step === 0).slice(0, bulkTools)
  await printBulk(`${sample.length} real tools, spread over the collections`, sample)
  printCold()
  printHostile()
}

async function printBulk(label: string, items: readonly JsonValue[]): Promise<void> {
  const texts = readTexts(items)
  const views = makeViews(texts)
  const isSame = filteredHits(views).join() === plainHits(views).join()
  console.log(`${label}: ${views.length} views; hits of both ways are ${isSame ? 'identical' : 'DIFFERENT'}`)
  if (!isSame) process.exitCode = 1
  const plain = () => plainHits(views)
  printComparison(await compare('  expressions behind the literals', () => filteredHits(views), plain, rounds))
  printComparison(await compare('  all rules', () => applyRules(makeViews(texts)), plain, rounds))
  printComparison(
    await compare(
      '  views; baseline: rules',
      () => makeViews(texts),
      () => applyRules(views),
      rounds,
    ),
  )
}

/** How often a cold start is repeated. */
const coldStarts = 9

/** In fresh processes, in turn: the first 20 tools that a process sees. */
function printCold(): void {
  const times = Array.from({ length: coldStarts }, () => [coldMs('rules'), coldMs('plain')] as const)
  const oursMs = median(times.map(([ours]) => ours))
  const baselineMs = median(times.map(([, plain]) => plain))
  const ratio = median(times.map(([ours, plain]) => ours / plain))
  printComparison({ label: `20 tools cold, all rules, ${coldStarts} processes each`, oursMs, baselineMs, ratio })
}

function coldMs(way: 'rules' | 'plain'): number {
  return Number(execFileSync(process.execPath, [join(import.meta.dirname, 'cold-lint.js'), way], { encoding: 'utf8' }))
}

/** How many kinds of hostile text are measured at full length: those that are slowest at a tenth of it. */
const fullLengthKinds = 5

/** Every kind of hostile text at a tenth of the length; the slowest ones at full length and twice that. */
function printHostile(): void {
  lintMs('warms up. ', hostileSize / 10)
  const kinds = Object.entries(hostileUnits).map(([name, unit]) => ({ name, unit, ms: lintMs(unit, hostileSize / 10) }))
  kinds.sort((a, b) => b.ms - a.ms)
  console.log(`hostile text, ${kinds.length} kinds; target: 10 MB in 10 s, and 20 MB in 2.2 times that`)
  for (const { name, ms } of kinds) console.log(`  ${name.padEnd(44)} 1 MB ${seconds(ms)}`)
  const rows = kinds.slice(0, fullLengthKinds).map(({ name, unit }) => ({ name, ...growth(unit) }))
  for (const { name, ms, ratio } of rows) {
    console.log(`  ${name.padEnd(44)} 10 MB ${seconds(ms)}   20 MB ${ratio.toFixed(2)} times that`)
  }
  const slowest = Math.max(...rows.map(({ ms }) => ms))
  const steepest = Math.max(...rows.map(({ ratio }) => ratio))
  console.log(`  at most: 10 MB ${seconds(slowest)}, 20 MB ${steepest.toFixed(2)} times that`)
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2).padStart(6)} s`
}

const hostileSize = 10_000_000

/** Milliseconds for 10 MB, and the time for 20 MB as a multiple of it. What looks steep is measured again. */
function growth(unit: string): { ms: number; ratio: number } {
  const rounds: { ms: number; ratio: number }[] = []
  do {
    const ms = lintMs(unit, hostileSize)
    rounds.push({ ms, ratio: lintMs(unit, 2 * hostileSize) / ms })
  } while (rounds.length < 3 && median(rounds.map(({ ratio }) => ratio)) > 2.1)
  return { ms: median(rounds.map(({ ms }) => ms)), ratio: median(rounds.map(({ ratio }) => ratio)) }
}

function lintMs(unit: string, size: number): number {
  const snapshot = hostileSnapshot(unit, size)
  const start = performance.now()
  lintSnapshot(snapshot)
  return performance.now() - start
}
