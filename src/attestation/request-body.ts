/** The bodies of requests to a registry: strict JSON whose files are strings. */
import { utf8 } from '../encoding/bytes.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/**
 * Reads a request body with these members and no others.
 *
 * @throws FormatError `E_REQUEST_INVALID` where it is not strict JSON, not an object or has another member; the reader
 * that is returned throws the same.
 */
export function readRequestBody(bytes: Uint8Array, members: readonly string[]): MemberReader {
  return new MemberReader(parseBody(bytes), unexpected).only(members)
}

/** A file in a body; undefined for a lone surrogate, which would not survive UTF-8: other bytes would be stored than sent. */
export function fileBytes(text: string): Uint8Array | undefined {
  return text.isWellFormed() ? utf8(text) : undefined
}

function parseBody(bytes: Uint8Array): JsonValue {
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
