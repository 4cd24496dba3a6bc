import type { Severity } from './finding.ts'
import type { TextView } from './text-view.ts'

/** One place that a rule objects to. */
export interface RuleMatch {
  /** Range in the original string, UTF-16 code units, half-open. */
  readonly start: number
  readonly end: number
  /** What was found: fixed words, at most with code point labels and counts. Never text from the server. */
  readonly message: string
  /** Where it differs from the rule's own. */
  readonly severity?: Severity
}

/** One rule: one phenomenon in one string. Its page `rules/<id>.md` says what is bad, what is good, why, and how to fix it. */
export interface Rule {
  /** Kebab-case, stable: it stands in reports, suppressions and policies. */
  readonly id: string
  readonly severity: Severity
  /** A short sentence for headings and lists. */
  readonly title: string
  /** Every place in one string. Never throws, and takes time proportional to the text's length whatever it holds. */
  check(view: TextView): Iterable<RuleMatch>
}
