/**
 * Verification, told in a few lines: who signed, what they said, and that the snapshot is what they said it about.
 *
 * The results are branded: only this file makes them, so that unverified data cannot be passed on as verified.
 */
import { type Bundle, type KeylessBundle, parseBundle } from '../attestation/bundle.ts'
import { parseStatement, type Statement, statementHashes } from '../attestation/statement.ts'
import { sha256Hex } from '../crypto/sha256.ts'
import { VerificationError } from '../errors.ts'
import type { NoteVerifierKey } from '../log/note.ts'
import { equalHashes } from '../snapshot/equal-hashes.ts'
import { parseSnapshot, type Snapshot, snapshotHashes } from '../snapshot/snapshot.ts'
import { type AcceptedIdentity, acceptedKeys, checkAccepted } from '../trust/accepted-identity.ts'
import type { Identity, KeyIdentity } from '../trust/identity.ts'
import { quote } from '../visible-text.ts'
import { verifyKeySignature } from './key.ts'
import type { KeylessProof } from './keyless.ts'
import { type VerifiedReceipt, verifyReceipt } from './receipt.ts'

declare const verified: unique symbol

/** What a signature is proven with. Comes from whoever asks, never from the files. */
export interface ProofMaterial {
  /** Keys that may have signed: a bundle names its key by id only. */
  readonly keys: readonly KeyIdentity[]
  /** Null where there is none, and then no keyless signature can be checked. */
  readonly trustedRoot: TrustedRootSource | null
}

/**
 * A Sigstore root of trust: the bytes of a `trusted_root.json`, or how to get them, which is asked only where a keyless
 * bundle is met. The same array is prepared once: do not change it.
 */
export type TrustedRootSource = Uint8Array | (() => Promise<Uint8Array>)

/** A statement whose signature holds, and who is proven to have made it. Whether they may says trust/accepted-identity.ts. */
export interface VerifiedStatement {
  readonly [verified]: true
  readonly statement: Statement
  readonly identity: Identity
  /** When a log or timestamp authority saw the signature, in milliseconds since 1970; null for a key's. */
  readonly signedAt: number | null
}

/** A snapshot that a verified statement is about. */
export interface VerifiedSnapshot {
  readonly [verified]: true
  readonly snapshot: Snapshot
  readonly statement: Statement
  readonly identity: Identity
}

/** The files of one published version. All of them are attacker-controlled. */
export interface ReleaseFiles {
  readonly bundle: Uint8Array
  readonly snapshot: Uint8Array
  /** The registry's signed acceptance note. */
  readonly receipt: string
}

/** What the files of a published version have to prove. Names, identities and key come from whoever asks, never from the files. */
export interface ReleaseDemands {
  readonly name: string
  readonly version: string
  readonly profile: string
  /** Who may have signed. */
  readonly accepted: readonly AcceptedIdentity[]
  /** For keyless signatures; null where there is none. */
  readonly trustedRoot: TrustedRootSource | null
  /** The registry that has to have accepted it. */
  readonly registryKey: NoteVerifierKey
}

/** A version that an accepted identity signed and the registry took in. */
export interface VerifiedRelease extends VerifiedSnapshot {
  readonly receipt: VerifiedReceipt
}

/**
 * The whole story: an accepted identity signed a statement, about the version that was asked for, of exactly this
 * snapshot, and the registry took exactly these files in. Throws as the four steps do.
 */
export async function verifyRelease(files: ReleaseFiles, demands: ReleaseDemands): Promise<VerifiedRelease> {
  const { accepted, trustedRoot } = demands
  const signed = await verifyBundle(parseBundle(files.bundle), { keys: acceptedKeys(accepted), trustedRoot })
  checkAccepted(signed.identity, accepted)
  checkSubject(signed, demands)
  const content = verifySnapshot(signed, files.snapshot)
  const snapshotDigest = signed.statement.subject.sha256
  const expected = { ...demands, snapshotDigest, bundleDigest: sha256Hex(files.bundle) }
  return { ...content, receipt: verifyReceipt(files.receipt, demands.registryKey, expected) }
}

