/** Verifies what an approver signed about one call: whose signature it is, and what they decided. */
import type { Bundle } from '../attestation/bundle.ts'
import { type CallDecision, parseCallDecision } from '../attestation/call-decision.ts'
import { type AcceptedIdentity, acceptedKeys, checkAccepted } from '../trust/accepted-identity.ts'
import type { Identity } from '../trust/identity.ts'
import { proveSigner, type TrustedRootSource } from './verifier.ts'

declare const verified: unique symbol

/** A decision that an accepted approver signed. About which call says its `requestDigest`. */
export interface VerifiedCallDecision {
  readonly [verified]: true
  readonly decision: CallDecision
  readonly identity: Identity
  /** Whom of the approvers it is. */
  readonly accepted: AcceptedIdentity
}

/**
 * Verifies a decision.
 *
 * @throws VerificationError `E_IDENTITY_UNKNOWN` and the other `E_IDENTITY_*` where no approver signed it, and what
 * `proveSigner` throws; FormatError `E_STATEMENT_INVALID` where it is no decision about a call.
 */
export async function verifyCallDecision(
  bundle: Bundle,
  {
    approvers,
    trustedRoot,
  }: { readonly approvers: readonly AcceptedIdentity[]; readonly trustedRoot: TrustedRootSource | null },
): Promise<VerifiedCallDecision> {
  const { identity } = await proveSigner(bundle, { keys: acceptedKeys(approvers), trustedRoot })
  const accepted = checkAccepted(identity, approvers)
  return { decision: parseCallDecision(bundle.envelope.payload), identity, accepted } as VerifiedCallDecision
}
