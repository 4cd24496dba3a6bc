/**
 * Secret keys at rest: a PEM file.
 *
 * With a passphrase it is cosign's own format (`ENCRYPTED SIGSTORE PRIVATE KEY`): scrypt and NaCl's secret box over the
 * PKCS#8 form. Without one it is plain PKCS#8, as openssl writes it. Reason: docs/decisions/0003-key-file-format.md.
 */
import { scryptSync } from 'node:crypto'
import { base64, concatBytes, equalBytes, fromBase64, utf8 } from '../encoding/bytes.ts'
import { canonicalBytes } from '../encoding/canonical-json.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { CryptoError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { type KeyPair, keyPairFromSeed } from './ed25519.ts'
import { openSecretBox, sealSecretBox } from './nacl.ts'

/** Returns that many random bytes. The caller brings the source, so that this layer stays pure. */
export type RandomSource = (byteCount: number) => Uint8Array

const encryptedLabel = 'ENCRYPTED SIGSTORE PRIVATE KEY'
const plainLabel = 'PRIVATE KEY'

/** The DER bytes before the seed of an Ed25519 key in PKCS#8 (RFC 8410 section 7). */
const pkcs8Prefix = new Uint8Array([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
])

/** scrypt as cosign sets it: 64 MiB of memory. Other costs are refused, so that a file cannot ask for all memory. */
const scryptCost = { N: 65536, r: 8, p: 1 } as const
const scryptMaxBytes = 128 * 1024 * 1024

/**
 * Writes a secret key. `passphrase` null writes it in the clear: the file's permissions are then all that protects it.
 *
 * @throws CryptoError `E_KEY_PASSPHRASE` where the passphrase is empty.
 */
export function formatSecretKey({ secretKey }: KeyPair, passphrase: string | null, random: RandomSource): string {
  const der = concatBytes(pkcs8Prefix, secretKey.subarray(0, 32))
  if (passphrase === null) return formatPem(plainLabel, der)
  if (passphrase === '') throw noPassphrase('an empty passphrase', 'one that is not empty, or none at all')
  const salt = random(32)
  const nonce = random(24)
  const ciphertext = sealSecretBox(der, nonce, deriveKey(passphrase, salt))
  const box = {
    kdf: { name: 'scrypt', params: { ...scryptCost }, salt: base64(salt) },
    cipher: { name: 'nacl/secretbox', nonce: base64(nonce) },
    ciphertext: base64(ciphertext),
  }
  return formatPem(encryptedLabel, canonicalBytes(box))
}

/** Whether a key file needs a passphrase. @throws CryptoError `E_KEY_INVALID` where it is no key file. */
export function needsPassphrase(pem: string): boolean {
  return parsePem(pem).label === encryptedLabel
}

/**
 * Reads a secret key, and derives its public key again.
 *
 * @throws CryptoError `E_KEY_INVALID` where the file is not one of the two forms; `E_KEY_PASSPHRASE` where it needs a
 * passphrase and there is none, or another.
 */
export function parseSecretKey(pem: string, passphrase: string | null): KeyPair {
  const { label, body } = parsePem(pem)
  const der = label === encryptedLabel ? decrypt(body, passphrase) : body
  const seed = der.subarray(pkcs8Prefix.length)
  if (!equalBytes(der.subarray(0, pkcs8Prefix.length), pkcs8Prefix) || seed.length !== 32) {
    throw invalid('a private key of another kind', 'an Ed25519 key in PKCS#8')
  }
  return keyPairFromSeed(seed)
}

function decrypt(body: Uint8Array, passphrase: string | null): Uint8Array {
  const { salt, nonce, ciphertext } = readBox(body)
  if (passphrase === null) throw noPassphrase('an encrypted key file', 'its passphrase')
  const der = openSecretBox(ciphertext, nonce, deriveKey(passphrase, salt))
  if (der === undefined) throw noPassphrase('a key file that this passphrase does not open', 'the one it was made with')
  return der
}

function readBox(body: Uint8Array): { salt: Uint8Array; nonce: Uint8Array; ciphertext: Uint8Array } {
  const box = new MemberReader(parseBody(body), (pointer, expected) =>
    invalid(`an unexpected value at ${quote(pointer)} of an encrypted key`, expected),
  ).only(['kdf', 'cipher', 'ciphertext'])
  const kdf = box.object('kdf').only(['name', 'params', 'salt'])
  kdf.literal('name', 'scrypt')
  const params = kdf.object('params').only(['N', 'r', 'p'])
  params.literal('N', scryptCost.N)
  params.literal('r', scryptCost.r)
  params.literal('p', scryptCost.p)
  const cipher = box.object('cipher').only(['name', 'nonce'])
  cipher.literal('name', 'nacl/secretbox')
  return {
    salt: kdf.converted('salt', bytesOf(32), '32 bytes in base64'),
    nonce: cipher.converted('nonce', bytesOf(24), '24 bytes in base64'),
    ciphertext: box.converted('ciphertext', fromBase64, 'bytes in base64'),
  }
}

function parseBody(body: Uint8Array): JsonValue {
  try {
    return parseJson(body, { maxDepth: 4 }).value
  } catch (cause) {
    throw invalid('an encrypted key whose content is not JSON', 'what cosign writes', cause)
  }
}

function bytesOf(length: number): (text: string) => Uint8Array | undefined {
  return (text) => {
    const bytes = fromBase64(text)
    return bytes?.length === length ? bytes : undefined
  }
}

function deriveKey(passphrase: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(scryptSync(utf8(passphrase), salt, 32, { ...scryptCost, maxmem: scryptMaxBytes }))
}

/** PEM with lines of 64 characters (RFC 7468 section 3). */
function formatPem(label: string, body: Uint8Array): string {
  const lines = base64(body).match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

function parsePem(pem: string): { label: string; body: Uint8Array } {
  const [, label = '', lines = '', end = ''] =
    /^-----BEGIN ([A-Z ]+)-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END ([A-Z ]+)-----\s*$/.exec(pem) ?? []
  const body = fromBase64(lines.replace(/[\r\n]/g, ''))
  if (label !== end || body === undefined || (label !== encryptedLabel && label !== plainLabel)) {
    throw invalid('a file that is not a private key', `PEM with the label "${encryptedLabel}" or "${plainLabel}"`)
  }
  return { label, body }
}

function noPassphrase(found: string, expected: string): CryptoError {
  return new CryptoError('E_KEY_PASSPHRASE', { found, expected })
}

function invalid(found: string, expected: string, cause?: unknown): CryptoError {
  return new CryptoError('E_KEY_INVALID', { found, expected, cause })
}
