/** The body of a publish request: the exact text of both files, and the key that signed. */
import { parsePublicKey } from '../crypto/ed25519.ts'
import { fromUtf8, utf8 } from '../encoding/bytes.ts'
import { isObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** What a publisher sends. */
export interface Submission {
  /** The bundle file. */
  readonly bundle: Uint8Array
  /** The snapshot file. */
  readonly snapshot: Uint8Array
  /** `ed25519:<base64>`. */
  readonly publicKey: string
}

/** The request body: `{ bundle, snapshot, publicKey }`, both files as strings. */
export function formatSubmission({ bundle, snapshot, publicKey }: Submission): Uint8Array {
  return utf8(JSON.stringify({ bundle: fromUtf8(bundle), snapshot: fromUtf8(snapshot), publicKey }))
}

/**
 * Reads a request body.
 *
 * @throws FormatError `E_REQUEST_INVALID` for anything but those three strings, and for a malformed key.
 */
export function parseSubmission(bytes: Uint8Array): Submission {
  const value = readBody(bytes)
  if (!isObject(value)) return refuse('', 'an object')
  const known = ['bundle', 'snapshot', 'publicKey']
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (unknown !== undefined) return refuse(`/${unknown}`, 'no such member')
  const [bundle, snapshot, publicKey] = known.map((name) => {
    const member = ownMember(value, name)
    // A lone surrogate would not survive UTF-8: the stored bytes would be others than the sent ones.
    return typeof member === 'string' && member.isWellFormed() ? member : refuse(`/${name}`, 'a well-formed string')
  }) as [string, string, string]
  try {
    parsePublicKey(publicKey)
  } catch (cause) {
    return refuse('/publicKey', 'ed25519: and the base64 of 32 bytes', cause)
  }
  return { bundle: utf8(bundle), snapshot: utf8(snapshot), publicKey }
}

function readBody(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes).value
  } catch (cause) {
    const found = cause instanceof TouchmarkError ? cause.message : 'bytes that are not JSON'
    throw new FormatError('E_REQUEST_INVALID', { found, where: 'the request body', cause })
  }
}

function refuse(pointer: string, expected: string, cause?: unknown): never {
  throw new FormatError('E_REQUEST_INVALID', {
    found: 'an unexpected value',
    where: `the request body at ${quote(pointer)}`,
    expected,
    pointer,
    cause,
  })
}
