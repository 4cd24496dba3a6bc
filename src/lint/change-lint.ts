import type { Definition } from '../snapshot/definition.ts'
import type { Finding } from './finding.ts'
import { type FlaggedText, flaggedTexts, unknownServer } from './linter.ts'
import type { ServerContext } from './rule.ts'

/**
 * Findings that a change brought: those of `after` that `before` had not. One counts as known where rule, severity, place
 * and flagged text are the same, as often as `before` had it; so a second hidden instruction beside a first one is new.
 * Without `before` all are new.
 */
export function newFindings(
  before: Definition | undefined,
  after: Definition,
  server: ServerContext = unknownServer,
): Finding[] {
  const known = new Map<string, number>()
  for (const flagged of before === undefined ? [] : flaggedTexts(before, server)) {
    const key = sameness(flagged)
    known.set(key, (known.get(key) ?? 0) + 1)
  }
  return flaggedTexts(after, server).flatMap((flagged) => {
    const key = sameness(flagged)
    const left = known.get(key) ?? 0
    known.set(key, left - 1)
    return left > 0 ? [] : [flagged.finding]
  })
}

function sameness({ finding: { rule, severity, pointer }, text }: FlaggedText): string {
  return JSON.stringify([rule, severity, pointer, text])
}
