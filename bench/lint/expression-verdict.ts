/** Whether an expression may be slow on any text, by recheck; and how slow it is where recheck only supposes so. */

import { createRequire } from 'node:module'
import type { RegexLiteral } from './regex-literals.ts'

/** The build for browsers: it needs neither Java nor a native program, nor a second process. */
const { checkSync }: typeof import('recheck') = createRequire(import.meta.url)('recheck/lib/browser.js')

/** Time for one check of one expression, in milliseconds. */
const budget = 20_000
/** Time for the search for a slow text where the exact check has said that time grows with the text alone. */
const searchBudget = 500

/** `safe`, or what is wrong. */
export function expressionVerdict(expression: RegexLiteral): string {
  const exact = exactVerdict(expression)
  return exact === 'safe' ? suspectedText(expression) : exact
}

/** By its automaton: is there a text whose double takes more than twice the time? Knows unbounded repetition only. */
function exactVerdict({ source, flags }: RegexLiteral): string {
  const result = checkSync(source, flags, { timeout: budget, checker: 'automaton' })
  if (result.status === 'safe') return 'safe'
  if (result.status === 'vulnerable') return `vulnerable (${result.complexity.summary}; ${result.attack.pattern})`
  // What the automaton does not understand is tried by the fuzzer alone, which then must find nothing.
  const tried = checkSync(source, flags, { timeout: budget, checker: 'fuzz' })
  return tried.status === 'safe' ? 'safe' : `unknown (${result.error.kind}, then ${tried.status})`
}

/**
 * Its fuzzer takes a large bound for no bound. The text that it supposes to be slow is searched at the length that the
 * linter reads at most, and at half of it.
 */
function suspectedText({ source, flags }: RegexLiteral): string {
  const result = checkSync(source, flags, { timeout: searchBudget, checker: 'fuzz' })
  if (result.status !== 'vulnerable') return 'safe'
  const { pumps, suffix, pattern } = result.attack
  const longText = (length: number) => {
    const each = length / pumps.length
    return pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.max(1, each / pump.length))).join('') + suffix
  }
  const half = searchMs(source, flags, longText(longest / 2))
  const whole = searchMs(source, flags, longText(longest))
  const isLinear = whole <= Math.max(leastMs, mostGrowth * half)
  if (isLinear && whole <= mostMs) return 'safe'
  return `slow (${half.toFixed(0)} ms, then ${whole.toFixed(0)} ms; ${pattern})`
}

const longest = 262_144
const mostGrowth = 2.4
/** Times that are too short to be compared, and that are too long for one expression on one text. */
const leastMs = 20
const mostMs = 1_000
const tries = 3

/** Processor time of the fastest of several searches for every match. */
function searchMs(source: string, flags: string, text: string): number {
  const pattern = new RegExp(source, flags.includes('g') ? flags : `${flags}g`)
  const times = Array.from({ length: tries }, () => {
    const before = process.cpuUsage()
    for (const _ of text.matchAll(pattern));
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  })
  return Math.min(...times)
}
