/**
 * Which files of a release hold, by the policy of whoever asks: what is kept from elsewhere is checked once when it comes
 * in, so that a mistake shows then and not on the day without a network. It is verified again at every use.
 */
import { parseBundle } from '../../attestation/bundle.ts'
import { claimedKind } from '../../attestation/statement-kind.ts'
import {
  maxBundlesOfRelease,
  type ReleaseKey,
  type SignedFile,
  type StoredRelease,
} from '../../attestation/stored-release.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { equalBytes, fromUtf8 } from '../../encoding/bytes.ts'
import { FormatError, TouchmarkError, VerificationError } from '../../errors.ts'
import { acceptedApprovers, acceptedCurators } from '../../trust/grants.ts'
import { describeIdentity, type Identity } from '../../trust/identity.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import type { WhoCounts } from '../../trust/who-counts.ts'
import { verifyObservation } from '../../verify/observation.ts'
import { verifyReview } from '../../verify/review.ts'
import { type TrustedRootSource, verifySnapshot } from '../../verify/verifier.ts'
import type { Failure } from './check-failure.ts'
import { checkBundle } from './signed-bundle.ts'

/** What a release is checked with. */
export interface ReleaseCheckRequest {
  readonly policy: EffectivePolicy
  /** Whose signature counts for a server name. */
  readonly who: (name: string) => Promise<WhoCounts>
  /** For keyless signatures; null where there is none. */
  readonly trustedRoot: TrustedRootSource | null
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What came of it. */
export interface ReleaseCheck {
  /** The release with only those bundles that hold; null where none does. */
  readonly release: StoredRelease | null
  /** Who signed what holds, each as one escaped line. */
  readonly signers: readonly string[]
  /** What does not hold, or could not be checked. */
  readonly problems: readonly TouchmarkError[]
}

/** Checks every bundle of a release. Throws only on a defect of ours. */
export async function checkRelease(release: StoredRelease, request: ReleaseCheckRequest): Promise<ReleaseCheck> {
  const bundles: SignedFile[] = []
  const signers: string[] = []
  const problems: TouchmarkError[] = []
  for (const file of release.bundles) {
    try {
      signers.push(describeIdentity(await checkFile(file, release, request)))
      bundles.push(file)
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      problems.push(error)
    }
  }
  return { release: bundles.length === 0 ? null : { ...release, bundles }, signers, problems }
}

async function checkFile(file: SignedFile, release: StoredRelease, request: ReleaseCheckRequest): Promise<Identity> {
  const kind = claimedKind(file.bundle)
  switch (kind) {
    case 'publish':
      return await checkPublished(file, release, request)
    case 'observation':
      return await checkObserved(file, release, request)
    case 'review':
      return await checkReviewed(file, release, request)
    default:
      // Reading it says what is wrong with it, unless it is a whole statement of a kind that is not kept here.
      parseBundle(file.bundle)
      throw new FormatError('E_STATEMENT_INVALID', {
        found: `a statement of ${kind === null ? 'no known kind' : `kind ${kind}`}`,
        expected: 'a publisher’s statement, an observation or a review',
      })
  }
}

async function checkPublished(
  file: SignedFile,
  release: StoredRelease,
  { policy, who, trustedRoot, now }: ReleaseCheckRequest,
): Promise<Identity> {
  const { name, version, profile } = release
  const demands = { policy, who: await who(name), name, version, profile, trustedRoot, now }
  const checked = await checkBundle(file, demands)
  if ('failure' in checked) throw asError(checked.failure)
  const { verified, receipt } = checked
  if (receipt.state === 'refused' || receipt.state === 'unchecked') throw asError(receipt)
  if (release.snapshot !== null) verifySnapshot(verified, release.snapshot)
  return verified.identity
}

/** A failed check, as the error that it was. Only a clock that goes wrong has no code of its own. */
function asError({ error: code = 'E_SIGNATURE_TIME', detail, reason }: Failure): VerificationError {
  return new VerificationError(code, { found: (detail ?? reason).replace(`${code}: `, '') })
}

async function checkObserved(
  { bundle }: SignedFile,
  release: StoredRelease,
  { policy, trustedRoot }: ReleaseCheckRequest,
): Promise<Identity> {
  const grants = acceptedCurators(policy, { entry: '', name: release.name })
  const demands = { curators: grants.flatMap(({ identities }) => identities), trustedRoot }
  const { observation, identity } = await verifyObservation(parseBundle(bundle), demands)
  const { server, profile } = observation.predicate
  requireSame({ ...server, profile }, release)
  return identity
}

async function checkReviewed(
  { bundle }: SignedFile,
  release: StoredRelease,
  { policy, trustedRoot, now }: ReleaseCheckRequest,
): Promise<Identity> {
  const grants = acceptedApprovers(policy, { entry: '', name: release.name })
  const demands = { approvers: grants.flatMap(({ identities }) => identities), trustedRoot, now }
  const { review, identity } = await verifyReview(parseBundle(bundle), demands)
  const { server, profile } = review.predicate
  requireSame({ ...(server ?? { name: '', version: '' }), profile }, release)
  return identity
}

function requireSame(said: ReleaseKey, { name, version, profile }: ReleaseKey): void {
  if (said.name === name && said.version === version && said.profile === profile) return
  throw new VerificationError('E_SUBJECT_MISMATCH', {
    found: 'a statement about another server, version or profile',
    expected: `${name} ${version}, profile ${profile}`,
  })
}

/**
 * Both together, so that what is kept never becomes less: everything that was there stays, and comes first.
 *
 * @throws VerificationError `E_SUBJECT_MISMATCH` where they have different snapshots: a version has one.
 */
export function mergeReleases(kept: StoredRelease | undefined, incoming: StoredRelease): StoredRelease {
  if (kept === undefined) return incoming
  if (kept.snapshot !== null && incoming.snapshot !== null && !equalBytes(kept.snapshot, incoming.snapshot)) {
    throw new VerificationError('E_SUBJECT_MISMATCH', {
      found: 'another snapshot than the one that is kept for this version',
      expected: `the one with the digest ${sha256Hex(kept.snapshot)}`,
    })
  }
  const bundles = new Map<string, SignedFile>()
  for (const file of [...kept.bundles, ...incoming.bundles]) {
    const key = fromUtf8(file.bundle)
    bundles.set(key, { ...file, receipt: bundles.get(key)?.receipt ?? file.receipt })
  }
  return {
    ...kept,
    bundles: [...bundles.values()].slice(0, maxBundlesOfRelease),
    snapshot: kept.snapshot ?? incoming.snapshot,
  }
}
