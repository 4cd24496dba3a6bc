import { type KeyPair, keyId, signEd25519 } from '../crypto/ed25519.ts'
import type { Signer } from './signer.ts'

/** A signer that holds an Ed25519 key pair. */
export function keySigner({ publicKey, secretKey }: KeyPair): Signer {
  return { publicKey, keyId: keyId(publicKey), sign: async (data) => signEd25519(data, secretKey) }
}
