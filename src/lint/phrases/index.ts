/** Phrases of every language but English, which each rule knows itself, by the phenomenon that they show. */

import { type Expression, mayMatch } from '../expression.ts'
import type { Severity } from '../finding.ts'
import { maxMatches } from '../pattern.ts'
import type { RuleMatch } from '../rule.ts'
import type { Sentence, TextView } from '../text-view.ts'
import { chinese } from './chinese.ts'
import { isForeignMention } from './foreign-mention.ts'
import { french } from './french.ts'
import type { LanguagePhrases, Phenomenon } from './language-phrases.ts'
import { portuguese } from './portuguese.ts'
import { spanish } from './spanish.ts'
import { findWording, type Wording } from './wording.ts'

/** Each language once. */
const languages: readonly LanguagePhrases[] = [chinese, spanish, french, portuguese]

/**
 * For each wording of `phenomenon` the expression whose literals are the rarest: a text that cannot hold it is not searched
 * for the others.
 */
export function phraseExpressions(phenomenon: Phenomenon): Expression[] {
  return [...new Set(wordingsOf(phenomenon).flatMap((wording) => rarestPart(wording) ?? []))]
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
  const possible = wordingsOf(phenomenon).filter((wording) => mayHold(view, wording))
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

/** How much of the text before a match decides what it weighs. */
const contextLength = 100

function firstMatch(
  view: TextView,
  sentence: Sentence,
  possible: readonly Wording[],
  own: { readonly message: string; readonly severity: Severity },
): RuleMatch | undefined {
  for (const wording of possible) {
    const found = findWording(sentence.text, wording)
    if (found === undefined) continue
    const range = { start: sentence.start + found.start, end: sentence.start + found.end }
    const before = view.normal.slice(Math.max(0, range.start - contextLength), range.start)
    const full = wording.severity ?? own.severity
    const severity = isForeignMention(before) ? lowered(full) : full
    return { ...view.rawRange(range), message: own.message, severity }
  }
  return undefined
}

function lowered(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : 'note'
}

function mayHold(view: TextView, wording: Wording): boolean {
  const rarest = rarestPart(wording)
  if (rarest === undefined || !view.mayHold(rarest)) return false
  return wording.parts.every((part) => part === rarest || mayMatch(part, view.normal))
}

const rarest = new Map<Wording, Expression | undefined>()

/** The part whose shortest literal is the longest. */
function rarestPart(wording: Wording): Expression | undefined {
  if (!rarest.has(wording)) {
    const length = ({ literals }: Expression) => Math.min(...literals.map((literal) => literal.length))
    rarest.set(wording, [...wording.parts].sort((one, other) => length(other) - length(one))[0])
  }
  return rarest.get(wording)
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
