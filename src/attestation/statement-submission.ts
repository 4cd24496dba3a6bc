/** The body of `POST /v1/statements`: bundles over one statement, and what is needed to check them. */
import { parsePublicKey } from '../crypto/ed25519.ts'
import { fromUtf8, utf8 } from '../encoding/bytes.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** What is sent. */
export interface StatementSubmission {
  /** Bundle files over the same statement, one for each signer; several only for control statements. */
  readonly bundles: readonly Uint8Array[]
  /** The snapshot file; null for control statements, and where the registry has it. */
  readonly snapshot: Uint8Array | null
  /** Keys of the signers that signed with one, `ed25519:<base64>`. */
  readonly publicKeys: readonly string[]
}

/** Most bundles, and most keys, of one submission. */
const maxBundles = 16

/** The request body: `{ bundles, snapshot?, publicKeys? }`, files as strings. */
export function formatStatementSubmission({ bundles, snapshot, publicKeys }: StatementSubmission): Uint8Array {
  const files = { bundles: bundles.map(fromUtf8), ...(snapshot === null ? {} : { snapshot: fromUtf8(snapshot) }) }
  return utf8(JSON.stringify(publicKeys.length === 0 ? files : { ...files, publicKeys }))
}

/**
 * Reads a request body.
 *
 * @throws FormatError `E_REQUEST_INVALID` for anything else, and for malformed keys.
 */
export function parseStatementSubmission(bytes: Uint8Array): StatementSubmission {
  const body = new MemberReader(readBody(bytes), unexpected).only(['bundles', 'snapshot', 'publicKeys'])
  const bundles = body.texts('bundles')
  const publicKeys = body.has('publicKeys') ? body.texts('publicKeys') : []
  if (bundles.length === 0 || bundles.length > maxBundles || !bundles.every((file) => file.isWellFormed())) {
    body.refuse('bundles', `1 to ${maxBundles} bundle files as well-formed text`)
  }
  if (publicKeys.length > maxBundles || !publicKeys.every(isPublicKey)) {
    body.refuse('publicKeys', `at most ${maxBundles} keys, "ed25519:" and base64`)
  }
  return {
    bundles: bundles.map(utf8),
    snapshot: body.has('snapshot') ? body.converted('snapshot', fileBytes, 'well-formed text') : null,
    publicKeys,
  }
}

/** A lone surrogate would not survive UTF-8: the stored bytes would be others than the sent ones. */
function fileBytes(text: string): Uint8Array | undefined {
  return text.isWellFormed() ? utf8(text) : undefined
}

function isPublicKey(text: string): boolean {
  try {
    parsePublicKey(text)
    return true
  } catch (error) {
    if (error instanceof TouchmarkError) return false
    throw error
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
