/** What there is to say about one item: its situation, its findings, its values without a canonical form. */
import type { Evidence, ItemEvidence, Signed } from './evidence.ts'
import { type EffectivePolicy, findException } from './policy.ts'
import type { Reason, ReasonCode, Situation } from './reasons.ts'
import { releases, situations } from './situations.ts'

/** The largest share of an item's text that may change in a release that nobody signed and still only be queued. */
export const maxQueuedChangeScore = 0.2

/** Every reason about one item, its situation first. */
export function itemReasons(policy: EffectivePolicy, evidence: Evidence, item: ItemEvidence): Reason[] {
  const reasons: Reason[] = [
    ...situationReasons(policy, evidence, item),
    ...formReasons(item),
    ...findingReasons(policy, evidence, item),
  ]
  return reasons.map((reason) => ({ ...reason, section: item.section, name: item.name }))
}

function situationReasons(policy: EffectivePolicy, evidence: Evidence, item: ItemEvidence): Reason[] {
  const situation = situationOf(evidence, item)
  if (situation === 'signed-release' && coolsDown(policy, evidence)) return [{ code: situation }, { code: 'cool-down' }]
  // A project's lock is a claim. What only it covers is never better than `project-pin`, whatever cell it fell into.
  if (evidence.baseline === 'project-only' && coveredByPinOnly.has(situation) && !isSigned(evidence, item)) {
    return situation === 'pinned' ? [{ code: 'project-pin' }] : [{ code: situation }, { code: 'project-pin' }]
  }
  return [{ code: situation }]
}

const coveredByPinOnly: ReadonlySet<ReasonCode> = new Set<ReasonCode>(['pinned', 'mechanical', 'queued'])

/** The one situation of an item, from both tables. */
export function situationOf(evidence: Evidence, item: ItemEvidence): Situation {
  const signed = signedWithProof(evidence, item)
  const cell = situations[signed][item.pinned]
  if (cell === 'by-first-use') return evidence.firstUse === 'may-pin' ? 'first-use' : 'first-use-unpinned'
  if (cell !== 'by-release') return cell
  if (signed === 'other' || signed === 'unlisted') return 'not-as-signed'
  const outcome = releases[evidence.release][signed]
  return outcome === 'by-history' ? byHistory(evidence, item) : outcome
}

/** An agreement with a statement counts only while that statement is verified; a disagreement counts always. */
function signedWithProof(evidence: Evidence, item: ItemEvidence): Signed {
  const agrees = item.signed === 'same' || item.signed === 'mechanical'
  return agrees && evidence.statement.state !== 'verified' ? 'no-statement' : item.signed
}

function isSigned(evidence: Evidence, item: ItemEvidence): boolean {
  return signedWithProof(evidence, item) !== 'no-statement'
}

function byHistory(evidence: Evidence, item: ItemEvidence): Situation {
  // Not asked is not a downgrade: the obstacle itself already withholds the item.
  if (evidence.wasSigned && evidence.statement.state !== 'unchecked') return 'downgrade'
  const small = item.changeScore <= maxQueuedChangeScore
  return small && item.newFindings.length === 0 ? 'queued' : 'drift'
}

/** Without a receipt nobody vouches for the release's age, so it is young. */
function coolsDown({ demands }: EffectivePolicy, { receipt, now }: Evidence): boolean {
  if (demands.coolDownMs <= 0) return false
  if (receipt.state !== 'verified') return true
  return !(now - receipt.value.acceptedAt >= demands.coolDownMs)
}

function formReasons(item: ItemEvidence): Reason[] {
  return item.issues.map(({ kind, pointer }) => ({
    code: 'no-canonical-form' as const,
    pointer,
    detail: kind === 'lone-surrogate' ? 'a lone surrogate' : 'a number that two readers may read differently',
  }))
}

function findingReasons(policy: EffectivePolicy, evidence: Evidence, item: ItemEvidence): Reason[] {
  return item.findings
    .filter(({ severity }) => severity === 'error')
    .filter(({ rule }) => findException(policy, { ...evidence, what: rule, item: item.name }) === undefined)
    .map(({ rule, pointer, message }) => ({ code: 'error-finding', pointer, detail: `${rule}: ${message}` }))
}
