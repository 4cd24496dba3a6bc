/** Verifies one bundle of a publisher: that the signature holds, who signed and may, and that it is about what was asked. */
import { parseBundle } from '../../attestation/bundle.ts'
import type { Statement } from '../../attestation/statement.ts'
import { parsePublicKey } from '../../crypto/ed25519.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { FormatError, TouchmarkError } from '../../errors.ts'
import type { Acceptance as ReceiptLines } from '../../log/acceptance.ts'
import { type NoteVerifierKey, parseVerifierKey } from '../../log/note.ts'
import { acceptedKeys } from '../../trust/accepted-identity.ts'
import type { Check, ReceiptFacts } from '../../trust/evidence.ts'
import { type KeyIdentity, keyIdentity } from '../../trust/identity.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import { type Acceptance, acceptancesOf, everybody, type WhoCounts } from '../../trust/who-counts.ts'
import { verifyReceipt } from '../../verify/receipt.ts'
import { verifyStatementReceipt } from '../../verify/statement-receipt.ts'
import { checkSubject, type TrustedRootSource, type VerifiedStatement, verifyBundle } from '../../verify/verifier.ts'
import type { FoundBundle } from './bundle-source.ts'
import { type Failure, receiptFailure, statementFailure } from './check-failure.ts'

/** What a bundle has to be. */
export interface BundleDemands {
  readonly policy: EffectivePolicy
  readonly who: WhoCounts
  /** Server name; null where none is known, and then nobody counts. */
  readonly name: string | null
  /** The one version, or null for whichever is signed. */
  readonly version: string | null
  readonly profile: string
  /** How keyless signatures are checked; null: not at all. */
  readonly trustedRoot: TrustedRootSource | null
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A bundle that counts. */
export interface SignedBundle {
  readonly verified: VerifiedStatement
  readonly receipt: Check<ReceiptFacts>
  /** Grants that accept its signer; at least one. */
  readonly acceptances: readonly Acceptance[]
}

/** A bundle that does not count, and why. */
export interface FailedBundle {
  readonly failure: Failure
  /** How it is signed, where the signature holds. */
  readonly signedWith: 'key' | 'keyless' | null
}

/** A proven time may be this much ahead of our clock; more, and one of the two is wrong. */
export const maxClockSkewMs = 600_000

/** Verifies one bundle. Throws only on a defect of ours. */
export async function checkBundle(found: FoundBundle, demands: BundleDemands): Promise<SignedBundle | FailedBundle> {
  let verified: VerifiedStatement | null = null
  try {
    const keys = [...acceptedKeys(everybody(demands.who)), ...claimedKey(found)]
    verified = await verifyBundle(parseBundle(found.bundle), { keys, trustedRoot: demands.trustedRoot })
    const { signedAt } = verified
    if (signedAt !== null && isAhead(signedAt, demands.now)) return { failure: skewed(signedAt), signedWith: 'keyless' }
    const receipt = checkReceipt(verified, found, demands)
    const place = receipt.state === 'verified' ? receipt.value : null
    const at = signedAt ?? place?.acceptedAt ?? demands.now
    const acceptances = acceptancesOf(verified.identity, { at, place, now: demands.now }, demands.who)
    checkAbout(verified, demands)
    return { verified, receipt, acceptances }
  } catch (error) {
    return { failure: withName(statementFailure(error), demands.name), signedWith: verified?.identity.type ?? null }
  }
}

/** The key that somebody says has signed. With it a stranger's signature can be checked, and the stranger be named. */
function claimedKey({ publicKey }: FoundBundle): KeyIdentity[] {
  if (publicKey === undefined || publicKey === null) return []
  try {
    return [keyIdentity(parsePublicKey(publicKey))]
  } catch (error) {
    if (error instanceof TouchmarkError) return []
    throw error
  }
}

/** A statement of another server, version or profile holds, but not for what was asked. */
function checkAbout(verified: VerifiedStatement, { name, version, profile }: BundleDemands): void {
  checkSubject(verified, {
    name: name ?? '',
    version: version ?? verified.statement.predicate.server.version,
    profile,
  })
}

function checkReceipt(
  { statement }: VerifiedStatement,
  { bundle, receipt }: FoundBundle,
  { policy: { registry }, now }: BundleDemands,
): Check<ReceiptFacts> {
  if (registry === null) return { state: 'not-demanded' }
  if (receipt === null || receipt === undefined) return { state: 'absent' }
  try {
    const { index, ...accepted } = verifyEither(statement, bundle, receipt, parseVerifierKey(registry.key))
    const acceptedAt = Date.parse(accepted.acceptedAt)
    return isAhead(acceptedAt, now) ? skewed(acceptedAt) : { state: 'verified', value: { acceptedAt, index } }
  } catch (error) {
    return receiptFailure(error)
  }
}

/** The first publisher's receipt is that of the version; one more signature over it has that of a statement. */
function verifyEither(
  { subject, predicate: { server, profile } }: Statement,
  bundle: Uint8Array,
  receipt: string,
  key: NoteVerifierKey,
): Pick<ReceiptLines, 'index' | 'acceptedAt'> {
  try {
    const expected = { ...server, profile, snapshotDigest: subject.sha256, bundleDigest: sha256Hex(bundle) }
    return verifyReceipt(receipt, key, expected)
  } catch (error) {
    if (!(error instanceof FormatError) || error.code !== 'E_RECEIPT_INVALID') throw error
    const statementDigest = sha256Hex(parseBundle(bundle).envelope.payload)
    return verifyStatementReceipt(receipt, key, {
      kind: 'publish',
      name: server.name,
      statementDigest,
      bundles: [bundle],
    })
  }
}

function isAhead(time: number, now: number): boolean {
  return !(time - now <= maxClockSkewMs)
}

function skewed(time: number): Extract<Failure, { state: 'unchecked' }> {
  const detail = `a proven time, ${new Date(time).toISOString()}, is ahead of this machine's clock`
  return { state: 'unchecked', reason: 'clock-skew', detail }
}

/** The command that would accept a stranger can be copied only with the name in it. */
function withName(failure: Failure, name: string | null): Failure {
  if (name === null || failure.detail === undefined || !/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/.test(name)) return failure
  return { ...failure, detail: failure.detail.replace('touchmark trust add NAME ', `touchmark trust add ${name} `) }
}
