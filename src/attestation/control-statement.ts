/**
 * A control statement: an in-toto Statement v1 whose subject is its own predicate, so that tools that ask for a subject
 * have one. Each names the statement before it, so the statements of a name form one chain. Format: docs/spec/control.md.
 */
import { sha256Hex } from '../crypto/sha256.ts'
import { equalBytes } from '../encoding/bytes.ts'
import { canonicalBytes } from '../encoding/canonical-json.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import {
  type ControlAction,
  type ControlPredicate,
  controlPredicateJson,
  readControlPredicate,
} from './control-predicate.ts'
import { predicateType, statementType } from './statement.ts'

/** A control statement. */
export interface ControlStatement {
  readonly predicate: ControlPredicate
}

/** What a control statement is made of. `head` is the newest statement of the name; null where there is none. */
export interface ControlParts {
  readonly name: string
  /** Name of the registry's log. */
  readonly origin: string
  readonly head: { readonly sequence: number; readonly digest: string } | null
  readonly change: ControlAction
}

/**
 * Makes the next control statement of a name.
 *
 * @throws FormatError `E_STATEMENT_INVALID` for a part that cannot stand in one.
 */
export function makeControlStatement({ name, origin, head, change }: ControlParts): ControlStatement {
  const statement: ControlStatement = {
    predicate: {
      kind: 'control',
      origin,
      server: { name },
      sequence: head === null ? 0 : head.sequence + 1,
      previous: head === null ? null : head.digest,
      change,
    },
  }
  // What a caller brought passes the same strict reader as a stranger's statement, before anybody signs it.
  return parseControlStatement(formatControlStatement(statement))
}

/** SHA-256 of the payload, 64 hexadecimal digits: what the next statement names as its predecessor. */
export function controlDigest(statement: ControlStatement): string {
  return sha256Hex(formatControlStatement(statement))
}

/** The payload that is signed: canonical bytes. */
export function formatControlStatement({ predicate }: ControlStatement): Uint8Array {
  const value = controlPredicateJson(predicate)
  return canonicalBytes({
    _type: statementType,
    predicateType,
    subject: [{ name: subjectName(predicate), digest: { sha256: sha256Hex(canonicalBytes(value)) } }],
    predicate: value,
  })
}

function subjectName({ sequence }: ControlPredicate): string {
  return `control/${sequence}`
}

/**
 * Reads a payload. It must be exactly what {@link formatControlStatement} writes for it.
 *
 * @throws FormatError `E_STATEMENT_INVALID` for anything else, a statement of another kind included.
 */
export function parseControlStatement(bytes: Uint8Array): ControlStatement {
  try {
    const statement = readStatement(parseJson(bytes, { maxDepth: 16 }).value)
    if (equalBytes(formatControlStatement(statement), bytes)) return statement
  } catch (cause) {
    if (cause instanceof FormatError && cause.code === 'E_STATEMENT_INVALID') throw cause
    const found = cause instanceof TouchmarkError ? cause.message : 'not a control statement'
    throw new FormatError('E_STATEMENT_INVALID', { found, where: 'the control statement', cause })
  }
  throw new FormatError('E_STATEMENT_INVALID', {
    found: 'a control statement that is not in canonical form, or whose subject is not its predicate',
    expected: 'RFC 8785 bytes',
  })
}

function readStatement(value: JsonValue): ControlStatement {
  const file = new MemberReader(value, unexpected).only(['_type', 'predicateType', 'subject', 'predicate'])
  file.literal('_type', statementType)
  file.literal('predicateType', predicateType)
  return { predicate: readControlPredicate(file.object('predicate')) }
}

function unexpected(pointer: string, expected: string): FormatError {
  const where = `the control statement at ${quote(pointer)}`
  return new FormatError('E_STATEMENT_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
