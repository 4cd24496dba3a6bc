/** Whether an expression may be slow on any text, by recheck; and how slow it is where recheck only supposes so. */

import { createRequire } from 'node:module'
import type { RegexLiteral } from './regex-literals.ts'

/** The build for browsers: it needs neither Java nor a native program, nor a second process. */
const { checkSync }: typeof import('recheck') = createRequire(import.meta.url)('recheck/lib/browser.js')

/** Time for one check of one expression, in milliseconds. */
const budget = 20_000

/** `plain`: recheck says safe. `indirect`: it does not, but see {@link expressionVerdict}. Else what is wrong. */
export type ExpressionVerdict = 'plain' | 'indirect' | { readonly wrong: string }

/**
 * What recheck says within its budget. Its fuzzer takes a large bound, as in `(?:\\w{1,32} ){0,4}`, for none. Where it does
 * so or comes to no end, the expression passes indirectly: its automaton must not find a text whose double takes more than
 * twice the time, and the text that its fuzzer suspects must take linear time in V8.
 */
export function expressionVerdict(expression: RegexLiteral): ExpressionVerdict {
  const { source, flags } = expression
  const result = checkSync(source, flags, { timeout: budget })
  if (result.status === 'safe') return 'plain'
  const wrong = exactFault(expression) ?? suspectedFault(expression, result)
  return wrong === undefined ? 'indirect' : { wrong }
}

/** By its automaton, which knows unbounded repetition only. */
function exactFault({ source, flags }: RegexLiteral): string | undefined {
  const result = checkSync(source, flags, { timeout: budget, checker: 'automaton' })
  if (result.status === 'safe') return undefined
  if (result.status === 'vulnerable') return `vulnerable (${result.complexity.summary}; ${result.attack.pattern})`
  // What the automaton does not understand is tried by the fuzzer alone, which then must find nothing.
  const tried = checkSync(source, flags, { timeout: budget, checker: 'fuzz' })
  return tried.status === 'safe' ? undefined : `unknown (${result.error.kind}, then ${tried.status})`
}

/** The text that is supposed to be slow is searched at the length that the linter reads at most, and at half of it. */
function suspectedFault({ source, flags }: RegexLiteral, result: ReturnType<typeof checkSync>): string | undefined {
  if (result.status !== 'vulnerable') return undefined
  const { pumps, suffix, pattern } = result.attack
  const longText = (length: number) => {
    const each = length / pumps.length
    return pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.max(1, each / pump.length))).join('') + suffix
  }
  const half = searchMs(source, flags, longText(longest / 2))
  const whole = searchMs(source, flags, longText(longest))
  const isLinear = whole <= Math.max(leastMs, mostGrowth * half)
  if (isLinear && whole <= mostMs) return undefined
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
