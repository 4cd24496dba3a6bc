/** Exceptions that can never accept anything. */
import { reportedRules } from '../../src/lint/reported-rules.ts'
import { nearestName } from '../../src/trust/nearest-name.ts'
import type { Level } from '../../src/trust/policy.ts'
import { exceptableReasons } from '../../src/trust/reasons.ts'
import { quote } from '../../src/visible-text.ts'
import type { Diagnosis } from './diagnosis.ts'

const known: ReadonlySet<string> = new Set([...reportedRules.map(({ id }) => id), ...exceptableReasons])

/** A policy takes any word for the id of a rule, since a later linter may have one of that name. */
export function emptyExceptions(levels: readonly Level[]): Diagnosis[] {
  const words = levels.flatMap((level) =>
    level.name === 'project' ? [] : level.grants.exceptions.map(({ what }) => ({ what, level: level.name })),
  )
  return words.flatMap(({ what, level }) => {
    if (known.has(what)) return []
    const near = nearestName(what, [...known])
    const hint = near === undefined ? '' : `; did you mean ${quote(near)}?`
    const message = `an exception of the ${level} policy is for ${quote(what, 80)}, which is no rule and no reason here: it accepts nothing${hint}`
    return [{ code: 'exception-of-nothing', level: 'advisory' as const, message }]
  })
}
