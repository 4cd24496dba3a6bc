/**
 * Ed25519 (RFC 8032). tweetnacl makes keys and signs; node:crypto verifies (56 times faster), behind one strict
 * pre-check, because every common library accepts something it should not: tweetnacl S >= L, all of them small-order keys.
 */
import { createPublicKey, verify } from 'node:crypto'
import { base64, concatBytes, fromBase64, hex } from '../encoding/bytes.ts'
import { CryptoError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { naclKeyPair, naclSign } from './nacl.ts'
import { sha256Hex } from './sha256.ts'

/** A key pair. */
export interface KeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes: seed, then public key. */
  readonly secretKey: Uint8Array
}

/** SubjectPublicKeyInfo of an Ed25519 key is this prefix and the 32 raw bytes (RFC 8410 section 4). */
const spkiPrefix = Uint8Array.from([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00])

/** The field prime p = 2^255 - 19. */
const fieldPrime = 2n ** 255n - 19n
/** The group order L (RFC 8032 section 5.1). */
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n

/**
 * The y coordinates of the points whose order divides 8: a "key" there verifies signatures over messages that nobody
 * signed. The two large ones belong to the points of order 8; a test derives the list.
 */
export const smallOrderY: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  fieldPrime - 1n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  0x5fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
])

/** The key pair of a 32-byte random seed (RFC 8032 section 5.1.5). @throws CryptoError `E_KEY_INVALID` for another length. */
export function keyPairFromSeed(seed: Uint8Array): KeyPair {
  if (seed.length !== 32) {
    throw new CryptoError('E_KEY_INVALID', { found: `a seed of ${seed.length} bytes`, expected: '32 bytes' })
  }
  return naclKeyPair(seed)
}

/** Signs: 64 bytes, deterministic. @throws CryptoError `E_KEY_INVALID` for a secret key of another length than 64. */
export function signEd25519(message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  if (secretKey.length !== 64) {
    throw new CryptoError('E_KEY_INVALID', { found: `a secret key of ${secretKey.length} bytes`, expected: '64 bytes' })
  }
  return naclSign(message, secretKey)
}

/**
 * Verifies a signature, strictly: one message, one key, one signature form.
 *
 * @throws CryptoError `E_KEY_REFUSED` for a key that is not 32 bytes, not canonical (y >= p) or of small order;
 * `E_SIGNATURE_INVALID` for a signature that is not 64 bytes, has S >= L or a non-canonical R, or does not hold.
 */
export function verifyEd25519(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): void {
  checkPublicKey(publicKey)
  if (signature.length !== 64) refuseSignature(`a signature of ${signature.length} bytes`)
  if (littleEndian(signature.subarray(32)) >= groupOrder)
    refuseSignature('a signature with S at or above the group order')
  if (yCoordinate(signature.subarray(0, 32)) >= fieldPrime) refuseSignature('a signature whose R is not canonical')
  const key = createPublicKey({ key: Buffer.from(spki(publicKey)), format: 'der', type: 'spki' })
  if (!verify(null, message, key, signature)) refuseSignature('a signature that does not hold')
}

/** @throws CryptoError `E_KEY_REFUSED` for a key that is not 32 bytes, not canonical (y >= p) or of small order. */
export function checkPublicKey(publicKey: Uint8Array): void {
  if (publicKey.length !== 32) refuseKey(`a public key of ${publicKey.length} bytes`, '32 bytes')
  const y = yCoordinate(publicKey)
  if (y >= fieldPrime) refuseKey('a public key that is not canonical', 'y below 2^255 - 19')
  if (smallOrderY.has(y)) refuseKey('a public key of small order', 'a key that somebody made')
}

/** The DER form of a raw public key (RFC 8410): 44 bytes. */
export function spki(publicKey: Uint8Array): Uint8Array {
  return concatBytes(spkiPrefix, publicKey)
}

/** Key id: SHA-256 of the SPKI DER form, 64 hexadecimal digits, as other signing tools count it. */
export function keyId(publicKey: Uint8Array): string {
  return sha256Hex(spki(publicKey))
}

/** A public key as text: `ed25519:` and the base64 of its 32 bytes. */
export function formatPublicKey(publicKey: Uint8Array): string {
  return `ed25519:${base64(publicKey)}`
}

/** Inverse of {@link formatPublicKey}. @throws CryptoError `E_KEY_INVALID` for any other text, `E_KEY_REFUSED` for an unusable key. */
export function parsePublicKey(text: string): Uint8Array {
  const bytes = text.startsWith('ed25519:') ? fromBase64(text.slice('ed25519:'.length)) : undefined
  if (bytes === undefined || bytes.length !== 32) {
    throw new CryptoError('E_KEY_INVALID', { found: quote(text), expected: 'ed25519: and the base64 of 32 bytes' })
  }
  checkPublicKey(bytes)
  return bytes
}

function yCoordinate(encoded: Uint8Array): bigint {
  return littleEndian(encoded) & (2n ** 255n - 1n)
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex(bytes.slice().reverse())}`)
}

function refuseKey(found: string, expected: string): never {
  throw new CryptoError('E_KEY_REFUSED', { found, expected })
}

function refuseSignature(found: string): never {
  throw new CryptoError('E_SIGNATURE_INVALID', { found, expected: 'a valid Ed25519 signature (RFC 8032)' })
}
