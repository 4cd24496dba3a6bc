/** Words that were taken apart: `i g n o r e`, `ig-nore`, `ig**no**re`, `"ig" + "nore"`. */

import type { Run } from './derived-text.ts'
import { cutIntoWords, isKnownWord } from './vocabulary.ts'

/** Emphasis, inline elements and comments between two letters, and the seam of two quoted strings. */
const inWord =
  /(?<=\p{L})(?:\*{1,3}|__|~~|`|<\/?[a-z]{1,6}\/?>|<!--[^<>]{0,60}-->){1,4}(?=\p{L})|["'`][ \t\n]{0,4}(?:\+|\.{1,2}|&|\|\|)[ \t\n]{0,4}["'`]/giu
const inWordHint = /[*~`>_"']/

/** What stands inside words without belonging to them. */
export function markupRuns(text: string): Run[] {
  if (!inWordHint.test(text)) return []
  return Array.from(text.matchAll(inWord), ({ 0: mark, index }) => ({
    start: index,
    end: index + mark.length,
    text: '',
  }))
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
const unbroken = /[^\s_+]{1,40}(?:[_+][^\s_+]{1,40}){4,400}/gu
/** A name may have some words; a sentence has more. */
const minWords = 4

/** The marks between the words of a sentence that has no blanks, each as a blank. A mark that parts no word stays. */
export function markedWordRuns(text: string): Run[] {
  const runs: Run[] = []
  for (const { 0: found, index } of text.matchAll(unbroken)) {
    const parts = found.split(/[_+]/)
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
const marked =
  /[A-Za-z]{0,14}(?:[\u00c0-\u024f\u1e00-\u1eff]|[A-Za-z]\p{M}{1,4})(?:[A-Za-z\u00c0-\u024f\u1e00-\u1eff]|\p{M}){0,24}/gu
/** A language that has such letters may by chance have an English word among its own. */
const minMarkedWords = 3

/** English words with marks on their letters; none where there are fewer than three of them. */
export function accentedWordRuns(text: string): Run[] {
  const runs: Run[] = []
  for (const { 0: found, index } of text.matchAll(marked)) {
    const plain = found.normalize('NFD').replace(/\p{M}/gu, '')
    if (isKnownWord(plain.toLowerCase())) runs.push({ start: index, end: index + found.length, text: plain })
  }
  return runs.length < minMarkedWords ? [] : runs
}

/** Parts of words with a mark, a line break or both between them. */
const broken = /[a-z]{1,11}(?:(?:[-._|/~^:·•]{1,2}\n?|\n)[ \t]{0,4}[a-z]{1,11}(?![a-z])){1,40}/giu
const seam = /[^a-z]{1,8}/i

/** Known words that were broken. A break that parts two words, as at the end of a line, stays. */
export function brokenWordRuns(text: string): Run[] {
  const runs: Run[] = []
  for (const { 0: found, index } of text.matchAll(broken)) runs.push(...brokenWords(found, index))
  return runs
}

function brokenWords(found: string, start: number): Run[] {
  const runs: Run[] = []
  const parts = found.split(seam)
  const starts = partStarts(found, parts)
  for (let first = 0; first < parts.length - 1; first += 1) {
    const last = lastPart(parts, first)
    if (last === undefined) continue
    const [from, to] = [starts[first] ?? 0, (starts[last] ?? 0) + (parts[last]?.length ?? 0)]
    runs.push({ start: start + from, end: start + to, text: parts.slice(first, last + 1).join('') })
    first = last
  }
  return runs
}

function partStarts(found: string, parts: readonly string[]): number[] {
  let at = 0
  return parts.map((part) => {
    const start = found.indexOf(part, at)
    at = start + part.length
    return start
  })
}

/** The part up to which those from `first` make a known word of four letters or more; the most of them. */
function lastPart(parts: readonly string[], first: number): number | undefined {
  let joined = parts[first] ?? ''
  let found: number | undefined
  for (let last = first + 1; last < parts.length && joined.length < 12; last += 1) {
    joined += parts[last] ?? ''
    if (joined.length >= 4 && isKnownWord(joined.toLowerCase())) found = last
  }
  return found
}
