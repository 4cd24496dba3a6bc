/** Words of letters from several scripts, and words that only look Latin: see mixed-scripts.md. */

import { codePointLabel } from '../../visible-text.ts'
import { lowered } from '../mention.ts'
import { type IsWritten, judgeWord } from '../mixed-word.ts'
import { maxMatches } from '../pattern.ts'
import type { RuleMatch, TextRule } from '../rule.ts'
import { foldWord } from '../views/look-alikes.ts'

const nonAscii = /[^\0-\x7f]/
/** A word without letters of the scripts that write no spaces: there, words of other scripts stand without any. */
const words =
  /(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u30fc])[\p{L}\p{M}\p{N}]){2,64}/gu
const foreign = /[^\P{L}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u
const latin = /\p{Script=Latin}/u
/** Texts about such words. */
const subject =
  /homoglyph|homograph|confusable|look-?alike|cyrillic|greek letter|punycode|\bidn\b|transliterat|unicode/i

export const mixedScripts: TextRule = {
  kind: 'text',
  id: 'mixed-scripts',
  severity: 'error',
  title: 'Words mix letters of several scripts',
  weight: 0.5,
  expressions: [],
  views: 'plain',
  *check({ raw }) {
    if (!nonAscii.test(raw)) return
    const isWritten = writtenScripts(raw)
    const isSubject = subject.test(raw)
    let count = 0
    for (const { 0: word, index } of raw.matchAll(words)) {
      const fault = judgeWord(word, isWritten)
      if (fault === undefined) continue
      const [letter] = foreign.exec(word) ?? []
      const label = letter === undefined ? '' : `: ${codePointLabel(letter)}`
      const severity = isSubject ? lowered(fault.severity) : fault.severity
      yield {
        start: index,
        end: index + word.length,
        severity,
        message: `${fault.message}${label}`,
      } satisfies RuleMatch
      count += 1
      if (count >= maxMatches) return
    }
  },
}

/** Answers, once for each script, whether some word of it is no look-alike of a Latin one. */
function writtenScripts(raw: string): IsWritten {
  const known = new Map<RegExp, boolean>()
  return (script) => {
    const answer = known.get(script) ?? hasOwnWord(raw, script)
    known.set(script, answer)
    return answer
  }
}

function hasOwnWord(raw: string, script: RegExp): boolean {
  for (const [word] of raw.matchAll(words)) {
    if (word.length >= 3 && script.test(word) && !latin.test(word) && foldWord(word) === undefined) return true
  }
  return false
}
