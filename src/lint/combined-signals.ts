/** Weak signals of one item that together are worth a warning: see rules/combined-signals.md. */

import type { Finding } from './finding.ts'
import type { DefinitionMatch } from './rule.ts'

/** What the linter itself reports of an item, beside what its rules do. */
export const combinedSignals = {
  id: 'combined-signals',
  severity: 'warning',
  title: 'Several weak signals stand in one item',
} as const

/** The sum of weights at which an item gets a warning. */
const enough = 1

/**
 * Adds up the weights of the rules that have a warning or a note among `findings`, all of one item. Each rule counts once,
 * and one alone is no combination. Undefined where they do not suffice.
 */
export function combineSignals(
  findings: readonly Finding[],
  weights: ReadonlyMap<string, number>,
): DefinitionMatch | undefined {
  const weak = findings.filter(({ severity }) => severity !== 'error').map(({ rule }) => rule)
  const ids = [...new Set(weak)].filter((id) => (weights.get(id) ?? 0) > 0)
  // In hundredths, so that ten times 0.1 is one.
  const sum = ids.reduce((total, id) => total + Math.round(100 * (weights.get(id) ?? 0)), 0) / 100
  if (ids.length < 2 || sum < enough) return undefined
  return { pointer: '', start: 0, end: 0, message: `${ids.length} weak signals add up to ${sum}: ${ids.join(', ')}` }
}
