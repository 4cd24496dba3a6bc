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
    const signs = lower.match(sign)?.length ?? 0
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

/** The word as a known one, tried whole and without a mark at its end or its beginning. */
function knownReading(lower: string): { word: string; at: number } | undefined {
  for (const [at, part] of [
    [0, lower],
    [0, lower.replace(/[!|+$]$/, '')],
    [1, lower.replace(/^[($|+]/, '')],
  ] as const) {
    if (part.length !== lower.length && at + part.length > lower.length) continue
    if (!sign.test(part)) continue
    sign.lastIndex = 0
    const found = candidates(part).find(isKnownWord)
    if (found !== undefined) return { word: found, at: part.length === lower.length ? 0 : at }
  }
  return undefined
}

function candidates(lower: string): string[] {
  // Each sign is read as one letter, so what is longer can be no word.
  if (lower.length > maxWord) return []
  const ambiguous = lower.match(/[16!|]/g)?.length ?? 0
  if (ambiguous > maxAmbiguous) return [usualReading(lower)]
  let texts = ['']
  for (const character of lower) {
    const letters = readings[character] ?? character
    texts = [...letters].flatMap((letter) => texts.map((text) => text + letter))
  }
  return texts
}
