/** What there is to say about one item: its situation, its findings, its values without a canonical form. */

import { findSuppression } from '../attestation/suppression.ts'
import { changeWords, suspiciousChange } from '../lint/change-part.ts'
import type { Finding } from '../lint/finding.ts'
import { quote } from '../visible-text.ts'
import type { Evidence, ItemEvidence, Signed } from './evidence.ts'
import { requiresApproval } from './grants.ts'
import { acceptsSuppressions, type EffectivePolicy, findException } from './policy.ts'
import type { Reason, ReasonCode, Situation } from './reasons.ts'
import { liftedSituations, releases, situations } from './situations.ts'

/** The largest share of an item's text that may change in a release that nobody signed and still only be queued. */
export const maxQueuedShare = 0.2

/** Every reason about one item, its situation first. */
export function itemReasons(policy: EffectivePolicy, evidence: Evidence, item: ItemEvidence): Reason[] {
  const reasons: Reason[] = [
    ...situationReasons(policy, evidence, item),
    ...vouchingReasons(policy, evidence, item),
    ...formReasons(item),
    ...findingReasons(policy, evidence, item),
    ...collisionReasons(policy, evidence, item),
  ]
  return reasons.map((reason) => ofItem(reason, item))
}

/** Most reasons are nothing but their code, one for each of thousands of items; copying member by member takes long. */
function ofItem(reason: Reason, { section, name }: ItemEvidence): Reason {
  const { code, pointer, detail, error } = reason
  const isBare = pointer === undefined && detail === undefined && error === undefined
  return isBare ? { code, section, name } : { ...reason, section, name }
}

function situationReasons(policy: EffectivePolicy, evidence: Evidence, item: ItemEvidence): Reason[] {
  const situation = situationOf(withExceptions(policy, evidence, item), item)
  if (situation === 'signed-release' && coolsDown(policy, evidence)) return [{ code: situation }, { code: 'cool-down' }]
  // What only a claim covers is never better than `project-pin`, whatever cell it fell into.
  if (isClaim(evidence) && coveredByPinOnly.has(situation) && !isSigned(evidence, item)) {
    return situation === 'pinned' ? [{ code: 'project-pin' }] : [{ code: situation }, { code: 'project-pin' }]
  }
  // Words of the change help where the change is what is refused.
  const said = situation === 'drift' ? changeWords(item.changeParts) : ''
  return [said === '' ? { code: situation } : { code: situation, detail: `new in it: ${said}` }]
}

const coveredByPinOnly: ReadonlySet<ReasonCode> = new Set<ReasonCode>(['pinned', 'mechanical', 'queued'])

/** A pin that is somebody's claim: a project's, or a user's for a name that the machine policy does not delegate. */
function isClaim({ baseline }: Evidence): boolean {
  return baseline === 'project-only' || baseline === 'claimed'
}

/** An exception takes an older release for a newer one, or forgets that there was a signature; nothing else. */
function withExceptions(policy: EffectivePolicy, evidence: Evidence, { name }: ItemEvidence): Evidence {
  const excepted = (what: string): boolean => findException(policy, { ...evidence, what, item: name }) !== undefined
  const release = evidence.release === 'older' && excepted('rollback') ? 'newer' : evidence.release
  const wasSigned = evidence.wasSigned && !excepted('downgrade')
  const isSame = release === evidence.release && wasSigned === evidence.wasSigned
  return isSame ? evidence : { ...evidence, release, wasSigned }
}

/** The one situation of an item, from the tables; see situations.ts. */
export function situationOf(evidence: Evidence, item: ItemEvidence): Situation {
  const situation = withoutVouching(evidence, item)
  const { vouched } = item
  if ((vouched !== 'observed' && vouched !== 'approved') || item.signed !== 'no-statement') return situation
  const lifted = liftedSituations[vouched].has(situation)
  // Curators explain a change only together with a release; an approver read exactly this.
  const newRelease = situation === 'drift' && evidence.release === 'newer'
  const claim = situation === 'pinned' && isClaim(evidence)
  return lifted || newRelease || claim ? vouched : situation
}

