/** Phrases of every language but English, which each rule knows itself, by the phenomenon that they show. */

import { type Expression, mayMatch } from '../expression.ts'
import type { Severity } from '../finding.ts'
import { maxMatches } from '../pattern.ts'
import type { RuleMatch } from '../rule.ts'
import type { Sentence, TextView } from '../text-view.ts'
import { arabic } from './arabic.ts'
import { chinese } from './chinese.ts'
import { isForeignMention } from './foreign-mention.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { japanese } from './japanese.ts'
import { korean } from './korean.ts'
import type { LanguagePhrases, Phenomenon } from './language-phrases.ts'
import { portuguese } from './portuguese.ts'
import { russian } from './russian.ts'
import { singleSpaced } from './single-spaced.ts'
import { spanish } from './spanish.ts'
import { findWording, type Wording } from './wording.ts'

/** Each language once. */
const languages: readonly LanguagePhrases[] = [
  chinese,
  spanish,
  french,
  portuguese,
  german,
  russian,
  japanese,
  korean,
  arabic,
]

/**
 * For each wording of `phenomenon` the expression whose literals are the rarest: a text that cannot hold it is not searched
 * for the others.
 */
export function phraseExpressions(phenomenon: Phenomenon): Expression[] {
  return gatesOf(phenomenon).map(({ rarest }) => rarest)
}

/**
 * Every sentence that shows `phenomenon` in any language but English; at most as many as one rule reports. `own` is what
 * the rule reports otherwise: a sentence that is quoted or spoken of weighs a tier less.
 */
export function matchPhrases(
  view: TextView,
  phenomenon: Phenomenon,
  own: { readonly message: string; readonly severity: Severity },
): RuleMatch[] {
  const possible = possibleWordings(view, phenomenon)
  if (possible.length === 0) return []
  const matches: RuleMatch[] = []
  let last = -1
  for (const sentence of view.sentences) {
    const match = firstMatch(view, sentence, possible, own)
    // Long sentences overlap, so the same place may be found twice.
    if (match === undefined || match.start < last) continue
    last = match.end
    matches.push(match)
    if (matches.length >= maxMatches) break
  }
  return matches
}

/** How much of the text beside a match decides what it weighs. */
const contextLength = 100

function firstMatch(
  view: TextView,
  sentence: Sentence,
  possible: readonly Wording[],
  own: { readonly message: string; readonly severity: Severity },
): RuleMatch | undefined {
  const { text, originalRange } = singleSpaced(sentence.text)
  for (const wording of possible) {
    const found = findWording(text, wording)
    if (found === undefined) continue
    const { start, end } = originalRange(found)
    const range = { start: sentence.start + start, end: sentence.start + end }
    const before = view.normal.slice(Math.max(0, range.start - contextLength), range.start)
    const after = view.normal.slice(range.end, range.end + contextLength)
    const full = wording.severity ?? own.severity
    const severity = isForeignMention(before, after) ? lowered(full) : full
    return { ...view.rawRange(range), message: own.message, severity }
  }
  return undefined
}

function lowered(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : 'note'
}

/** Wordings that have their rarest part in common. */
interface Gate {
  readonly rarest: Expression
  /** No text of ASCII alone holds it. */
  readonly isBeyondAscii: boolean
  readonly wordings: readonly Wording[]
}

const beyondAscii = /[^\p{ASCII}]/u

function possibleWordings(view: TextView, phenomenon: Phenomenon): Wording[] {
  const isAscii = !beyondAscii.test(view.normal)
  const possible: Wording[] = []
  for (const { rarest, isBeyondAscii, wordings } of gatesOf(phenomenon)) {
    if ((isAscii && isBeyondAscii) || !view.mayHold(rarest)) continue
    for (const wording of wordings) {
      if (wording.parts.every((part) => part === rarest || mayMatch(part, view.normal))) possible.push(wording)
    }
  }
  return possible
}

const gates = new Map<Phenomenon, readonly Gate[]>()

function gatesOf(phenomenon: Phenomenon): readonly Gate[] {
  let found = gates.get(phenomenon)
  if (found === undefined) {
    found = makeGates(languages.flatMap((language) => language[phenomenon] ?? []))
    gates.set(phenomenon, found)
  }
  return found
}

function makeGates(wordings: readonly Wording[]): Gate[] {
  const byRarest = new Map<Expression, Wording[]>()
  for (const wording of wordings) {
    const rarest = rarestPart(wording)
    if (rarest !== undefined) byRarest.set(rarest, [...(byRarest.get(rarest) ?? []), wording])
  }
  return Array.from(byRarest, ([rarest, each]) => {
    const isBeyondAscii = rarest.literals.every((literal) => beyondAscii.test(literal))
    return { rarest, isBeyondAscii, wordings: each }
  })
}

/** The part whose shortest literal is the longest. */
function rarestPart({ parts }: Wording): Expression | undefined {
  return parts.reduce<Expression | undefined>(
    (rarest, part) => (rarest === undefined || shortest(part) > shortest(rarest) ? part : rarest),
    undefined,
  )
}

/** Code units of the shortest literal; one beyond ASCII is rarer than its length tells. */
function shortest({ literals }: Expression): number {
  return Math.min(...literals.map((literal) => (beyondAscii.test(literal) ? 4 : 1) * literal.length))
}
