/**
 * Weighs bundles of one version against whom policy, lock or name accept: whether enough distinct ones signed the same.
 * Anybody can add bundles, so one that fails takes nothing from those that count; it decides only where these are not
 * enough.
 */

import type { Statement } from '../../attestation/statement.ts'
import { suppressionJson } from '../../attestation/suppression.ts'
import { canonicalJson } from '../../encoding/canonical-json.ts'
import type { Check, ReceiptFacts, StatementFacts } from '../../trust/evidence.ts'
import { identityId } from '../../trust/identity.ts'
import type { PublisherGrant } from '../../trust/identity-grant.ts'
import type { RefusalCode } from '../../trust/reasons.ts'
import type { WhoCounts } from '../../trust/who-counts.ts'
import type { Failure } from './check-failure.ts'
import type { FailedBundle, SignedBundle } from './signed-bundle.ts'

/** Enough distinct accepted signers of one statement. */
export interface CountedBundles {
  /** At least one; those whose receipts hold first. */
  readonly counted: readonly SignedBundle[]
  readonly receipt: Check<ReceiptFacts>
  /** How many distinct ones the grant that is met takes. */
  readonly threshold: number
  readonly acceptedBy: StatementFacts['acceptedBy']
}

/** What came of weighing. */
export type Weighed = CountedBundles | Failure | Extract<Check<never>, { state: 'absent' }>

/** Weighs what was verified, and what failed. */
export function weighBundles(
  signed: readonly SignedBundle[],
  failed: readonly FailedBundle[],
  { source, grants }: WhoCounts,
): Weighed {
  const digests = new Set(signed.map(({ verified }) => verified.statement.subject.sha256))
  if (digests.size > 1) return conflict(digests.size)
  const counts = grants.map((grant) => ({ grant, counted: largest(signed, grant) }))
  const met = counts.find(({ grant, counted }) => counted.length >= thresholdOf(grant))
  if (met !== undefined && source !== 'nobody') {
    const threshold = thresholdOf(met.grant)
    return { counted: met.counted, receipt: commonReceipt(met.counted, threshold), threshold, acceptedBy: source }
  }
  if (source === 'nobody') return byNobody(failed)
  const uncheckable = failed.filter(({ failure }) => failure.state === 'unchecked').length
  const mayBeMet = counts.some(({ grant, counted }) => counted.length + uncheckable >= thresholdOf(grant))
  return worst([...failed.map(({ failure }) => failure), ...counts.flatMap(tooFew)], mayBeMet)
}

function thresholdOf({ threshold = 1 }: PublisherGrant): number {
  return threshold
}

/** The most signers of this grant who say exactly the same: what they bind and mask counts, too. */
function largest(signed: readonly SignedBundle[], grant: PublisherGrant): readonly SignedBundle[] {
  const groups = new Map<string, SignedBundle[]>()
  for (const each of signed) {
    const key = contentKey(each.verified.statement)
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()]
    .map((group) => distinct(group, grant))
    .reduce<readonly SignedBundle[]>((most, next) => (next.length > most.length ? next : most), [])
}

function contentKey({ subject, predicate: { bindings, masks, suppressions = [] } }: Statement): string {
  return canonicalJson({
    // The subject's name has version and profile in it.
    subject: subject.name,
    digest: subject.sha256,
    bindings: bindings.map((binding) => ({ ...binding })),
    masks: masks.map(({ section, name, pointer }) => ({ section, name, pointer })),
    suppressions: suppressions.map(suppressionJson),
  })
}

/** Each signer once, and each identity of the grant once: two workflows that one pattern means are one of k. */
function distinct(group: readonly SignedBundle[], grant: PublisherGrant): SignedBundle[] {
  const used = new Set<unknown>()
  const holds = ({ receipt }: SignedBundle): number => (receipt.state === 'verified' ? 0 : 1)
  return [...group]
    .sort((a, b) => holds(a) - holds(b))
    .filter(({ verified, acceptances }) => {
      const as = acceptances.find((acceptance) => acceptance.grant === grant)?.as
      const id = identityId(verified.identity)
      if (as === undefined || used.has(as) || used.has(id)) return false
      used.add(as).add(id)
      return true
    })
}

/** Enough receipts must hold; the youngest of them says how old the release is. */
function commonReceipt(counted: readonly SignedBundle[], threshold: number): Check<ReceiptFacts> {
  const holding = counted.flatMap(({ receipt }) => (receipt.state === 'verified' ? [receipt] : []))
  const [youngest] = [...holding].sort((a, b) => b.value.acceptedAt - a.value.acceptedAt)
  const failed = counted.find(({ receipt }) => receipt.state !== 'verified')?.receipt
  if (youngest !== undefined && (holding.length >= threshold || failed === undefined)) return youngest
  return failed ?? { state: 'absent' }
}

function conflict(snapshots: number): Failure {
  const detail = `accepted identities signed ${snapshots} different snapshots`
  return { state: 'refused', reason: 'wrong-statement', detail, error: 'E_SUBJECT_MISMATCH' }
}

function tooFew({ grant, counted }: { grant: PublisherGrant; counted: readonly SignedBundle[] }): Failure[] {
  if (counted.length === 0) return []
  const detail = `${counted.length} of ${thresholdOf(grant)} distinct accepted identities have signed the same`
  return [{ state: 'refused', reason: 'threshold', detail, error: 'E_THRESHOLD' }]
}

/** Where nobody is named at all, another's signature is as none, and so is one that cannot be checked. */
function byNobody(failed: readonly FailedBundle[]): Weighed {
  const wrong = failed.find(({ failure }) => failure.state === 'refused' && failure.reason !== 'wrong-identity')
  if (wrong !== undefined) return wrong.failure
  const detail = failed[0]?.failure.detail
  return { state: 'absent', ...(detail === undefined ? {} : { detail: `nobody is named for this server; ${detail}` }) }
}

/** Which failure is told first, where the bundles that count are not enough. What could not be checked goes after what is wrong with a bundle itself. */
export const failureOrder: readonly (RefusalCode | 'unchecked')[] = [
  'revoked',
  'bad-signature',
  'wrong-statement',
  'unchecked',
  'identity-pending',
  'threshold',
  'wrong-identity',
]

function worst(failures: readonly Failure[], mayBeMet: boolean): Weighed {
  const rank = (failure: Failure): number => {
    if (failure.state === 'unchecked') return mayBeMet ? failureOrder.indexOf('unchecked') : failureOrder.length
    const place = failureOrder.indexOf(failure.reason)
    return place < 0 ? 0 : place
  }
  const [first] = [...failures].sort((a, b) => rank(a) - rank(b))
  return first ?? { state: 'absent', detail: "none of the bundles is a publisher's statement" }
}