function withoutVouching(evidence: Evidence, item: ItemEvidence): Situation {
  const signed = signedWithProof(evidence, item)
  const cell = situations[signed][item.pinned]
  if (cell === 'by-first-use') return evidence.firstUse === 'may-pin' ? 'first-use' : 'first-use-unpinned'
  // A change against a statement that does not hold any more is no less a change.
  if (cell === 'pinned' && item.signed === 'mechanical') return 'mechanical'
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
  // Written so that what is not a number is neither small nor harmless.
  const isSmall = item.changedShare <= maxQueuedShare
  const isHarmless = item.changeScore < suspiciousChange && item.newFindings.length === 0
  return isSmall && isHarmless ? 'queued' : 'drift'
}

/** What curators and approvers say against an item, and that nothing of what the machine policy asks for covers it. */
function vouchingReasons(policy: EffectivePolicy, evidence: Evidence, item: ItemEvidence): Reason[] {
  const { vouched } = item
  const signed = signedWithProof(evidence, item)
  const covered = signed === 'same' || signed === 'mechanical'
  const reasons: Reason[] = []
  if (vouched === 'rejected') reasons.push({ code: 'rejected' })
  if (vouched === 'not-as-observed' && !covered) reasons.push({ code: 'not-as-observed' })
  if ((covered && isNamedByPolicy(evidence)) || vouched === 'observed' || vouched === 'approved') return reasons
  if (requiresApproval(policy, evidence)) reasons.push({ code: 'approval-required', error: 'E_APPROVAL_REQUIRED' })
  return reasons
}

/** Anybody has a name of their own to sign for: where approvers are asked for, only whom policy names needs none. */
function isNamedByPolicy({ statement }: Evidence): boolean {
  return statement.state === 'verified' && statement.value.acceptedBy === 'policy'
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
    .filter(
      (finding, index) => finding.severity === 'error' && !isSilenced(policy, evidence, finding, item.flagged[index]),
    )
    .map(({ rule, pointer, message }) => ({ code: 'error-finding', pointer, detail: `${rule}: ${message}` }))
}

/** Most other servers that are named. */
const maxNamed = 3

const order = { here: ', which got it later', there: ', which had it first', unclear: '' } as const

/** Which of two tools of one name a client calls is nothing that either server decides. */
function collisionReasons(policy: EffectivePolicy, evidence: Evidence, { section, name }: ItemEvidence): Reason[] {
  const rivals = section === 'tools' ? evidence.collisions.filter((each) => each.name === name) : []
  if (rivals.length === 0) return []
  if (findException(policy, { ...evidence, what: 'name-collision', item: name }) !== undefined) return []
  const told = rivals.slice(0, maxNamed).map(({ entry, other, first }) => {
    const where = `of the entry ${quote(entry, 120)}${order[first]}`
    return other === name ? `also a tool ${where}` : `looks like ${quote(other, 120)} ${where}`
  })
  const more = rivals.length > maxNamed ? [`and ${rivals.length - maxNamed} more`] : []
  const reason: Reason = { code: 'name-collision', detail: [...told, ...more].join('; ') }
  const isOwn = rivals.every(({ first }) => first === 'here')
  return policy.demands.uniqueToolNames && !isOwn ? [reason, { code: 'unique-name-required' }] : [reason]
}

/** Excepted by policy, or suppressed by a publisher whose suppressions policy accepts; nothing that has expired. */
function isSilenced(policy: EffectivePolicy, evidence: Evidence, finding: Finding, sha256 = ''): boolean {
  const { rule, section, name = '', pointer } = finding
  if (findException(policy, { ...evidence, what: rule, item: name, pointer, sha256 }) !== undefined) return true
  const { statement, now } = evidence
  if (statement.state !== 'verified' || !acceptsSuppressions(policy, evidence.name)) return false
  return findSuppression(statement.value.suppressions, { rule, section, name, sha256 }, now) !== undefined
}
