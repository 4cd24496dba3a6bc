import { computedEffect, effectOrder, type Reason, type ReasonCode } from '../../src/trust/reasons.ts'

/** The reasons that speak against allowing, the worst first, by what they weigh in the standard preset. */
export function worstFirst(reasons: readonly Reason[]): Reason[] {
  const weight = ({ code }: Reason): number => effectOrder.indexOf(computedEffect(code, 'standard'))
  return reasons.filter((reason) => weight(reason) > 0).sort((a, b) => weight(b) - weight(a))
}

/** Reasons that a person may overrule: that a change is fine. What breaks the rules, or somebody's signature, is nobody's to accept. */
const acceptable: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'drift',
  'downgrade',
  'rollback',
  'target-changed',
  'queued',
  'error-finding',
  'new-mask',
  'partial',
])

/** Whether a person may accept what these reasons withhold or flag. */
export function canBeAccepted(reasons: readonly Reason[]): boolean {
  return worstFirst(reasons).every(({ code }) => acceptable.has(code) || computedEffect(code, 'standard') === 'flag')
}
