/** Reads files of ours: locks, and records of what waits. */
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { FormatError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { parseTime } from './time.ts'

/**
 * A reader of one file of ours. Its methods throw FormatError `E_LOCK_CORRUPT` with the member's pointer; the caller adds
 * which file it was.
 */
export function fileReader(value: JsonValue): MemberReader {
  return new MemberReader(value, corrupt)
}

/** The error for a value in a file of ours that is not what was expected. */
export function corrupt(pointer: string, expected: string): FormatError {
  return new FormatError('E_LOCK_CORRUPT', { found: 'an unexpected value', where: quote(pointer), expected, pointer })
}

/** An RFC 3339 time in UTC that exists. Throws as the reader does. */
export function readTime(fields: MemberReader, name: string): string {
  return fields.converted(name, (text) => (parseTime(text) === undefined ? undefined : text), 'an RFC 3339 time in UTC')
}
