/** The publisher's secret key on disk: readable by its owner only, never overwritten. */
import { closeSync, constants, fstatSync, fsyncSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import type { KeyPair } from '../../crypto/ed25519.ts'
import { formatSecretKey, needsPassphrase, parseSecretKey, type RandomSource } from '../../crypto/secret-key.ts'
import { ConfigError, CryptoError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'

/** A key file is some hundred bytes; whatever is larger is none. */
const maxBytes = 64 * 1024

/**
 * Writes a secret key to a new file that only its owner can read (mode 0600), and flushes it to disk. `passphrase` null
 * leaves the key in the clear.
 *
 * @throws ConfigError `E_FILE_ACCESS` where there is such a file already, or it cannot be written; CryptoError
 * `E_KEY_PASSPHRASE` for an empty passphrase.
 */
export function saveKeyFile(path: string, pair: KeyPair, passphrase: string | null, random: RandomSource): void {
  const pem = formatSecretKey(pair, passphrase, random)
  // O_EXCL: a key is never overwritten, and no link that somebody laid is followed.
  const file = openKey(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL)
  try {
    writeFileSync(file, pem)
    fsyncSync(file)
  } catch (cause) {
    throw unusable(path, 'a file that cannot be written', cause)
  } finally {
    closeSync(file)
  }
}

/**
 * Reads a secret key. `askPassphrase` is called only where the file needs one.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND`, `E_FILE_ACCESS`; CryptoError `E_KEY_PERMISSIONS` where others may read or
 * write the file, `E_KEY_INVALID` where it is no key file, `E_KEY_PASSPHRASE` where the passphrase is missing or wrong;
 * whatever `askPassphrase` throws.
 */
export async function loadKeyFile(path: string, askPassphrase: () => Promise<string | null>): Promise<KeyPair> {
  const pem = readPrivate(path)
  return parseSecretKey(pem, needsPassphrase(pem) ? await askPassphrase() : null)
}

function readPrivate(path: string): string {
  // Not to wait for a writer where the path is a pipe. What was opened is examined and read, not the path again.
  const file = openKey(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const status = fstatSync(file)
    if (!status.isFile()) throw unusable(path, 'something that is not a file')
    // Windows has no such permissions: every file there shows them all.
    if (process.platform !== 'win32') checkMode(path, status.mode)
    if (status.size > maxBytes) throw tooLarge(path, status.size)
    return readFileSync(file, 'latin1')
  } finally {
    closeSync(file)
  }
}

function checkMode(path: string, mode: number): void {
  if ((mode & 0o077) === 0) return
  throw new CryptoError('E_KEY_PERMISSIONS', {
    found: `a key file with mode ${(mode & 0o777).toString(8).padStart(4, '0')}, which others can read or write`,
    where: quote(path, 400),
    expected: 'mode 0600',
    next: 'If nobody has read it, chmod 600; otherwise make a new key',
  })
}

function openKey(path: string, flags: number): number {
  try {
    return openSync(path, flags, 0o600)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT') throw notFound(path, cause)
    if (code === 'EEXIST') throw unusable(path, 'a file that exists already', cause, 'Choose another name')
    throw unusable(path, 'a file that cannot be opened', cause)
  }
}

function notFound(path: string, cause: unknown): ConfigError {
  return new ConfigError('E_FILE_NOT_FOUND', { found: 'no such file', where: quote(path, 400), cause })
}

function tooLarge(path: string, size: number): CryptoError {
  const where = quote(path, 400)
  return new CryptoError('E_KEY_INVALID', { found: `a file of ${size} bytes`, where, expected: 'a key file' })
}

function unusable(path: string, found: string, cause?: unknown, next?: string): ConfigError {
  const where = quote(path, 400)
  return new ConfigError('E_FILE_ACCESS', { found, where, cause, ...(next === undefined ? {} : { next }) })
}
