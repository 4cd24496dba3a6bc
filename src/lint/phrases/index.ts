/** Phrases of every language but English, which each rule knows itself, by the phenomenon that they show. */

import type { Expression } from '../expression.ts'
import type { Severity } from '../finding.ts'
import { maxMatches } from '../pattern.ts'
import type { RuleMatch } from '../rule.ts'
import type { SearchedLine } from '../searched-line.ts'
import type { TextView } from '../text-view.ts'
import { arabic } from './arabic.ts'
import { chinese } from './chinese.ts'
import { isForeignMention } from './foreign-mention.ts'
import { french } from './french.ts'
import { furtherLanguages } from './further-languages.ts'
import { german } from './german.ts'
import { japanese } from './japanese.ts'
import { korean } from './korean.ts'
import type { LanguagePhrases, Phenomenon } from './language-phrases.ts'
import { portuguese } from './portuguese.ts'
import { russian } from './russian.ts'
import { spanish } from './spanish.ts'
import { findWording, type Wording, wordingExpressions } from './wording.ts'

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
  furtherLanguages,
]

/** Everything that a sentence is searched for to see whether it shows `phenomenon`, once each. */
export function phraseExpressions(phenomenon: Phenomenon): Expression[] {
  return wordingExpressions(wordingsOf(phenomenon))
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
  for (const line of view.lines) {
    const match = firstMatch(view, line, possible, own)
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
  line: SearchedLine,
  possible: readonly Wording[],
  own: { readonly message: string; readonly severity: Severity },
): RuleMatch | undefined {
  for (const wording of possible) {
    const found = mayHold(line, wording) ? findWording(line, wording) : undefined
    if (found === undefined) continue
    const range = line.originalRange(found)
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

function possibleWordings(view: TextView, phenomenon: Phenomenon): Wording[] {
  const wordings = wordingsOf(phenomenon)
  return view.mayHoldAmong(firstParts(wordings)).flatMap((index) => {
    const wording = wordings[index]
    return wording !== undefined && mayHold(view, wording) ? [wording] : []
  })
}

function mayHold(text: Pick<TextView, 'mayHold'>, { parts }: Wording): boolean {
  return parts.every((part) => text.mayHold(part))
}

const knownFirstParts = new WeakMap<readonly Wording[], readonly Expression[]>()

/** The first part of each: most wordings are ruled out by it. */
function firstParts(wordings: readonly Wording[]): readonly Expression[] {
  let firsts = knownFirstParts.get(wordings)
  if (firsts === undefined) {
    firsts = wordings.flatMap(({ parts: [first] }) => (first === undefined ? [] : [first]))
    knownFirstParts.set(wordings, firsts)
  }
  return firsts
}

const byPhenomenon = new Map<Phenomenon, readonly Wording[]>()

function wordingsOf(phenomenon: Phenomenon): readonly Wording[] {
  let wordings = byPhenomenon.get(phenomenon)
  if (wordings === undefined) {
    wordings = languages.flatMap((language) => language[phenomenon] ?? [])
    byPhenomenon.set(phenomenon, wordings)
  }
  return wordings
}
