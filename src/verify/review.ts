/** Verifies the review of an approver: whose signature it is, that it is a review, and what was reviewed. */
import type { Bundle } from '../attestation/bundle.ts'
import { isReviewCurrent, parseReviewStatement, type ReviewStatement } from '../attestation/review-statement.ts'
import { VerificationError } from '../errors.ts'
import { type AcceptedIdentity, acceptedKeys, checkAccepted } from '../trust/accepted-identity.ts'
import type { Identity } from '../trust/identity.ts'
import { proveSigner, type TrustedRootSource } from './verifier.ts'

declare const verified: unique symbol

/** A review that an accepted approver signed, and that has not ended. */
export interface VerifiedReview {
  readonly [verified]: true
  readonly review: ReviewStatement
  readonly identity: Identity
}

/** What a review is checked with. Comes from whoever asks, never from the files. */
export interface ReviewDemands {
  /** The approvers. A review by anybody else never counts. */
  readonly approvers: readonly AcceptedIdentity[]
  /** For keyless signatures; null where there is none. */
  readonly trustedRoot: TrustedRootSource | null
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Verifies a review.
 *
 * @throws VerificationError `E_IDENTITY_UNKNOWN` and the other `E_IDENTITY_*` where no approver signed it,
 * `E_IDENTITY_VALIDITY` where it has ended, and what `proveSigner` throws; FormatError `E_STATEMENT_INVALID` where it is
 * no review.
 */
export async function verifyReview(
  bundle: Bundle,
  { approvers, trustedRoot, now }: ReviewDemands,
): Promise<VerifiedReview> {
  const { identity } = await proveSigner(bundle, { keys: acceptedKeys(approvers), trustedRoot })
  checkAccepted(identity, approvers)
  const review = parseReviewStatement(bundle.envelope.payload)
  if (!isReviewCurrent(review, now)) {
    throw new VerificationError('E_IDENTITY_VALIDITY', {
      found: `a review that ended at ${review.predicate.validUntil}`,
      expected: 'one that has not',
      next: 'An approver can review the same snapshot again',
    })
  }
  return { review, identity } as VerifiedReview
}
