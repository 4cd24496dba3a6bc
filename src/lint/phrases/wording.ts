/**
 * A way to say something: words that follow one another in one sentence, each near the one before. Small expressions, each
 * simple, take the place of a large one that no engine searches fast.
 */

import type { Expression } from '../expression.ts'
import type { Severity } from '../finding.ts'
import type { TextRange } from '../text-view.ts'

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
/** Longest match of one part that is looked for after a gap. */
const maxPart = 60
/** Matches of the first part, and of each other part, that are tried: bounds the work on one sentence. */
const maxFirstTries = 6
const maxTries = 3
/** Ends a thought even where no space follows, as in writing without spaces. */
const fullStop = /[!?;。؟؛]/

/** Where a sentence holds `wording`. */
export function findWording(sentence: string, wording: Wording): TextRange | undefined {
  const { parts, unless, notAfter } = wording
  const [first, ...others] = parts
  if (first === undefined || (unless !== undefined && holds(sentence, unless))) return undefined
  let from = 0
  for (let tries = 0; tries < maxFirstTries; tries += 1) {
    const found = search(sentence, first, from)
    if (found === undefined) return undefined
    from = found.end
    const before = sentence.slice(Math.max(0, found.start - beforeLength), found.start)
    if (notAfter?.some((lead) => isLed(before, lead)) === true) continue
    const end = followed(sentence, others, wording, found.end)
    if (end !== undefined) return { start: found.start, end }
  }
  return undefined
}

const ends = { clause: /[.,;:!?。،؛؟]/, sentence: /[.;!?。؛؟]/ }

function isLed(before: string, { words, reach, within }: Lead): boolean {
  for (let from = 0; from < before.length; ) {
    const found = search(before, words, from)
    if (found === undefined) return false
    from = found.end
    if (before.length - from <= reach && !ends[within].test(before.slice(from))) return true
  }
  return false
}

/** Where the last of `parts` ends, each at most `gap` after the one before. */
function followed(sentence: string, parts: readonly Expression[], wording: Wording, from: number): number | undefined {
  const { gap = defaultGap, notBetween } = wording
  const [next, ...others] = parts
  if (next === undefined) return from
  // One character more on the left: an expression may look at what stands before it.
  const offset = Math.max(0, from - 1)
  const near = sentence.slice(offset, from + gap + maxPart)
  let at = from - offset
  for (let tries = 0; tries < maxTries; tries += 1) {
    const found = search(near, next, at)
    if (found === undefined || found.start + offset - from > gap) return undefined
    const between = sentence.slice(from, found.start + offset)
    if (fullStop.test(between) || (notBetween !== undefined && holds(between, notBetween))) return undefined
    const end = followed(sentence, others, wording, found.end + offset)
    if (end !== undefined) return end
    at = found.end
  }
  return undefined
}

function holds(text: string, expression: Expression): boolean {
  return search(text, expression, 0) !== undefined
}

function search(text: string, { pattern }: Expression, from: number): TextRange | undefined {
  pattern.lastIndex = from
  const found = pattern.exec(text)
  pattern.lastIndex = 0
  return found === null || found[0] === '' ? undefined : { start: found.index, end: found.index + found[0].length }
}
