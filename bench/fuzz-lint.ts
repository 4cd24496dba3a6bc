/**
 * Feeds the linter with random and broken texts and values for some time, and checks that it never throws, that what it
 * finds lies in the text, that it finds the same twice, and that twice the text takes about twice the time.
 * Usage: `node dist/bench/fuzz-lint.js [SECONDS] [SEED]`. Fails where one of these does not hold, with the input.
 */

import { packageRoot } from '../src/client/package-root.ts'
import { parsePointer } from '../src/encoding/json-pointer.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../src/encoding/json-value.ts'
import type { Finding } from '../src/lint/finding.ts'
import { lintDefinition, lintInstructions } from '../src/lint/linter.ts'
import { FuzzTexts } from './lint/fuzz-texts.ts'
import { SeededRandom } from './lint/random.ts'

const [seconds = 60, seed = 1] = process.argv.slice(2).map(Number)
const random = new SeededRandom(seed)
const texts = new FuzzTexts(random, packageRoot())
const counts = { texts: 0, values: 0, repeated: 0, findings: 0, characters: 0 }
const rulesSeen = new Set<string>()
let failures = 0
let steepest = 0
/** Milliseconds for 100,000 characters at most. */
let slowest = { ms: 0, fragment: '' }

/** Longer texts than these are cut by the linter. */
const lengths = { half: 60_000, whole: 120_000 }
/** Time that is long enough to be compared, in milliseconds. */
const leastMs = 12
const mostGrowth = 2.4
const tries = 12

const end = performance.now() + 1_000 * seconds
while (performance.now() < end && failures < 10) {
  const turn = random.below(20)
  if (turn === 0) checkGrowth(texts.fragment())
  else if (turn < 10) checkValue(texts.value())
  else checkText(texts.text())
}
report()
process.exitCode = failures === 0 ? 0 : 1

function checkText(text: string): void {
  counts.texts += 1
  check(text, () => lintInstructions(text), text)
}

function checkValue(value: JsonObject): void {
  counts.values += 1
  const json = JSON.stringify(value)
  check(json, () => lintDefinition({ section: 'tools', name: 'any', value }), value)
}

/** Lints twice; what is found lies in `value`. */
function check(input: string, lint: () => Finding[], value: JsonValue): void {
  counts.characters += input.length
  try {
    const findings = lint()
    counts.findings += findings.length
    for (const { rule } of findings) rulesSeen.add(rule)
    if (JSON.stringify(lint()) !== JSON.stringify(findings)) fail('two results', input)
    const stray = findings.find((finding) => !liesIn(finding, value))
    if (stray !== undefined) fail(`out of the text: ${JSON.stringify(stray)}`, input)
  } catch (error) {
    fail(`thrown: ${error instanceof Error ? error.stack : String(error)}`, input)
  }
}

function liesIn({ pointer, inName, start, end: last }: Finding, value: JsonValue): boolean {
  const path = parsePointer(pointer)
  const found = inName === true ? path.at(-1) : path.reduce(memberOf, value as JsonValue | undefined)
  if (typeof found !== 'string') return found !== undefined && start === 0 && last === 0
  return start >= 0 && start <= last && last <= found.length
}

function memberOf(value: JsonValue | undefined, token: string): JsonValue | undefined {
  if (isArray(value)) return value[Number(token)]
  return isObject(value) ? ownMember(value, token) : undefined
}

/** A repeated fragment: the least of several times, as others use the processor too. */
function checkGrowth(fragment: string): void {
  if (fragment === '') return
  counts.repeated += 1
  const [half, whole] = [lengths.half, lengths.whole].map((length) => ({
    text: fragment.repeat(Math.ceil(length / fragment.length)).slice(0, length),
    ms: Number.POSITIVE_INFINITY,
  }))
  if (half === undefined || whole === undefined) return
  let growth = Number.POSITIVE_INFINITY
  for (let round = 0; round < tries && growth > mostGrowth; round += 1) {
    half.ms = Math.min(half.ms, cpuMs(half.text))
    whole.ms = Math.min(whole.ms, cpuMs(whole.text))
    growth = whole.ms / Math.max(half.ms, leastMs)
  }
  const ms = (100_000 * whole.ms) / lengths.whole
  if (ms > slowest.ms) slowest = { ms, fragment }
  steepest = Math.max(steepest, growth)
  if (growth > mostGrowth) fail(`time grows ${growth.toFixed(2)} times, to ${whole.ms.toFixed(0)} ms`, fragment)
}

/** Time of this process alone. */
function cpuMs(text: string): number {
  const before = process.cpuUsage()
  lintInstructions(text)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

function fail(what: string, input: string): void {
  failures += 1
  console.log(`FAILED: ${what}\n  ${JSON.stringify(input).slice(0, 4_000)}`)
}

function report(): void {
  const { texts: some, values, repeated, findings, characters } = counts
  console.log(`${seconds} s, seed ${seed}: ${some} texts, ${values} values, ${(characters / 1e6).toFixed(1)} MB`)
  console.log(`${findings} findings of ${rulesSeen.size} rules; ${failures} failures`)
  console.log(`${repeated} repeated fragments: twice the text at most ${steepest.toFixed(2)} times the time`)
  console.log(
    `slowest: ${slowest.ms.toFixed(0)} ms for 100,000 characters of ${JSON.stringify(slowest.fragment).slice(0, 200)}`,
  )
}
