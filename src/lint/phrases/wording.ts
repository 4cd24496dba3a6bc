/**
 * A way to say something: words that follow one another in one sentence, each near the one before. Small expressions, each
 * simple, take the place of a large one that no engine searches fast.
 */

import type { Expression } from '../expression.ts'
import type { Severity } from '../finding.ts'
import type { SearchedLine } from '../searched-line.ts'
import type { TextRange } from '../text-range.ts'

/** One way to say something in one language. */
export interface Wording {
  /** What a sentence holds, in this order. At least one. */
  readonly parts: readonly Expression[]
  /** Most characters between two parts. Default 24. */
  readonly gap?: number
  /** What stands before it and turns it into something else. */
  readonly notAfter?: readonly Lead[]
  /** What no gap may hold: a word that turns the sentence, as "without" in "do not delete without telling the user". */
  readonly notBetween?: Expression
  /** A sentence that holds this says something else. */
  readonly unless?: Expression
  /** Where it differs from the rule's own. */
  readonly severity?: Severity
}

/** Words that turn what follows them. */
export interface Lead {
  readonly words: Expression
  /** Most characters between them and what they turn; at most 90. */
  readonly reach: number
  /** How far they carry: to the next comma or to the end of the sentence. */
  readonly within: 'clause' | 'sentence'
}

const defaultGap = 24
const beforeLength = 120
/** Matches of the first part, and of each other part, that are tried: bounds the work on one sentence. */
const maxFirstTries = 6
const maxTries = 3
/** Ends a thought even where no space follows, as in writing without spaces. */
const fullStop = /[!?;。؟؛]/

/** Every expression that looking for `wordings` may ask for, once each. */
export function wordingExpressions(wordings: readonly Wording[]): Expression[] {
  const all = wordings.flatMap(({ parts, notAfter = [], notBetween, unless }) => [
    ...parts,
    ...notAfter.map(({ words }) => words),
    notBetween,
    unless,
  ])
  return [...new Set(all.filter((expression) => expression !== undefined))]
}

/** Where a line holds `wording`. */
export function findWording(line: SearchedLine, wording: Wording): TextRange | undefined {
  const { parts, unless, notAfter } = wording
  const [first, ...others] = parts
  if (first === undefined || (unless !== undefined && line.search(unless, 0) !== undefined)) return undefined
  let from = 0
  for (let tries = 0; tries < maxFirstTries; tries += 1) {
    const found = line.search(first, from)
    if (found === undefined) return undefined
    from = found.end
    if (notAfter?.some((lead) => isLed(line, found.start, lead)) === true) continue
    const end = followed(line, others, wording, found.end)
    if (end !== undefined) return { start: found.start, end }
  }
  return undefined
}

const ends = { clause: /[.,;:!?。،؛؟]/, sentence: /[.;!?。؛؟]/ }

/** Whether the words of a lead stand before `start`, near enough. */
function isLed(line: SearchedLine, start: number, { words, reach, within }: Lead): boolean {
  for (let from = Math.max(0, start - beforeLength); from < start; ) {
    const found = line.search(words, from)
    if (found === undefined || found.end > start) return false
    from = found.end
    if (start - from <= reach && !ends[within].test(line.text.slice(from, start))) return true
  }
  return false
}

/** Where the last of `parts` ends, each at most `gap` after the one before. */
function followed(
  line: SearchedLine,
  parts: readonly Expression[],
  wording: Wording,
  from: number,
): number | undefined {
  const { gap = defaultGap, notBetween } = wording
  const [next, ...others] = parts
  if (next === undefined) return from
  let at = from
  for (let tries = 0; tries < maxTries; tries += 1) {
    const found = line.search(next, at)
    if (found === undefined || found.start - from > gap) return undefined
    if (fullStop.test(line.text.slice(from, found.start)) || isBetween(line, notBetween, from, found.start))
      return undefined
    const end = followed(line, others, wording, found.end)
    if (end !== undefined) return end
    at = found.end
  }
  return undefined
}

function isBetween(line: SearchedLine, words: Expression | undefined, from: number, to: number): boolean {
  if (words === undefined) return false
  const found = line.search(words, from)
  return found !== undefined && found.end <= to
}
