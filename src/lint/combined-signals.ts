/** Weak signals of one item that together are worth a warning: see rules/combined-signals.md. */

import type { Finding } from './finding.ts'
import type { DefinitionMatch } from './rule.ts'

/** What the linter itself reports of an item, beside what its rules do. */
export const combinedSignals = {
  id: 'combined-signals',
  severity: 'warning',
  title: 'Several signals stand in one item',
} as const

/** The sum of weights at which an item gets a warning. */
const enough = 1

/** Weight from which a rule's warning, beside that of another such rule, leaves no doubt. */
const telling = 0.4

/** What the linter knows of its rules. */
export interface SignalWeights {
  /** What a rule's warning or note adds to the sum; 0 for a rule that is not named. */
  readonly weights: ReadonlyMap<string, number>
  /** Rules whose own severity is error: where they only warn, they lack little. */
  readonly graveRules: ReadonlySet<string>
}

/** Text that may show poison in order to find it: two rules may then warn of one list of examples. */
const aboutPoison =
  /\b(?:detect(?:s|ed|ing|ion|or|ors)?|injections?|jailbreaks?|phishing|adversarial|red[- ]team(?:s|ing)?|moderat(?:es?|ion)|threats?|vulnerabilit(?:y|ies)|leaked)\b/i
/** How much of a description says whether it is about poison. */
const maxSubject = 4_000

/**
 * Adds up the weights of the rules that have a warning or a note among `findings`, all of one item. Each rule counts once,
 * and one alone is no combination. Two telling rules that both warn are an error, unless `description`, of the
 * item, is about finding poison. Undefined where they do not suffice.
 */
export function combineSignals(
  findings: readonly Finding[],
  { weights, graveRules }: SignalWeights,
  description = '',
): DefinitionMatch | undefined {
  const place = { pointer: '', start: 0, end: 0 }
  const weightOf = (rule: string) => weights.get(rule) ?? 0
  const isTelling = ({ severity, rule }: Finding) =>
    severity === 'warning' && (graveRules.has(rule) || weightOf(rule) >= telling)
  const warned = rulesOf(findings.filter(isTelling))
  if (warned.length >= 2 && !aboutPoison.test(description.slice(0, maxSubject))) {
    const message = `${warned.length} rules warn of one item, each for a reason of its own: ${warned.join(', ')}`
    return { ...place, severity: 'error', message }
  }
  const ids = rulesOf(findings.filter(({ severity }) => severity !== 'error')).filter((id) => weightOf(id) > 0)
  // In hundredths, so that ten times 0.1 is one.
  const sum = ids.reduce((total, id) => total + Math.round(100 * weightOf(id)), 0) / 100
  if (ids.length < 2 || sum < enough) return undefined
  return { ...place, message: `${ids.length} weak signals add up to ${sum}: ${ids.join(', ')}` }
}

/** Each rule once, in the order in which it was found. */
function rulesOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ rule }) => rule))]
}
