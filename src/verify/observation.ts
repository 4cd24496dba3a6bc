/** Verifies the observation of a curator: whose signature it is, that it is an observation, and what was seen. */
import type { Bundle } from '../attestation/bundle.ts'
import { type Observation, parseObservation } from '../attestation/statement.ts'
import { type AcceptedIdentity, acceptedKeys, checkAccepted } from '../trust/accepted-identity.ts'
import type { Identity } from '../trust/identity.ts'
import { proveSigner, type TrustedRootSource } from './verifier.ts'

declare const verified: unique symbol

/** An observation that an accepted curator signed. It never counts as the publisher's word. */
export interface VerifiedObservation {
  readonly [verified]: true
  readonly observation: Observation
  readonly identity: Identity
}

/** What an observation is checked with. Comes from whoever asks, never from the files. */
export interface ObservationDemands {
  /** The curators. An observation by anybody else never counts, the server's publisher included. */
  readonly curators: readonly AcceptedIdentity[]
  /** For keyless signatures; null where there is none. */
  readonly trustedRoot: TrustedRootSource | null
}

/**
 * Verifies an observation.
 *
 * @throws VerificationError `E_IDENTITY_UNKNOWN` and the other `E_IDENTITY_*` where no curator signed it, and what
 * `proveSigner` throws; FormatError `E_STATEMENT_INVALID` where it is no observation, a publisher's statement included.
 */
export async function verifyObservation(
  bundle: Bundle,
  { curators, trustedRoot }: ObservationDemands,
): Promise<VerifiedObservation> {
  const { identity } = await proveSigner(bundle, { keys: acceptedKeys(curators), trustedRoot })
  checkAccepted(identity, curators)
  return { observation: parseObservation(bundle.envelope.payload), identity } as VerifiedObservation
}
