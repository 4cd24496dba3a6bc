/**
 * What others than the publisher say of a server: curators who observed it, approvers who reviewed it. Who they are and
 * that they signed was verified before; here it is only asked what their word means for one item.
 */
import type { ItemSection } from '../snapshot/definition.ts'
import { equalHashes } from '../snapshot/equal-hashes.ts'
import type { SnapshotHashes } from '../snapshot/snapshot.ts'
import type { Vouched } from './evidence.ts'
import type { Identity } from './identity.ts'

/** One snapshot, and those of policy's curators or approvers who say the same about it. */
export interface Vouching {
  /** `observation`: "this is what it showed". `review`: "I have read this, and decide". */
  readonly kind: 'observation' | 'review'
  /** An observation always approves: it says no more than that it was so. */
  readonly decision: 'approve' | 'reject'
  /** Who says so: distinct, verified, and accepted by the grant that counts them. */
  readonly identities: readonly Identity[]
  /** How many of them the grant demands. One approver's rejection is enough whatever it demands. */
  readonly threshold: number
  /** What they saw or read. */
  readonly hashes: SnapshotHashes
}

/** One item of a live server, by what stands for it. */
export type VouchedItem =
  | { readonly section: ItemSection; readonly name: string; readonly hash: string }
  | { readonly section: 'instructions'; readonly hash: string | null }

/**
 * What is said of one item. A rejected snapshot rejects each of its items; one of them counts again where a snapshot that
 * nobody rejected is approved with it: who rejects a snapshot for one poisoned tool does not mean the others for good.
 * Reviews go before observations.
 */
export function vouchedItem(vouchings: readonly Vouching[], item: VouchedItem): Vouched {
  const reviews = vouchings.filter(({ kind }) => kind === 'review')
  const rejections = reviews.filter(({ decision, identities }) => decision === 'reject' && identities.length > 0)
  const approvals = reviews.filter((review) => review.decision === 'approve' && isMet(review))
  const standing = approvals.filter(({ hashes }) => !rejections.some((each) => equalHashes(each.hashes, hashes)))
  if (standing.some((approval) => holds(approval, item))) return 'approved'
  if (rejections.some((rejection) => holds(rejection, item))) return 'rejected'
  const observations = vouchings.filter((each) => each.kind === 'observation' && isMet(each))
  if (observations.some((observation) => holds(observation, item))) return 'observed'
  return observations.length > 0 ? 'not-as-observed' : 'none'
}

function isMet({ identities, threshold }: Vouching): boolean {
  return threshold >= 1 && identities.length >= threshold
}

/** Whether exactly this item is in what they saw or read. */
function holds({ hashes }: Vouching, item: VouchedItem): boolean {
  if (item.section === 'instructions') return item.hash !== null && hashes.instructions === item.hash
  return hashes.sections[item.section].get(item.name) === item.hash
}
