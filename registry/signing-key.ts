/** The registry's signing key: a file in the data directory, in the form in which C2SP tools keep note keys. */
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type KeyPair, keyPairFromSeed } from '../src/crypto/ed25519.ts'
import { base64, concatBytes, fromBase64 } from '../src/encoding/bytes.ts'
import { ConfigError, CryptoError } from '../src/errors.ts'
import { formatAcceptance } from '../src/log/acceptance.ts'
import { formatVerifierKey, parseVerifierKey, signNote } from '../src/log/note.ts'
import { formatStatementAcceptance } from '../src/log/statement-acceptance.ts'
import { quote } from '../src/visible-text.ts'
import type { ReceiptRow } from './store/append.ts'

/** A key that signs receipts. */
export interface SigningKey {
  /** The registry's name in its receipts. */
  readonly origin: string
  /** What clients are configured with. */
  readonly verifierKey: string
  readonly pair: KeyPair
}

const fileName = 'registry.key'
/** Signature type identifier of Ed25519 (C2SP signed-note, "Signature types"). */
const ed25519Type = new Uint8Array([1])

/**
 * Writes the key of a new registry, made from these 32 bytes, into its data directory.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where there is a key already.
 */
export function writeSigningKey(directory: string, key: SigningKey, seed: Uint8Array): void {
  const line = `PRIVATE+KEY+${key.origin}+${keyHash(key)}+${base64(concatBytes(ed25519Type, seed))}\n`
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, fileName)
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (cause) {
    throw new ConfigError('E_CONFIG_INVALID', {
      found: 'a signing key that is there already, or a folder that cannot be written to',
      where: quote(path, 400),
      next: 'A registry is set up once; "admin token" makes another operator token',
      cause,
    })
  }
  writeFileSync(file, line)
  fsyncSync(file)
  closeSync(file)
}

/**
 * Loads the key.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where there is none; CryptoError `E_KEY_PERMISSIONS` where others can read it,
 * `E_KEY_INVALID` where it is malformed.
 */
export function loadSigningKey(directory: string): SigningKey {
  const path = join(directory, fileName)
  const [, origin, hash, encoded] = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(\S+)\n$/.exec(readPrivate(path)) ?? []
  const typed = fromBase64(encoded ?? '')
  if (origin === undefined || typed?.length !== 33 || typed[0] !== 1) throw malformed(path)
  const key = makeSigningKey(origin, typed.slice(1))
  if (keyHash(key) !== hash) throw malformed(path)
  return key
}

/** The receipt of a committed row: its acceptance as a signed note. Ed25519 signs the same row the same way each time. */
export function signReceipt({ origin, pair }: SigningKey, row: ReceiptRow): string {
  return signNote(receiptText(origin, row), origin, pair)
}

function receiptText(origin: string, row: ReceiptRow): string {
  const acceptedAt = row.acceptedAt.toISOString()
  if (row.type === 'statement') {
    const { index, kind, name, statementDigest, bundlesDigest } = row
    return formatStatementAcceptance({ origin, index, kind, name, statementDigest, bundlesDigest, acceptedAt })
  }
  const { index, name, version, profile, snapshotDigest, bundleDigest } = row
  return formatAcceptance({ origin, index, name, version, profile, snapshotDigest, bundleDigest, acceptedAt })
}

/**
 * A key from 32 random bytes. @throws FormatError `E_NOTE_INVALID` where `origin` cannot be the name of a key.
 */
export function makeSigningKey(origin: string, seed: Uint8Array): SigningKey {
  const pair = keyPairFromSeed(seed)
  const verifierKey = formatVerifierKey({ name: origin, publicKey: pair.publicKey })
  // A name that cannot be read back would make receipts that nobody can verify.
  parseVerifierKey(verifierKey)
  return { origin, pair, verifierKey }
}

/** The hash in a verifier key, `<name>+<hash>+<key>`, stands in the private key's line, too. */
function keyHash({ verifierKey }: SigningKey): string {
  return verifierKey.split('+')[1] ?? ''
}

function readPrivate(path: string): string {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (cause) {
    throw new ConfigError('E_CONFIG_INVALID', {
      found: 'no signing key that can be read',
      where: quote(path, 400),
      next: 'Set the registry up with "touchmark-registry admin bootstrap"',
      cause,
    })
  }
  try {
    // The open file is looked at, not the path again: it could be another by then.
    if (process.platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0) {
      throw new CryptoError('E_KEY_PERMISSIONS', {
        found: 'a signing key that others can read',
        where: quote(path, 400),
        next: 'chmod 600, and think about who may have read it',
      })
    }
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

function malformed(path: string): CryptoError {
  return new CryptoError('E_KEY_INVALID', { found: 'a file that is not a signing key', where: quote(path, 400) })
}
