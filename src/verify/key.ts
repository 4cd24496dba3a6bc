import type { KeyBundle } from '../attestation/bundle.ts'
import { pae } from '../attestation/envelope.ts'
import { keyId, verifyEd25519 } from '../crypto/ed25519.ts'
import { VerificationError } from '../errors.ts'
import type { KeyIdentity } from '../trust/identity.ts'
import { quote } from '../visible-text.ts'

/**
 * Finds which of the candidates signed a bundle. The hint only chooses; the id is computed from the key itself.
 *
 * @throws VerificationError `E_IDENTITY_UNKNOWN` where the hint names none of them; CryptoError `E_KEY_REFUSED`,
 * `E_SIGNATURE_INVALID` where the signature does not hold.
 */
export function verifyKeySignature(
  { keyId: hint, envelope }: KeyBundle,
  candidates: readonly KeyIdentity[],
): KeyIdentity {
  const signer = candidates.find(({ publicKey }) => keyId(publicKey) === hint)
  if (signer === undefined) {
    throw new VerificationError('E_IDENTITY_UNKNOWN', {
      found: `a signature by the key ${quote(hint)}`,
      expected: candidates.length === 0 ? 'an accepted key, and none is accepted for this name' : 'an accepted key',
      next: 'To accept it: touchmark trust add NAME ed25519:…',
    })
  }
  verifyEd25519(pae(envelope.payloadType, envelope.payload), envelope.signature, signer.publicKey)
  return signer
}
