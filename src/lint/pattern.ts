/** Matching patterns against a view, with ranges mapped back and a bound on how much is reported. */

import type { Expression } from './expression.ts'
import type { RuleMatch } from './rule.ts'
import type { TextRange } from './text-range.ts'
import type { TextView } from './text-view.ts'

/** Most places that one rule reports in one string: enough to be seen, too few to flood a report. */
export const maxMatches = 16

/** How much of the text before a match decides what it weighs. */
const contextLength = 100

/**
 * What a match weighs, by the normalised text before it, its own and the text after it: another severity than the rule's, `none` where it is
 * no match after all, undefined for the rule's own.
 */
export type Weigh = (before: string, text: string, after: string) => RuleMatch['severity'] | 'none' | undefined

/**
 * Every place where `pattern` matches the normalised text.
 *
 * Patterns are written so that no input makes them slow: every quantifier is bounded, and no two neighbours can take the
 * same characters without a bound.
 */
export function matchNormal(
  view: TextView,
  expression: Expression,
  message: string,
  weigh: Weigh = () => undefined,
): RuleMatch[] {
  const matches: RuleMatch[] = []
  for (const { 0: text, index } of view.matches(expression)) {
    const end = index + text.length
    const before = view.normal.slice(Math.max(0, index - contextLength), index)
    const severity = weigh(before, text, view.normal.slice(end, end + contextLength))
    if (severity === 'none') continue
    const range = view.rawRange({ start: index, end })
    matches.push({ ...range, message, ...(severity === undefined ? {} : { severity }) })
    if (matches.length >= maxMatches) break
  }
  return matches
}

/** What was found in one sentence, with the range relative to the sentence. */
export type SentenceMatch = TextRange & Pick<RuleMatch, 'message' | 'severity'>

/**
 * Every sentence in which `find` finds something; at most {@link maxMatches}. A text that cannot hold `needed` is not cut.
 */
export function matchSentences(
  view: TextView,
  needed: Expression,
  find: (sentence: string) => SentenceMatch | undefined,
): RuleMatch[] {
  const matches: RuleMatch[] = []
  if (!view.mayHold(needed)) return matches
  let last = -1
  for (const [index, { text, start }] of view.sentences.entries()) {
    const found = view.lines[index]?.mayHold(needed) === true ? find(text) : undefined
    if (found === undefined) continue
    const range = view.rawRange({ start: start + found.start, end: start + found.end })
    // Long sentences overlap, so the same place may be found twice.
    if (range.start < last) continue
    last = range.end
    matches.push({ ...found, ...range })
    if (matches.length >= maxMatches) break
  }
  return matches
}
