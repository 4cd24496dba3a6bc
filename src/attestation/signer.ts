/** Whoever can sign: a key on disk, or later an identity that a certificate proves. */
export interface Signer {
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array
  /** SHA-256 of the key's SPKI form, 64 hexadecimal digits. */
  readonly keyId: string
  /** Signs `data` and returns 64 bytes. */
  sign(data: Uint8Array): Promise<Uint8Array>
}
