/** Text written as the numbers of its bytes: one run of hexadecimal digits, or a list of numbers. */

import { textOfBytes } from './decoded-bytes.ts'
import type { Run } from './derived-text.ts'

const digits = /[0-9a-f]+/gi
/** Fewer say nothing. */
const leastDigits = 16

/** Runs of hexadecimal digits that are readable text, with the `0x` before them. */
export function hexRuns(text: string): Run[] {
  const runs: Run[] = []
  for (const { 0: run, index } of text.matchAll(digits)) {
    if (run.length < leastDigits) continue
    const decoded = textOfBytes(Buffer.from(run.slice(0, run.length & ~1), 'hex'))
    const start = /^0x$/i.test(text.slice(Math.max(0, index - 2), index)) ? index - 2 : index
    if (decoded !== undefined) runs.push({ start, end: index + run.length, text: decoded })
  }
  return runs
}

/** Eight or more numbers of the same kind with marks between them. */
const list = /\b(?:[0-9a-fx]{2,10}[ ,:;-]{1,3}){7,1000}[0-9a-fx]{2,10}\b/gi
const kinds: readonly (readonly [form: RegExp, base: number])[] = [
  [/^(?:0b)?[01]{7,8}$/i, 2],
  [/^0x[0-9a-f]{2}$/i, 16],
  [/^\d{2,3}$/, 10],
  [/^[01][0-7]{2}$/, 8],
  [/^[0-9a-f]{2}$/i, 16],
]

/** Lists of bytes in binary, octal, decimal or hexadecimal that are readable text. */
export function numberListRuns(text: string): Run[] {
  const runs: Run[] = []
  for (const { 0: found, index } of text.matchAll(list)) {
    const decoded = textOfNumbers(found.split(/[ ,:;-]{1,3}/))
    if (decoded !== undefined) runs.push({ start: index, end: index + found.length, text: decoded })
  }
  return runs
}

function textOfNumbers(numbers: readonly string[]): string | undefined {
  for (const [form, base] of kinds) {
    if (!numbers.every((each) => form.test(each))) continue
    const bytes = numbers.map((each) => Number.parseInt(each.replace(/^0[xb](?=.{2})/i, ''), base))
    const text = bytes.every((byte) => byte < 256) ? textOfBytes(Uint8Array.from(bytes)) : undefined
    if (text !== undefined) return text
  }
  return undefined
}
