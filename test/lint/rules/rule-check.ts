import type { Rule, RuleMatch } from '../../../src/lint/rule.ts'
import { makeTextView } from '../../../src/lint/text-view.ts'

/** What a rule says of one string. */
export function check(rule: Rule, text: string, options: { isName?: boolean } = {}): RuleMatch[] {
  return [...rule.check(makeTextView(text, options))]
}

/** The severities of a rule's matches in one string, the rule's own where a match names none. */
export function severitiesOf(rule: Rule, text: string, options: { isName?: boolean } = {}): string[] {
  return check(rule, text, options).map(({ severity = rule.severity }) => severity)
}

/** The parts of the original string that a rule flags. */
export function flagged(rule: Rule, text: string): string[] {
  return check(rule, text).map(({ start, end }) => text.slice(start, end))
}
