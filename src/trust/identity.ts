import { formatPublicKey, keyId } from '../crypto/ed25519.ts'

/** Who signed, as proven: for now, the holder of an Ed25519 key. */
export interface Identity {
  readonly type: 'key'
  /** SHA-256 of the key's SPKI form, 64 hexadecimal digits. */
  readonly keyId: string
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array
}

/** The identity of a key. */
export function keyIdentity(publicKey: Uint8Array): Identity {
  return { type: 'key', keyId: keyId(publicKey), publicKey }
}

/** The identity for people and logs: `ed25519:<base64>`. */
export function describeIdentity({ publicKey }: Identity): string {
  return formatPublicKey(publicKey)
}
