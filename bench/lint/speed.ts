/** How fast the linter is, against a plain loop over the same expressions, on cold starts and on hostile texts. */

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { lintSnapshot } from '../../src/lint/linter.ts'
import { searchedExpressions } from '../../src/lint/searched-expressions.ts'
import type { TextView } from '../../src/lint/text-view.ts'
import { median, printComparison, sampleTools } from '../measure.ts'
import { readBenign } from './corpus.ts'
import { type HostileShape, hostileSnapshot, hostileUnits } from './hostile-texts.ts'
import { applyRules, filteredHits, makeViews, plainHits, readTexts } from './search-ways.ts'

/** Tools of the bulk rows. */
const bulkTools = 300
const rounds = 3
/** The plain loop takes minutes for all texts: it is run over one in so many, and its time is taken for that of all. */
const plainShare = 10

/** Prints the rows of speed: in bulk, cold, and on hostile texts. */
export function printSpeed(folder: string): void {
  console.log(
    `\nspeed (${searchedExpressions.length} expressions; baseline: a plain loop over them on the same normalised texts, timed on one in ${plainShare} of them; medians of ${rounds} rounds)`,
  )
  printBulk(`${bulkTools} generated tools`, sampleTools(bulkTools) as JsonValue[])
  const tools = ['live', 'catalogue', 'scraped'].flatMap((name) =>
    readBenign(folder, name).flatMap(({ snapshot }) => snapshot.sections.tools.map(({ value }) => value)),
  )
  const step = Math.max(1, Math.floor(tools.length / bulkTools))
  const sample = tools.filter((_, index) => index % step === 0).slice(0, bulkTools)
  printBulk(`${sample.length} real tools, spread over the collections`, sample)
  printCold()
  printHostile()
}

function printBulk(label: string, items: readonly JsonValue[]): void {
  const texts = readTexts(items)
  const views = makeViews(texts)
  const some = views.filter((_, index) => index % plainShare === 0)
  const isSame = filteredHits(some).join() === plainHits(some).join()
  console.log(
    `${label}: ${views.length} views; hits of both ways on ${some.length} of them are ${isSame ? 'identical' : 'DIFFERENT'}`,
  )
  if (!isSame) process.exitCode = 1
  const scale = lengthOf(views) / lengthOf(some)
  const measured = Array.from({ length: rounds + 1 }, () => ({
    plain: scale * timedMs(() => plainHits(some)),
    filtered: timedMs(() => filteredHits(views)),
    all: timedMs(() => applyRules(makeViews(texts))),
    beside: timedMs(() => applyRules(makeViews(texts), 'model')),
    rules: timedMs(() => applyRules(views, 'others')),
  })).slice(1)
  const row = (name: string, ours: keyof (typeof measured)[number], baseline: keyof (typeof measured)[number]) =>
    printComparison({
      label: name,
      oursMs: median(measured.map((round) => round[ours])),
      baselineMs: median(measured.map((round) => round[baseline])),
      ratio: median(measured.map((round) => round[ours] / round[baseline])),
    })
  row('  expressions behind the literals', 'filtered', 'plain')
  row('  all rules', 'all', 'plain')
  row('  views and the model; baseline: the other rules', 'beside', 'rules')
}

function lengthOf(views: readonly TextView[]): number {
  return views.reduce((sum, { normal }) => sum + normal.length, 0)
}

function timedMs(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
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

/** How many kinds of hostile text are measured at full length: those that are slowest when they are short. */
const fullLengthKinds = 3
/** Measured at full length however fast they are. */
const alwaysKinds = ['the words of every rule', 'the words of every rule, unseparated']
const shortSize = 50_000
const otherShapes = ['many items', 'short strings', 'names', 'one item'] as const

/** Every kind of hostile text at a small part of the length; the slowest ones at full length and twice that. */
function printHostile(): void {
  lintMs('warms up. ', hostileSize / 10, 'long strings')
  const kinds = Object.entries(hostileUnits).map(([name, unit]) => {
    lintMs(unit, shortSize, 'many items')
    return { name, unit, ms: lintMs(unit, shortSize, 'many items') }
  })
  kinds.sort((a, b) => b.ms - a.ms)
  console.log(`hostile text, ${kinds.length} kinds; target: 10 MB in 10 s, and 20 MB in 2.2 times that`)
  for (const { name, ms } of kinds.slice(0, 10)) console.log(`  ${name.padEnd(58)} 0.05 MB ${seconds(ms)}`)
  const long = kinds.filter(({ name }, index) => index < fullLengthKinds || alwaysKinds.includes(name))
  const rows = long.map(({ name, unit }) => ({ name, ...growth(unit) }))
  for (const { name, ms, ratio } of rows) {
    console.log(`  ${name.padEnd(58)} 10 MB ${seconds(ms)}   20 MB ${ratio.toFixed(2)} times that`)
  }
  const words = hostileUnits[alwaysKinds[0] ?? ''] ?? ''
  const shapes = otherShapes.map((shape) => ({ shape, ms: lintMs(words, hostileSize, shape) }))
  for (const { shape, ms } of shapes) {
    console.log(`  ${`${alwaysKinds[0]}, as ${shape}`.padEnd(58)} 10 MB ${seconds(ms)}`)
  }
  const slowest = Math.max(...rows.map(({ ms }) => ms), ...shapes.map(({ ms }) => ms))
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
    const ms = lintMs(unit, hostileSize, 'long strings')
    rounds.push({ ms, ratio: lintMs(unit, 2 * hostileSize, 'long strings') / ms })
  } while (rounds.length < 3 && median(rounds.map(({ ratio }) => ratio)) > 2.1)
  return { ms: median(rounds.map(({ ms }) => ms)), ratio: median(rounds.map(({ ratio }) => ratio)) }
}

function lintMs(unit: string, size: number, shape: HostileShape): number {
  const snapshot = hostileSnapshot(unit, size, shape)
  return timedMs(() => lintSnapshot(snapshot))
}
