/** Words that were taken apart: `i g n o r e`, `ig-nore`, `ig**no**re`, `"ig" + "nore"`. */

import type { TextRange } from '../text-range.ts'
import type { Run } from './derived-text.ts'
import { cutIntoWords, isKnownWord, maxWord } from './vocabulary.ts'

const emphasis = /[*_~`]{1,3}/g
/** What may be an inline element or a comment. */
const bracketed = /<[^<>]{1,66}>/g
const element = /^<\/?[a-z]{1,6}\/?>$/i
/** The seam of two quoted strings. */
const stringSeam = /["'`][ \t\n]{0,4}(?:\+|\.{1,2}|&|\|\|)[ \t\n]{0,4}["'`]/g
const inWordHint = /[*~`>_"']/
const letter = /\p{L}/u

/** What stands inside words without belonging to them: marks with a letter on either side, and seams. */
export function markupRuns(text: string): Run[] {
  if (!inWordHint.test(text)) return []
  const marks = neighbours(text).filter(
    ({ start, end }) => letter.test(text.charAt(start - 1)) && letter.test(text.charAt(end)),
  )
  const seams = Array.from(text.matchAll(stringSeam), ({ 0: found, index }) => removed(index, index + found.length))
  return [...marks, ...seams].sort((a, b) => a.start - b.start)
}

/** Marks; those that nothing parts are one. */
function neighbours(text: string): Run[] {
  const elements = [...text.matchAll(bracketed)].filter(([found]) => element.test(found) || isComment(found))
  const marks = [...text.matchAll(emphasis)].filter(([found]) => found !== '_' && found !== '~')
  const runs: Run[] = []
  for (const { 0: found, index } of [...marks, ...elements].sort((a, b) => a.index - b.index)) {
    const last = runs.at(-1)
    if (last !== undefined && index < last.end) continue
    if (last?.end === index) runs[runs.length - 1] = removed(last.start, index + found.length)
    else runs.push(removed(index, index + found.length))
  }
  return runs
}

function isComment(found: string): boolean {
  return found.startsWith('<!--') && found.endsWith('-->')
}

function removed(start: number, end: number): Run {
  return { start, end, text: '' }
}

/** Four or more single letters with up to three marks between them. */
const letters = /(?<![\p{L}\p{N}])\p{L}(?:[ \t\n.\-_·•|/\\*,]{1,3}\p{L}(?![\p{L}\p{N}'])){3,400}/gu
const gap = /[^\p{L}]{1,3}/gu

/**
 * Single letters that make words. Where the gaps differ in length, the longer ones part words; where they do not, the
 * letters are cut into known words, or left as one where they cannot be.
 */
export function spacedLetterRuns(text: string): Run[] {
  const runs: Run[] = []
  for (const { 0: found, index } of text.matchAll(letters)) {
    const words = joinedLetters(found).split(' ').flatMap(cut)
    if (!words.some((word) => word.length >= minKnown && isKnownWord(word.toLowerCase()))) continue
    runs.push({ start: index, end: index + found.length, text: words.join(' ') })
  }
  return runs
}

/** Shorter words are made of single letters by chance, as of those of a list. */
const minKnown = 4

function joinedLetters(found: string): string {
  const gaps = found.match(gap) ?? []
  const shortest = Math.min(...gaps.map(({ length }) => length))
  const usual = gaps.filter(({ length }) => length === shortest)
  const parted = found.replace(gap, (each) => (each.length === shortest && each === usual[0] ? '' : ' '))
  return new Set(usual).size === 1 || parted.includes(' ') ? parted : found.replace(gap, '')
}

function cut(word: string): string[] {
  const lower = word.toLowerCase()
  return isKnownWord(lower) ? [word] : cutIntoWords(lower)
}

/** What has no blank for a long time, and marks in their place. */
const unbroken = /\S{9,}/g
/** A name may have some words; a sentence has more. */
const minWords = 4

/** The marks between the words of a sentence that has no blanks, each as a blank. A mark that parts no word stays. */
export function markedWordRuns(text: string): Run[] {
  const runs: Run[] = []
  for (const { 0: found, index } of text.matchAll(unbroken)) {
    const parts = found.split(/[_+]/)
    if (parts.length <= minWords) continue
    const known = parts.map((part) => isKnownWord(part.replace(/[^a-z]/gi, '').toLowerCase()))
    if (known.filter(Boolean).length < minWords) continue
    let at = index
    for (const [number, part] of parts.slice(0, -1).entries()) {
      at += part.length
      if (known[number] === true || known[number + 1] === true) runs.push({ start: at, end: at + 1, text: ' ' })
      at += 1
    }
  }
  return runs
}

/** Letters with a mark above or below, where English has none. */
const mark = /[\u00c0-\u024f\u1e00-\u1eff]|[A-Za-z]\p{M}/u
const latinWord = /[A-Za-z\u00c0-\u024f\u1e00-\u1eff\p{M}]{1,40}/gu
/** A language that has such letters may by chance have an English word among its own. */
const minMarkedWords = 3

/** English words with marks on their letters; none where there are fewer than three of them. */
export function accentedWordRuns(text: string): Run[] {
  if (!mark.test(text)) return []
  const runs: Run[] = []
  for (const { 0: found, index } of text.matchAll(latinWord)) {
    if (!mark.test(found)) continue
    const plain = found.normalize('NFD').replace(/\p{M}/gu, '')
    if (isKnownWord(plain.toLowerCase())) runs.push({ start: index, end: index + found.length, text: plain })
  }
  return runs.length < minMarkedWords ? [] : runs
}

/** A mark, a line break or both between two letters. */
const seam = /(?<=[a-z])(?:[-._|/~^:·•]{1,2}\n?|\n)[ \t]{0,4}(?=[a-z])/gi

/** Known words that were broken. A break that parts two words, as at the end of a line, stays. */
export function brokenWordRuns(text: string): Run[] {
  const runs: Run[] = []
  let parts: TextRange[] = []
  for (const { 0: found, index } of text.matchAll(seam)) {
    const before = { start: lettersFrom(text, index, -1), end: index }
    if (parts.at(-1)?.start !== before.start) {
      runs.push(...brokenWords(text, parts))
      parts = [before]
    }
    const start = index + found.length
    parts.push({ start, end: lettersFrom(text, start, 1) })
  }
  return [...runs, ...brokenWords(text, parts)]
}

/** Where the letters that begin or end at `at` end or begin; no further than a word may be long, and one letter more. */
function lettersFrom(text: string, at: number, step: 1 | -1): number {
  let to = at
  while (Math.abs(to - at) <= maxWord && /[a-z]/i.test(text.charAt(step === 1 ? to : to - 1))) to += step
  return to
}

function brokenWords(text: string, ranges: readonly TextRange[]): Run[] {
  const runs: Run[] = []
  const parts = ranges.map(({ start, end }) => text.slice(start, end))
  for (let first = 0; first < parts.length - 1; first += 1) {
    const last = lastPart(parts, first)
    if (last === undefined) continue
    const joined = parts.slice(first, last + 1).join('')
    runs.push({ start: ranges[first]?.start ?? 0, end: ranges[last]?.end ?? 0, text: joined })
    first = last
  }
  return runs
}

/** The part up to which those from `first` make a known word of four letters or more; the most of them. */
function lastPart(parts: readonly string[], first: number): number | undefined {
  let joined = parts[first] ?? ''
  let found: number | undefined
  for (let last = first + 1; last < parts.length && joined.length < maxWord; last += 1) {
    joined += parts[last] ?? ''
    if (joined.length >= 4 && isKnownWord(joined.toLowerCase())) found = last
  }
  return found
}
