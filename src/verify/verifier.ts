/**
 * Verification, told in a few lines: who signed, what they said, and that the snapshot is what they said it about.
 *
 * The results are branded: only this file makes them, so that unverified data cannot be passed on as verified.
 */
import { type Bundle, parseBundle } from '../attestation/bundle.ts'
import { parseStatement, type Statement, statementHashes } from '../attestation/statement.ts'
import { sha256Hex } from '../crypto/sha256.ts'
import { VerificationError } from '../errors.ts'
import type { NoteVerifierKey } from '../log/note.ts'
import { itemSections } from '../snapshot/definition.ts'
import { parseSnapshot, type Snapshot, type SnapshotHashes, snapshotHashes } from '../snapshot/snapshot.ts'
import type { Identity } from '../trust/identity.ts'
import { quote } from '../visible-text.ts'
import { verifyKeySignature } from './key.ts'
import { type VerifiedReceipt, verifyReceipt } from './receipt.ts'

declare const verified: unique symbol

/** A statement whose signature holds. */
export interface VerifiedStatement {
  readonly [verified]: true
  readonly statement: Statement
  readonly identity: Identity
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
  readonly identities: readonly Identity[]
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
export function verifyRelease(files: ReleaseFiles, demands: ReleaseDemands): VerifiedRelease {
  const signed = verifyBundle(parseBundle(files.bundle), demands.identities)
  checkSubject(signed, demands)
  const content = verifySnapshot(signed, files.snapshot)
  const snapshotDigest = signed.statement.subject.sha256
  const expected = { ...demands, snapshotDigest, bundleDigest: sha256Hex(files.bundle) }
  return { ...content, receipt: verifyReceipt(files.receipt, demands.registryKey, expected) }
}

/**
 * Verifies a bundle: the signature by one of the candidates, then the statement inside.
 *
 * @throws VerificationError `E_IDENTITY_UNKNOWN`; CryptoError `E_SIGNATURE_INVALID`, `E_KEY_REFUSED`; FormatError
 * `E_STATEMENT_INVALID`.
 */
export function verifyBundle(bundle: Bundle, candidates: readonly Identity[]): VerifiedStatement {
  const identity = verifyKeySignature(bundle, candidates)
  const statement = parseStatement(bundle.envelope.payload)
  return { statement, identity } as VerifiedStatement
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
  if (!sameHashes(snapshotHashes(snapshot), statementHashes(statement))) {
    throw new VerificationError('E_SUBJECT_MISMATCH', {
      found: 'a snapshot whose definitions are not those of the statement beside it',
      expected: 'the same instructions and definitions',
    })
  }
  return { snapshot, statement, identity } as VerifiedSnapshot
}

function sameHashes(a: SnapshotHashes, b: SnapshotHashes): boolean {
  return (
    a.instructions === b.instructions &&
    itemSections.every((section) => sameMap(a.sections[section], b.sections[section]))
  )
}

function sameMap(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, hash]) => b.get(name) === hash)
}
