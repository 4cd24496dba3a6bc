/**
 * A control statement: an in-toto Statement v1 whose subject is its own predicate, so that tools that ask for a subject
 * have one. Each names the statement before it, so the statements of a name form one chain. Format: docs/spec/control.md.
 */
import { sha256Hex } from '../crypto/sha256.ts'
import { canonicalBytes } from '../encoding/canonical-json.ts'
import {
  type ControlAction,
  type ControlPredicate,
  controlPredicateJson,
  readControlPredicate,
} from './control-predicate.ts'
import { predicateType, readExactly, statementType } from './statement-form.ts'

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
  return readExactly(bytes, {
    read: (file) => ({ predicate: readControlPredicate(file.object('predicate')) }),
    format: formatControlStatement,
    where: 'the control statement',
    isNone: 'not a control statement',
    isOtherwise: 'a control statement that is not in canonical form, or whose subject is not its predicate',
  })
}
