/** Words in which digits and signs stand for letters: `1gn0r3`. */

import type { Run } from './derived-text.ts'
import { isKnownWord, maxWord } from './vocabulary.ts'

/** What each sign is read as; the more usual letter first. */
const readings: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'gb',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'il',
  '|': 'li',
  '+': 't',
  '(': 'c',
  '€': 'e',
  '£': 'l',
}
/** The same by code unit. */
const lettersOf: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(readings).map(([each, letters]) => [each.charCodeAt(0), letters]),
)
/** A sign between letters, or at either end of two. */
const hint = /[a-z][0-9@$!|+(€£]{1,2}[a-z]|(?:^|[^\w])[0-9@$!|+(€£][a-z]{2}|[a-z]{2}[0-9@$!|€£]{1,2}(?![\w@$])/i
const word = /[a-z0-9@$!|+(€£]{3,24}/gi
const sign = /[^a-z]/g
/** With more signs of several readings than this, only the usual ones are tried. */
const maxAmbiguous = 4

/**
 * The words that become known ones when their signs are read as letters; where there are two of them, other words with
 * signs between letters too.
 */
export function leetRuns(text: string): Run[] {
  if (!hint.test(text)) return []
  const known: Run[] = []
  const others: Run[] = []
  for (const { 0: original, index } of text.matchAll(word)) {
    const lower = original.toLowerCase()
    const signs = signsIn(lower)
    if (signs === 0 || signs === lower.length) continue
    const read = knownReading(lower)
    if (read !== undefined)
      known.push({ start: index + read.at, end: index + read.at + read.word.length, text: read.word })
    else if (/[a-z][^a-z]{1,2}[a-z]/.test(lower)) {
      others.push({ start: index, end: index + original.length, text: usualReading(lower) })
    }
  }
  if (known.length >= allLeet) return [...known, ...restOf(text, known)].sort((a, b) => a.start - b.start)
  return known.length < 2 ? known : [...known, ...others].sort((a, b) => a.start - b.start)
}

/** With so many words written so, every sign beside a letter is taken for one. */
const allLeet = 6
const wordOrNumber = /(?<![\w@.-])\d{1,3}(?![\w@.-])|[a-z0-9$!|+€£]{2,24}/gi
/** Short words that are all signs. */
const wordsOfSigns: Readonly<Record<string, string>> = {
  4: 'a',
  15: 'is',
  17: 'it',
  45: 'as',
  47: 'at',
  50: 'so',
  70: 'to',
}

/** Words with signs outside of `known`, and short words that are all signs. */
function restOf(text: string, known: readonly Run[]): Run[] {
  const runs: Run[] = []
  let next = 0
  for (const { 0: found, index } of text.matchAll(wordOrNumber)) {
    while (next < known.length && (known[next]?.end ?? 0) <= index) next += 1
    const end = index + found.length
    const isFree = (known[next]?.start ?? Number.POSITIVE_INFINITY) >= end
    const reading = isFree ? readingOf(found) : found
    if (reading !== found) runs.push({ start: index, end, text: reading })
  }
  return runs
}

/** What is all signs is a short word or itself; a sign beside a letter is part of a word. */
function readingOf(found: string): string {
  return /[a-z]/i.test(found) ? found.replace(sign, readSign) : (wordsOfSigns[found] ?? found)
}

function usualReading(lower: string): string {
  return lower.replace(sign, readSign)
}

function readSign(each: string): string {
  return readings[each]?.charAt(0) ?? each
}

/** Marks that may stand beside a word, and as a letter at its end or its beginning. */
const endMarks = '!|+$'
const firstMarks = '($|+'

/** The word as a known one, tried whole and without a mark at its end or its beginning. */
function knownReading(lower: string): { word: string; at: number } | undefined {
  const whole = knownPart(lower)
  if (whole !== undefined) return { word: whole, at: 0 }
  const start = endMarks.includes(lower.slice(-1)) ? knownPart(lower.slice(0, -1)) : undefined
  if (start !== undefined) return { word: start, at: 0 }
  const end = firstMarks.includes(lower.charAt(0)) ? knownPart(lower.slice(1)) : undefined
  return end === undefined ? undefined : { word: end, at: 1 }
}

/** The first reading that is a known word, of a part that has a sign. */
function knownPart(part: string): string | undefined {
  // Each sign is read as one letter, so what is longer can be no word.
  if (part.length > maxWord || signsIn(part) === 0) return undefined
  const ambiguous = ambiguousIn(part)
  const count = ambiguous > maxAmbiguous ? 1 : 1 << ambiguous
  for (let choice = 0; choice < count; choice += 1) {
    const reading = chosenReading(part, choice)
    if (isKnownWord(reading)) return reading
  }
  return undefined
}

/** Each bit of `choice` says which of two letters an ambiguous sign is read as, the first sign by the lowest bit. */
function chosenReading(part: string, choice: number): string {
  let reading = ''
  let bits = choice
  for (let index = 0; index < part.length; index += 1) {
    const letters = lettersOf[part.charCodeAt(index)]
    if (letters === undefined) reading += part.charAt(index)
    else if (letters.length === 1) reading += letters
    else {
      reading += letters.charAt(bits & 1)
      bits >>= 1
    }
  }
  return reading
}

function signsIn(lower: string): number {
  let signs = 0
  for (let index = 0; index < lower.length; index += 1) {
    const code = lower.charCodeAt(index)
    if (code < 0x61 || code > 0x7a) signs += 1
  }
  return signs
}

function ambiguousIn(part: string): number {
  let found = 0
  for (let index = 0; index < part.length; index += 1) {
    if ((lettersOf[part.charCodeAt(index)]?.length ?? 0) > 1) found += 1
  }
  return found
}
