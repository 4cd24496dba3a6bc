/** The one door of tweetnacl: making keys, signing, and the secret box in which keys rest. Never verification. */
import { createRequire } from 'node:module'
import type nacl from 'tweetnacl'

let loaded: typeof nacl | undefined

/** Loaded at the first key or signature: whoever only verifies needs none of it. */
function library(): typeof nacl {
  loaded ??= createRequire(import.meta.url)('tweetnacl') as typeof nacl
  return loaded
}

/** Makes the Ed25519 pair of a 32-byte seed (RFC 8032 section 5.1.5). The secret key is seed and public key, 64 bytes. */
export function naclKeyPair(seed: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array } {
  const { publicKey, secretKey } = library().sign.keyPair.fromSeed(seed)
  return { publicKey, secretKey }
}

/** Signs with Ed25519 (RFC 8032 section 5.1.6): 64 bytes, the same for the same message and key. */
export function naclSign(message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  return library().sign.detached(message, secretKey)
}

/** Seals `clear` with XSalsa20-Poly1305 under a 32-byte key and a 24-byte nonce that is never used again. */
export function sealSecretBox(clear: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array {
  return library().secretbox(clear, nonce, key)
}

/** Opens what {@link sealSecretBox} sealed; undefined where the key is another or a byte was changed. */
export function openSecretBox(box: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  return library().secretbox.open(box, nonce, key) ?? undefined
}
