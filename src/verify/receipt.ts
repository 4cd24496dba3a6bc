import { VerificationError } from '../errors.ts'
import { type Acceptance, parseAcceptance } from '../log/acceptance.ts'
import { type NoteVerifierKey, openNote } from '../log/note.ts'
import { quote } from '../visible-text.ts'

declare const verified: unique symbol

/** A receipt that a trusted registry key signed, about the bundle that was asked for. */
export interface VerifiedReceipt extends Acceptance {
  readonly [verified]: true
}

/** What a receipt must be about. */
export type ReceiptSubject = Pick<Acceptance, 'name' | 'version' | 'profile' | 'snapshotDigest' | 'bundleDigest'>

/**
 * Verifies a receipt: signed by the registry's key, under the registry's own name, about exactly this bundle.
 *
 * @throws VerificationError `E_RECEIPT_INVALID` where it is about something else; CryptoError `E_SIGNATURE_INVALID`;
 * FormatError `E_NOTE_INVALID`, `E_RECEIPT_INVALID`.
 */
export function verifyReceipt(note: string, registryKey: NoteVerifierKey, expected: ReceiptSubject): VerifiedReceipt {
  const acceptance = parseAcceptance(openNote(note, registryKey))
  if (acceptance.origin !== registryKey.name) {
    refuse(`a receipt of ${quote(acceptance.origin)}`, `one of ${quote(registryKey.name)}`)
  }
  for (const member of ['name', 'version', 'profile', 'snapshotDigest', 'bundleDigest'] as const) {
    if (acceptance[member] !== expected[member]) {
      refuse(`a receipt with ${member} ${quote(acceptance[member])}`, quote(expected[member]))
    }
  }
  return acceptance as VerifiedReceipt
}

function refuse(found: string, expected: string): never {
  throw new VerificationError('E_RECEIPT_INVALID', { found, expected })
}
