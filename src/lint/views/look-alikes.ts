/** Words in which letters of other scripts pose as Latin ones, with the letters that they pose as. */

import { confusables } from './confusables.ts'
import type { Run } from './derived-text.ts'
import { isKnownWord } from './vocabulary.ts'

/** Longest word that is looked at as one. */
const word = /[\p{L}\p{M}\p{N}\p{So}\p{Cf}]{1,64}/gu
const nonAscii = /[^\0-\x7f]/
const letter = /\p{L}/u
const foreignLetter = /[^\P{L}a-z]/iu
const latinLetters = /[a-z]/gi
/** Latin letters of European languages, decomposed, and nothing else. */
const accented = /^[a-z0-9\u00c0-\u024f\p{M}]{1,256}$/iu
const marks = /\p{M}/gu
const hidden = /\p{Cf}/gu
/** Scripts that hold letters which pose as Latin ones; each is judged for itself. */
const scripts = ['Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic', 'Lisu', 'Arabic', 'Hebrew', 'Georgian'].map(
  (name) => new RegExp(`\\p{Script=${name}}`, 'u'),
)

const lettersOf = new Map(
  Object.entries(confusables).flatMap(([letters, codes]) =>
    codes.flatMap((row) =>
      row.split(' ').map((code): [string, string] => [String.fromCodePoint(Number.parseInt(code, 16)), letters]),
    ),
  ),
)

/**
 * The words that pose as Latin ones. A word that holds Latin letters beside others is one where all of it can be read as
 * ASCII. Where the other script is really written in the text, only words that are mostly Latin are: it is where one of
 * its words can be read in no such way, as nearly always in real text. Words without a Latin letter pose as Latin ones
 * only where one of them is then a known word.
 */
export function lookAlikeRuns(text: string): Run[] {
  if (!nonAscii.test(text)) return []
  const suspects: Suspect[] = []
  const written = new Set<number>()
  for (const { 0: original, index } of text.matchAll(word)) {
    if (!nonAscii.test(original) || !letter.test(original)) continue
    const latin = original.normalize('NFKC').match(latinLetters)?.length ?? 0
    const folded = foldWord(original)
    const script = scriptOf(original)
    if (folded !== undefined) suspects.push({ start: index, end: index + original.length, text: folded, script, latin })
    else if (latin === 0) written.add(script)
  }
  const known = suspects.some(({ latin, text: folded }) => latin === 0 && isKnownWord(folded.toLowerCase()))
  return suspects.filter(({ script, latin, text: folded }) =>
    written.has(script) ? 2 * latin > folded.length : latin > 0 || known,
  )
}

interface Suspect extends Run {
  readonly script: number
  /** How many of its letters are Latin. */
  readonly latin: number
}

/** Which of the scripts the word's first letter beyond ASCII belongs to; -1 for all others together. */
function scriptOf(original: string): number {
  const [first = ''] = original.match(foreignLetter) ?? []
  return scripts.findIndex((script) => script.test(first))
}

/** The word in ASCII letters; undefined where not all of it poses as such. */
export function foldWord(original: string): string | undefined {
  const seen = original.replace(hidden, '')
  const folded = [...seen.normalize('NFC')].map(foldCharacter).join('')
  if (!/^[a-z][a-z0-9]{0,127}$/i.test(folded)) return undefined
  // A Latin word with accents is a word of another language, unless it hides one that is known.
  const isHonest = accented.test(seen.normalize('NFD')) && !isKnownWord(folded.toLowerCase())
  return isHonest ? undefined : folded
}

function foldCharacter(character: string): string {
  if (!nonAscii.test(character)) return character
  return lettersOf.get(character) ?? lettersOf.get(character.toLowerCase()) ?? foldDecomposed(character)
}

/** Characters that were folded; begun anew where there are many. */
let known = new Map<string, string>()
const mostKnown = 4_096

function foldDecomposed(character: string): string {
  const before = known.get(character)
  if (before !== undefined) return before
  const base = character.normalize('NFKD').replace(marks, '')
  const folded = [...base].map((each) => lettersOf.get(each) ?? each).join('')
  if (known.size === mostKnown) known = new Map()
  known.set(character, folded)
  return folded
}
