/** SLSA provenance v1 in an in-toto statement, as npm publishes it: which tarball a build made. */
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'

/** `predicateType` of SLSA provenance v1. */
export const provenanceType = 'https://slsa.dev/provenance/v1'

/**
 * The subjects of a provenance statement. Who built them says the certificate that signed it, never the predicate.
 *
 * @returns SHA-512 of each subject, 128 hexadecimal digits.
 * @throws FormatError `E_STATEMENT_INVALID` where it is no in-toto statement with SLSA provenance v1, or a subject has no
 * SHA-512.
 */
export function readProvenance(payload: Uint8Array): string[] {
  const statement = new MemberReader(readJson(payload), unexpected)
  statement.literal('_type', 'https://in-toto.io/Statement/v1')
  statement.literal('predicateType', provenanceType)
  statement.object('predicate')
  return statement
    .list('subject')
    .map((subject) => subject.object('digest').matching('sha512', /^[0-9a-f]{128}$/, '128 hexadecimal digits'))
}

function readJson(payload: Uint8Array): ReturnType<typeof parseJson>['value'] {
  try {
    return parseJson(payload).value
  } catch (cause) {
    if (!(cause instanceof TouchmarkError)) throw cause
    throw new FormatError('E_STATEMENT_INVALID', { found: cause.message, where: 'the provenance', cause })
  }
}

function unexpected(pointer: string, expected: string): FormatError {
  return new FormatError('E_STATEMENT_INVALID', {
    found: 'an unexpected value',
    where: 'the provenance',
    expected,
    pointer,
  })
}
