/** The form that all our statements have in common: an in-toto Statement v1 in canonical bytes, read as strictly as written. */
import { equalBytes } from '../encoding/bytes.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** `_type` of in-toto Statement v1. */
export const statementType = 'https://in-toto.io/Statement/v1'
/** `predicateType` of our statements. Why this one: docs/decisions/0004-predicate-type.md. */
export const predicateType = 'https://touchmark.dev/statement/v1'

/** How one kind of statement is read and written, and what it is called in messages. */
export interface StatementForm<T> {
  /** Reads what stands beside the two types. */
  readonly read: (file: MemberReader) => T
  readonly format: (statement: T) => Uint8Array
  /** For instance `the review`. */
  readonly where: string
  /** For instance `not a review`. */
  readonly isNone: string
  /** For instance `a review that is not in canonical form`. */
  readonly isOtherwise: string
}

/**
 * Reads a payload. It must be exactly what `format` writes for what `read` gives; unknown members are refused.
 *
 * @throws FormatError `E_STATEMENT_INVALID` for anything else, a statement of another kind included.
 */
export function readExactly<T>(bytes: Uint8Array, form: StatementForm<T>): T {
  try {
    const statement = form.read(openStatement(bytes, form.where))
    if (equalBytes(form.format(statement), bytes)) return statement
  } catch (cause) {
    if (cause instanceof FormatError && cause.code === 'E_STATEMENT_INVALID') throw cause
    const found = cause instanceof TouchmarkError ? cause.message : form.isNone
    throw new FormatError('E_STATEMENT_INVALID', { found, where: form.where, cause })
  }
  throw new FormatError('E_STATEMENT_INVALID', { found: form.isOtherwise, expected: 'RFC 8785 bytes' })
}

function openStatement(bytes: Uint8Array, what: string): MemberReader {
  const unexpected = (pointer: string, expected: string): FormatError => {
    const where = `${what} at ${quote(pointer)}`
    return new FormatError('E_STATEMENT_INVALID', { found: 'an unexpected value', where, expected, pointer })
  }
  const { value } = parseJson(bytes, { maxDepth: 16 })
  const file = new MemberReader(value, unexpected).only(['_type', 'predicateType', 'subject', 'predicate'])
  file.literal('_type', statementType)
  file.literal('predicateType', predicateType)
  return file
}
