/**
 * Feeds the linter with random and broken texts and values for some time, and checks that it never throws, that what it
 * finds lies in the text, that it finds the same twice, and that twice the text takes about twice the time. Inputs are short,
 * so that there are many; what is slow for its length is repeated and doubled.
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

/** A repeated text is doubled from the first to the last of these lengths; longer ones are cut by the linter. */
const lengths = { first: 15_000, last: 120_000 }
/** Time that is long enough to be compared, in milliseconds. */
const leastMs = 5
const mostGrowth = 2.4
const tries = 8
/** Every so many inputs one is repeated, however fast it is; and one is linted twice. */
const everyRepeated = 200
const everyTwice = 4
/** How many times slower than the others, for its length, an input is that is repeated. */
const suspicious = 4

let turns = 0
let usualMs = 0
const end = performance.now() + 1_000 * seconds
while (performance.now() < end && failures < 10) {
  turns += 1
  if (turns % everyRepeated === 0) checkGrowth(texts.fragment())
  else if (random.below(2) === 0) checkValue(texts.value())
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

/** What is found lies in `value`, and is found again. What is slow for its length is repeated. */
function check(input: string, lint: () => Finding[], value: JsonValue): void {
  counts.characters += input.length
  try {
    const before = cpuMs()
    const findings = lint()
    const ms = (cpuMs() - before) / (input.length + 200)
    if (turns > 500 && ms > suspicious * usualMs) checkGrowth(input)
    usualMs += (ms - usualMs) / Math.min(turns, 1_000)
    counts.findings += findings.length
    for (const { rule } of findings) rulesSeen.add(rule)
    if (turns % everyTwice === 0 && JSON.stringify(lint()) !== JSON.stringify(findings)) fail('two results', input)
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

/** Doubles a repeated fragment for as long as its time grows by too much. */
function checkGrowth(fragment: string): void {
  if (fragment === '') return
  counts.repeated += 1
  for (let length = lengths.first; 2 * length <= lengths.last; length *= 2) {
    const growth = leastGrowth(fragment, length)
    if (growth <= mostGrowth) {
      steepest = Math.max(steepest, growth)
      return
    }
  }
  fail(`more than ${mostGrowth} times the time for twice the text, from ${lengths.first} to ${lengths.last}`, fragment)
}

/** The least of several times, as others use the processor too. */
function leastGrowth(fragment: string, length: number): number {
  const text = (size: number) => fragment.repeat(Math.ceil(size / fragment.length)).slice(0, size)
  const [half, whole] = [text(length), text(2 * length)]
  let [halfMs, wholeMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let growth = Number.POSITIVE_INFINITY
  for (let round = 0; round < tries && growth > mostGrowth; round += 1) {
    halfMs = Math.min(halfMs, lintMs(half))
    wholeMs = Math.min(wholeMs, lintMs(whole))
    growth = wholeMs / Math.max(halfMs, leastMs)
  }
  const ms = (100_000 * wholeMs) / (2 * length)
  if (ms > slowest.ms) slowest = { ms, fragment }
  return growth
}

function lintMs(text: string): number {
  const before = cpuMs()
  lintInstructions(text)
  return cpuMs() - before
}

/** Time of this process alone. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
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
