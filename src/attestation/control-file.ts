/**
 * The control statements of one name as a file: what a registry answers to `GET /v1/servers/{name}/control`, what a
 * client keeps, and what an export carries. Nothing in it is believed: see verify/control.ts. docs/spec/control.md.
 */
import { fromUtf8, utf8 } from '../encoding/bytes.ts'
import { canonicalBytes } from '../encoding/canonical-json.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** One statement: its bundles and the registry's receipt, verbatim. */
export interface ControlFileLink {
  /** Bundle files over the same statement, one for each signer. */
  readonly bundles: readonly Uint8Array[]
  readonly receipt: string
}

/** The control statements of a name, oldest first. */
export interface ControlFile {
  readonly name: string
  /** Name of the registry's log. */
  readonly origin: string
  readonly statements: readonly ControlFileLink[]
}

/** The file: canonical JSON. */
export function formatControlFile({ name, origin, statements }: ControlFile): Uint8Array {
  return canonicalBytes({
    name,
    origin,
    statements: statements.map(({ bundles, receipt }) => ({ bundles: bundles.map(fromUtf8), receipt })),
  })
}

/**
 * Reads such a file. Members that are not known are ignored, so that a registry may say more.
 *
 * @throws FormatError `E_STATEMENT_INVALID` for anything else.
 */
export function parseControlFile(bytes: Uint8Array): ControlFile {
  try {
    const file = new MemberReader(parseJson(bytes, { maxDepth: 8 }).value, unexpected)
    return {
      name: file.text('name'),
      origin: file.text('origin'),
      statements: file.list('statements').map((link) => ({
        bundles: link.texts('bundles').map(utf8),
        receipt: link.text('receipt'),
      })),
    }
  } catch (cause) {
    if (cause instanceof FormatError && cause.code === 'E_STATEMENT_INVALID') throw cause
    const found = cause instanceof TouchmarkError ? cause.message : 'bytes that are not JSON'
    throw new FormatError('E_STATEMENT_INVALID', { found, where: 'the control statements of a name', cause })
  }
}

function unexpected(pointer: string, expected: string): FormatError {
  const where = `the control statements at ${quote(pointer)}`
  return new FormatError('E_STATEMENT_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
