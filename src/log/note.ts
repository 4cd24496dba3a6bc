/**
 * Signed notes (C2SP signed-note v1.0.0), Ed25519 only: a text, an empty line, and signature lines.
 *
 * A verifier key is `<name>+<key hash>+<base64(0x01 || public key)>`; the key hash is the first four bytes of
 * SHA-256(name || 0x0A || 0x01 || public key). Unknown signature lines are ignored, as the specification demands; the one
 * of the expected key must be there, once, and hold.
 */
import { checkPublicKey, type KeyPair, signEd25519, verifyEd25519 } from '../crypto/ed25519.ts'
import { sha256 } from '../crypto/sha256.ts'
import { base64, concatBytes, equalBytes, fromBase64, hex, utf8 } from '../encoding/bytes.ts'
import { CryptoError, FormatError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** A key that verifies notes. */
export interface NoteVerifierKey {
  /** Name of the signer, without white space and plus. */
  readonly name: string
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

/** Signature type identifier of Ed25519 (C2SP signed-note, "Signature types"). */
const ed25519Algorithm = Uint8Array.of(1)
/** Longest note that is read, in UTF-16 code units, and most signatures on it, as other implementations limit them. */
const maxNoteLength = 1_000_000
const maxSignatures = 100

/** The key as text. */
export function formatVerifierKey(key: NoteVerifierKey): string {
  return `${key.name}+${hex(keyHash(key))}+${base64(concatBytes(ed25519Algorithm, key.publicKey))}`
}

/** Inverse of {@link formatVerifierKey}. @throws FormatError `E_NOTE_INVALID` for any other text. */
export function parseVerifierKey(text: string): NoteVerifierKey {
  const [, name = '', hash = '', encoded = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? []
  const bytes = fromBase64(encoded)
  if (bytes === undefined || bytes.length !== 33 || bytes[0] !== 1)
    return refuse(`the verifier key ${quote(text)}`, 'NAME+HASH+KEY of an Ed25519 key')
  const key = { name, publicKey: bytes.subarray(1) }
  try {
    checkPublicKey(key.publicKey)
  } catch (cause) {
    throw new FormatError('E_NOTE_INVALID', {
      found: 'a verifier key that is unusable',
      expected: 'an Ed25519 key',
      cause,
    })
  }
  return hex(keyHash(key)) === hash
    ? key
    : refuse('a verifier key whose hash is not its own', 'the hash of name and key')
}

function keyHash({ name, publicKey }: NoteVerifierKey): Uint8Array {
  return sha256(concatBytes(utf8(`${name}\n`), ed25519Algorithm, publicKey)).subarray(0, 4)
}

/**
 * Signs a text, which must end in a line feed.
 *
 * @throws FormatError `E_NOTE_INVALID` for a text that cannot be a note's (empty, without a final line feed, with an
 * empty line at its end, or with control characters), and for a name that cannot be a key's.
 */
export function signNote(text: string, name: string, pair: KeyPair): string {
  checkText(text)
  if (!/^[^\s+]+$/.test(name) || !name.isWellFormed()) {
    refuse(`the key name ${quote(name)}`, 'a name without white space and plus')
  }
  const signature = concatBytes(keyHash({ name, publicKey: pair.publicKey }), signEd25519(utf8(text), pair.secretKey))
  return `${text}\n\u2014 ${name} ${base64(signature)}\n`
}

/**
 * Verifies a note and returns its text.
 *
 * @throws FormatError `E_NOTE_INVALID` for anything that is no note; CryptoError `E_SIGNATURE_INVALID` where the key did
 * not sign it, or its signature does not hold.
 */
export function openNote(note: string, key: NoteVerifierKey): string {
  if (note.length > maxNoteLength) return refuse(`a note of ${note.length} characters`, `at most ${maxNoteLength}`)
  const cut = note.lastIndexOf('\n\n')
  if (cut < 0 || !note.endsWith('\n')) return refuse('a text without signature lines', 'a signed note')
  const text = note.slice(0, cut + 1)
  checkText(text)
  const lines = note.slice(cut + 2, -1).split('\n')
  if (lines.length > maxSignatures) return refuse(`${lines.length} signatures on a note`, `at most ${maxSignatures}`)
  const hash = keyHash(key)
  const ours = lines.map(readSignatureLine).filter((line) => line.name === key.name && equalBytes(line.hash, hash))
  const [line] = ours
  if (line === undefined || ours.length !== 1) {
    throw new CryptoError('E_SIGNATURE_INVALID', {
      found: `${ours.length} signatures of ${quote(key.name)} on the note`,
      expected: 'exactly one',
    })
  }
  verifyEd25519(utf8(text), line.signature, key.publicKey)
  return text
}

function readSignatureLine(line: string): { name: string; hash: Uint8Array; signature: Uint8Array } {
  const [, name = '', encoded = ''] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? []
  const bytes = fromBase64(encoded)
  if (name === '' || bytes === undefined || bytes.length < 5)
    return refuse(`the signature line ${quote(line)}`, '"— NAME BASE64"')
  return { name, hash: bytes.subarray(0, 4), signature: bytes.subarray(4) }
}

function checkText(text: string): void {
  const controls = /[\0-\x09\x0b-\x1f\x7f]/
  if (!text.endsWith('\n') || text.endsWith('\n\n') || text === '\n' || controls.test(text) || !text.isWellFormed()) {
    refuse('a text that cannot be signed as a note', 'lines without control characters, the last one ended')
  }
}

function refuse(found: string, expected: string): never {
  throw new FormatError('E_NOTE_INVALID', { found, expected })
}
