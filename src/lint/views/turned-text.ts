/** English written backwards, or with each letter replaced by the one 13 further on: a part of a text, or all of it. */

import type { Run } from './derived-text.ts'
import { isKnownWord } from './vocabulary.ts'

/** A turned part has at least this many more words that are known turned than words that are known as they stand. */
const minGain = 4

const word = /[a-z]{2,24}/gi

/** Frequent words, backwards: a text without any of them is not looked at. */
const backwards = /eht|dna|resu|lla|daer|dnes|llac|ruoy|siht|htiw|morf/i
/** Frequent words, 13 letters further on. */
const rotated = /gur|naq|hfre|nyy|ernq|fraq|pnyy|lbhe|guvf|jvgu|sebz/i

/** Parts that are English from their end to their beginning; each as a whole and word by word, since either may be meant. */
export function reversedRuns(text: string): Run[] {
  if (!backwards.test(text)) return []
  const reversed = (part: string): string => [...part].reverse().join('')
  return turnedRuns(text, reversed, (part) => `${reversed(part)}. ${part.replace(word, reversed)}`)
}

/** Parts that are English with each letter 13 further on. */
export function rotatedRuns(text: string): Run[] {
  return rotated.test(text) ? turnedRuns(text, rotate, rotate) : []
}

function rotate(text: string): string {
  const units = new Uint16Array(text.length)
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    units[index] = rotatedCodes[code] ?? code
  }
  return textOfUnits(units)
}

/** Letters of ASCII, each 13 further on. */
const rotatedCodes = Uint8Array.from({ length: 128 }, (_, code) => {
  if (!/[a-z]/i.test(String.fromCharCode(code))) return code
  return (code & 31) > 13 ? code - 13 : code + 13
})

/** Most code units that are made a text at once: all are arguments of one call. */
const maxUnits = 4_096

function textOfUnits(units: Uint16Array): string {
  if (units.length <= maxUnits) return String.fromCharCode(...units)
  const parts: string[] = []
  for (let at = 0; at < units.length; at += maxUnits) {
    parts.push(String.fromCharCode(...units.subarray(at, at + maxUnits)))
  }
  return parts.join('')
}

type Turn = (text: string) => string

/** The part of the most gain (Kadane's way, linear), with everything between its first and last word. */
function turnedRuns(text: string, turnWord: Turn, turnPart: Turn): Run[] {
  let best = { gain: 0, start: 0, end: 0 }
  let gain = 0
  let start = 0
  for (const { 0: found, index } of text.matchAll(word)) {
    if (gain === 0) start = index
    gain = Math.max(0, gain + gainOf(found.toLowerCase(), turnWord))
    if (gain > best.gain) best = { gain, start, end: index + found.length }
  }
  if (best.gain < minGain) return []
  const { start: from, end: to } = wholePart(text, best)
  return [{ start: from, end: to, text: turnPart(text.slice(from, to)) }]
}

function gainOf(lower: string, turn: Turn): number {
  return Number(isKnownWord(turn(lower))) - Number(isKnownWord(lower))
}

/** With what stands directly around it, such as the rest of a path. */
function wholePart(text: string, { start, end }: { start: number; end: number }): { start: number; end: number } {
  const before =
    text
      .slice(Math.max(0, start - 40), start)
      .split(/\s/)
      .at(-1)?.length ?? 0
  const after = text.slice(end, end + 40).split(/\s/, 1)[0]?.length ?? 0
  return { start: start - before, end: end + after }
}