/**
 * Verifies a bundle: who signed, then the statement inside.
 *
 * @throws VerificationError `E_IDENTITY_UNKNOWN` for a key that is not among the candidates,
 * `E_TRUSTED_ROOT_UNREACHABLE` for a keyless bundle without a root of trust, and what `verifyKeyless` throws; CryptoError
 * `E_SIGNATURE_INVALID`, `E_KEY_REFUSED`; FormatError `E_STATEMENT_INVALID`.
 */
export async function verifyBundle(bundle: Bundle, material: ProofMaterial): Promise<VerifiedStatement> {
  const proof = await proveSigner(bundle, material)
  const statement = parseStatement(bundle.envelope.payload)
  return { statement, ...proof } as VerifiedStatement
}

/** Who is proven to have signed, and when a log or timestamp authority saw it (null for a key's). */
export interface SignerProof {
  readonly identity: Identity
  readonly signedAt: number | null
}

/** Proves who signed a bundle, whatever kind of statement is inside. Throws as {@link verifyBundle}, but for the statement. */
export async function proveSigner(bundle: Bundle, material: ProofMaterial): Promise<SignerProof> {
  if (bundle.kind === 'key') return { identity: verifyKeySignature(bundle, material.keys), signedAt: null }
  return await proveKeyless(bundle, material)
}

/** Sigstore's library is loaded only here: most bundles of a private registry never need it. */
async function proveKeyless(bundle: KeylessBundle, { trustedRoot }: ProofMaterial): Promise<KeylessProof> {
  if (trustedRoot === null) {
    throw new VerificationError('E_TRUSTED_ROOT_UNREACHABLE', {
      found: 'a keyless signature and no root of trust to check it with',
      next: 'Name one with --trusted-root FILE',
    })
  }
  const root = typeof trustedRoot === 'function' ? await trustedRoot() : trustedRoot
  const { verifyKeyless } = await import('./keyless.ts')
  return verifyKeyless(bundle, root)
}

/**
 * Checks that a statement is about this name, version and profile.
 *
 * @throws VerificationError `E_SUBJECT_MISMATCH` where it is about another.
 */
export function checkSubject(
  { statement }: VerifiedStatement,
  { name, version, profile }: Pick<ReleaseDemands, 'name' | 'version' | 'profile'>,
): void {
  const { server, profile: signedProfile } = statement.predicate
  if (server.name === name && server.version === version && signedProfile === profile) return
  throw new VerificationError('E_SUBJECT_MISMATCH', {
    found: `a statement about ${quote(server.name)} ${quote(server.version)}, profile ${quote(signedProfile)}`,
    expected: `${quote(name)} ${quote(version)}, profile ${quote(profile)}`,
  })
}

/**
 * Verifies that a snapshot file is the one a statement is about: its digest is the subject, its hashes the predicate's.
 *
 * @throws VerificationError `E_SUBJECT_MISMATCH` where it is another; FormatError `E_SNAPSHOT_INVALID`.
 */
export function verifySnapshot({ statement, identity }: VerifiedStatement, file: Uint8Array): VerifiedSnapshot {
  const digest = sha256Hex(file)
  if (digest !== statement.subject.sha256) {
    throw new VerificationError('E_SUBJECT_MISMATCH', {
      found: `a snapshot with digest ${digest}`,
      expected: `the signed one, ${statement.subject.sha256}`,
    })
  }
  const snapshot = parseSnapshot(file)
  if (!equalHashes(snapshotHashes(snapshot), statementHashes(statement))) {
    throw new VerificationError('E_SUBJECT_MISMATCH', {
      found: 'a snapshot whose definitions are not those of the statement beside it',
      expected: 'the same instructions and definitions',
    })
  }
  return { snapshot, statement, identity } as VerifiedSnapshot
}
