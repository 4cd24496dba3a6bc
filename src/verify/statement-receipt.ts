import { VerificationError } from '../errors.ts'
import type { NoteVerifierKey } from '../log/note.ts'
import { openNote } from '../log/note.ts'
import { bundlesDigest, parseStatementAcceptance, type StatementAcceptance } from '../log/statement-acceptance.ts'
import { quote } from '../visible-text.ts'

declare const verified: unique symbol

/** A receipt that a trusted registry key signed, about the statement that was asked for. */
export interface VerifiedStatementReceipt extends StatementAcceptance {
  readonly [verified]: true
}

/** What a receipt must be about. */
export interface StatementReceiptSubject {
  readonly kind: StatementAcceptance['kind']
  readonly name: string
  /** SHA-256 of the statement's payload, 64 hexadecimal digits. */
  readonly statementDigest: string
  /** Every bundle file over that payload, in any order. */
  readonly bundles: readonly Uint8Array[]
}

/**
 * Verifies the receipt of a statement: signed by the registry's key, under the registry's own name, about exactly this
 * statement and these bundles.
 *
 * @throws VerificationError `E_RECEIPT_INVALID` where it is about something else; CryptoError `E_SIGNATURE_INVALID`;
 * FormatError `E_NOTE_INVALID`, `E_RECEIPT_INVALID`.
 */
export function verifyStatementReceipt(
  note: string,
  registryKey: NoteVerifierKey,
  { bundles, ...subject }: StatementReceiptSubject,
): VerifiedStatementReceipt {
  const acceptance = parseStatementAcceptance(openNote(note, registryKey))
  const expected = { ...subject, origin: registryKey.name, bundlesDigest: bundlesDigest(bundles) }
  for (const member of ['origin', 'kind', 'name', 'statementDigest', 'bundlesDigest'] as const) {
    if (acceptance[member] !== expected[member]) {
      throw new VerificationError('E_RECEIPT_INVALID', {
        found: `a receipt with ${member} ${quote(acceptance[member])}`,
        expected: quote(expected[member]),
      })
    }
  }
  return acceptance as VerifiedStatementReceipt
}
