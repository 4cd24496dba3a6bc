/**
 * Verification, told in a few lines: who signed, what they said, and that the snapshot is what they said it about.
 *
 * The results are branded: only this file makes them, so that unverified data cannot be passed on as verified.
 */
import { type Bundle, formatBundle } from '../attestation/bundle.ts'
import { parseStatement, type Statement, statementHashes } from '../attestation/statement.ts'
import { sha256Hex } from '../crypto/sha256.ts'
import { VerificationError } from '../errors.ts'
import { itemSections } from '../snapshot/definition.ts'
import { parseSnapshot, type Snapshot, type SnapshotHashes, snapshotHashes } from '../snapshot/snapshot.ts'
import type { Identity } from '../trust/identity.ts'
import { verifyKeySignature } from './key.ts'

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

/** SHA-256 of the bundle's canonical file. A stored file's own digest is of its bytes; prefer that where there are some. */
export function bundleDigest(bundle: Bundle): string {
  return sha256Hex(formatBundle(bundle))
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
