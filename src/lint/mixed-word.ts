/** Words whose letters come from several scripts, judged by the restriction levels of UTS #39 and by what they look like. */

import type { Severity } from './finding.ts'
import { foldWord } from './views/look-alikes.ts'
import { isKnownWord } from './views/vocabulary.ts'

/** What is wrong with a word, and how sure that is. */
export interface WordFault {
  readonly severity: Severity
  readonly message: string
}

const nonAscii = /[^\0-\x7f]/
const letter = /\p{L}/u
const latin = /\p{Script=Latin}/u
const latinLetters = /\p{Script=Latin}/gu
/** A letter of any other script; letters of none (`µ`, `𝑥`) are symbols. */
const foreign = /[^\P{L}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u
const foreignLetters = /[^\P{L}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/gu
/** Scripts that people write beside Latin in one word (UTS #39, moderately restrictive): endings, articles, no spaces. */
const besideLatin =
  /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Ethiopic}\p{Script=Georgian}\p{Script=Thaana}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}]{1,64}$/u
/** Scripts that have many letters in common with Latin or with each other. */
const scripts = [
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
  /\p{Script=Lisu}/u,
]
const greek = /^\p{Script=Greek}{1,64}$/u
/** What stands beside Greek letters in formulas and names of substances. */
const formula =
  /^(?:a?sin|a?cos|a?tan|arcsin|arccos|arctan|cot|exp|log|ln|lim|max|min|det|arg|[A-Z]{1,12}[a-z]?|[a-z])$/

/** `JSONом`: a Russian ending on a Latin abbreviation. */
const acronymWithEnding = /^[A-Z][A-Z0-9]{1,12}\p{Script=Cyrillic}{1,4}$/u

/** Shortest word that nobody mistypes. */
const minLetters = 4
const minInterleaved = 5

/** Whether a text holds words of that script that pose as nothing, so that it is really written there. */
export type IsWritten = (script: RegExp) => boolean

/** What is wrong with one word, which holds no letter of a script without spaces between words. */
export function judgeWord(word: string, isWritten: IsWritten): WordFault | undefined {
  if (!nonAscii.test(word) || !letter.test(word)) return undefined
  const others = word.match(foreignLetters) ?? []
  if (others.length === 0) return judgeLatin(word)
  if (!latin.test(word)) return judgeForeign(word, isWritten)
  const folded = foldWord(word)
  if (isFormula(word, others) && !isKnownWord((folded ?? '').toLowerCase())) return undefined
  return folded === undefined ? judgeInterleaved(word, others) : judgePosing(word, others, folded, isWritten)
}

/** Small capitals, phonetic signs and their like that spell an English word. */
function judgeLatin(word: string): WordFault | undefined {
  const isAccented = /^[a-z\u00c0-\u024f\u1e00-\u1eff]{1,256}$/i.test(word.normalize('NFKC').normalize('NFC'))
  if (isAccented || word.length < minLetters) return undefined
  return isKnownWord((foldWord(word) ?? '').toLowerCase())
    ? { severity: 'warning', message: 'a word in signs that imitate plain letters' }
    : undefined
}

function judgeForeign(word: string, isWritten: IsWritten): WordFault | undefined {
  const own = scripts.filter((script) => script.test(word))
  const [script] = own
  if (script === undefined) return undefined
  if (own.length > 1) return { severity: 'warning', message: 'letters of several scripts in one word' }
  if (word.length < minLetters || !isKnownWord((foldWord(word) ?? '').toLowerCase()) || isWritten(script))
    return undefined
  return { severity: 'error', message: 'a Latin word, all in letters of another script' }
}

function judgePosing(
  word: string,
  others: readonly string[],
  folded: string,
  isWritten: IsWritten,
): WordFault | undefined {
  const message = 'a Latin word with look-alike letters of another script'
  if (folded.length < minLetters - 1) return undefined
  if (others.every((letter) => besideLatin.test(letter)) && !isInside(word)) return undefined
  const isKnown = isKnownWord(folded.toLowerCase())
  if (!isKnown && acronymWithEnding.test(word)) return undefined
  const script = scripts.find((each) => each.test(others[0] ?? ''))
  const isAtHome = script !== undefined && isWritten(script)
  const isMostlyForeign = others.length >= (word.match(latinLetters)?.length ?? 0)
  if (isAtHome && isMostlyForeign) return { severity: 'note', message }
  const isSlip = isAtHome && others.length === 1 && foreign.test(word.slice(0, 1))
  const isUnsure = folded.length < minLetters || isSlip || (isMostlyForeign && !isKnown)
  return { severity: isUnsure ? 'warning' : 'error', message }
}

/** Latin letters inside a word of another script, or the other way round, that look like nothing in particular. */
function judgeInterleaved(word: string, others: readonly string[]): WordFault | undefined {
  if (besideLatin.test(others.join('')) || changes(word) < 2) return undefined
  const letters = word.match(/\p{L}/gu) ?? []
  if (letters.length < minInterleaved) return undefined
  return { severity: 'warning', message: 'letters of Latin and of another script in turn in one word' }
}

/** A foreign letter stands between two Latin ones. */
function isInside(word: string): boolean {
  return /\p{Script=Latin}[^\P{L}\p{Script=Latin}]{1,8}\p{Script=Latin}/u.test(word)
}

function isFormula(word: string, others: readonly string[]): boolean {
  if (!greek.test(others.join(''))) return false
  const parts = word.split(/[^a-z]/i).filter((part) => part !== '')
  return parts.every((part) => formula.test(part))
}

/** How often a word changes between Latin and other letters. */
function changes(word: string): number {
  let count = 0
  let last: boolean | undefined
  for (const letter of word.match(/\p{L}/gu) ?? []) {
    const isForeign = foreign.test(letter)
    if (last !== undefined && last !== isForeign) count += 1
    last = isForeign
  }
  return count
}
