/** The body of a publish request: the exact text of both files, and the key that signed where a key did. */
import { parsePublicKey } from '../crypto/ed25519.ts'
import { fromUtf8, utf8 } from '../encoding/bytes.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** What a publisher sends. */
export interface Submission {
  /** The bundle file. */
  readonly bundle: Uint8Array
  /** The snapshot file. */
  readonly snapshot: Uint8Array
  /** `ed25519:<base64>`; null for a keyless bundle, which carries its certificate. */
  readonly publicKey: string | null
}

/** The request body: `{ bundle, snapshot, publicKey }`, both files as strings; without a key, no `publicKey`. */
export function formatSubmission({ bundle, snapshot, publicKey }: Submission): Uint8Array {
  const files = { bundle: fromUtf8(bundle), snapshot: fromUtf8(snapshot) }
  return utf8(JSON.stringify(publicKey === null ? files : { ...files, publicKey }))
}

/**
 * Reads a request body.
 *
 * @throws FormatError `E_REQUEST_INVALID` for anything but those strings, and for a malformed key.
 */
export function parseSubmission(bytes: Uint8Array): Submission {
  const body = new MemberReader(readBody(bytes), unexpected).only(['bundle', 'snapshot', 'publicKey'])
  return {
    bundle: body.converted('bundle', fileBytes, 'well-formed text'),
    snapshot: body.converted('snapshot', fileBytes, 'well-formed text'),
    publicKey: body.has('publicKey') ? readPublicKey(body) : null,
  }
}

/** A lone surrogate would not survive UTF-8: the stored bytes would be others than the sent ones. */
function fileBytes(text: string): Uint8Array | undefined {
  return text.isWellFormed() ? utf8(text) : undefined
}

function readPublicKey(body: MemberReader): string {
  const text = body.text('publicKey')
  try {
    parsePublicKey(text)
    return text
  } catch (cause) {
    return body.refuse('publicKey', (cause instanceof TouchmarkError && cause.parts.expected) || 'a public key')
  }
}

function readBody(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxDepth: 4 }).value
  } catch (cause) {
    const found = cause instanceof TouchmarkError ? cause.message : 'bytes that are not JSON'
    throw new FormatError('E_REQUEST_INVALID', { found, where: 'the request body', cause })
  }
}

function unexpected(pointer: string, expected: string): FormatError {
  const where = `the request body at ${quote(pointer)}`
  return new FormatError('E_REQUEST_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
