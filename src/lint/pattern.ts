/** Matching patterns against a view, with ranges mapped back and a bound on how much is reported. */

import type { RuleMatch } from './rule.ts'
import type { TextRange, TextView } from './text-view.ts'

/** Most places that one rule reports in one string: enough to be seen, too few to flood a report. */
export const maxMatches = 16

/**
 * Every place where `pattern` (global) matches the normalised text.
 *
 * Patterns are written so that no input makes them slow: every quantifier is bounded, and no two neighbours can take the
 * same characters without a bound.
 */
export function matchNormal(view: TextView, pattern: RegExp, message: string): RuleMatch[] {
  const matches: RuleMatch[] = []
  for (const { 0: text, index } of view.normal.matchAll(pattern)) {
    matches.push({ ...view.rawRange({ start: index, end: index + text.length }), message })
    if (matches.length >= maxMatches) break
  }
  return matches
}

/** Every sentence in which `find` finds a range (relative to the sentence); at most {@link maxMatches}. */
export function matchSentences(
  view: TextView,
  find: (sentence: string) => TextRange | undefined,
  message: string,
): RuleMatch[] {
  const matches: RuleMatch[] = []
  let last = -1
  for (const { text, start } of view.sentences) {
    const found = find(text)
    if (found === undefined) continue
    const range = view.rawRange({ start: start + found.start, end: start + found.end })
    // Long sentences overlap, so the same place may be found twice.
    if (range.start < last) continue
    last = range.end
    matches.push({ ...range, message })
    if (matches.length >= maxMatches) break
  }
  return matches
}
