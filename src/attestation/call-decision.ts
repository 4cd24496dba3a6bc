/**
 * What an approver signs about one call that waits: it may go on, or not. An in-toto Statement v1 whose subject is the
 * request as the guard wrote it, so that it speaks of exactly that call, once. Format: docs/spec/call-approval.md.
 */
import { equalBytes } from '../encoding/bytes.ts'
import { canonicalBytes } from '../encoding/canonical-json.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { predicateType, statementType } from './statement.ts'

/** What a person can say of a call. */
export const callDecisions = ['approve', 'deny'] as const

/** A decision about the call whose request has this id and SHA-256. */
export interface CallDecision {
  readonly decision: (typeof callDecisions)[number]
  /** `CALL-` and eight hexadecimal digits. */
  readonly id: string
  /** SHA-256 of the request's RFC 8785 form. */
  readonly requestDigest: string
}

/** Form of the id of a call that waits. */
export const callIdForm = /^CALL-[0-9A-F]{8}$/

/** The payload that is signed: canonical bytes. */
export function formatCallDecision({ decision, id, requestDigest }: CallDecision): Uint8Array {
  return canonicalBytes({
    _type: statementType,
    predicateType,
    subject: [{ name: `${id}.json`, digest: { sha256: requestDigest } }],
    predicate: { kind: 'call-decision', decision },
  })
}

/**
 * Reads a payload. It must be exactly what {@link formatCallDecision} writes for it.
 *
 * @throws FormatError `E_STATEMENT_INVALID` for anything else, a statement of another kind included.
 */
export function parseCallDecision(bytes: Uint8Array): CallDecision {
  try {
    const decision = readStatement(bytes)
    if (equalBytes(formatCallDecision(decision), bytes)) return decision
  } catch (cause) {
    if (cause instanceof FormatError && cause.code === 'E_STATEMENT_INVALID') throw cause
    const found = cause instanceof TouchmarkError ? cause.message : 'not a decision about a call'
    throw new FormatError('E_STATEMENT_INVALID', { found, where: 'the decision', cause })
  }
  throw new FormatError('E_STATEMENT_INVALID', {
    found: 'a decision that is not in canonical form',
    expected: 'RFC 8785 bytes',
  })
}

function readStatement(bytes: Uint8Array): CallDecision {
  const file = new MemberReader(parseJson(bytes, { maxDepth: 16 }).value, unexpected)
  file.only(['_type', 'predicateType', 'subject', 'predicate']).literal('_type', statementType)
  file.literal('predicateType', predicateType)
  const predicate = file.object('predicate').only(['kind', 'decision'])
  predicate.literal('kind', 'call-decision')
  const subject = file.single('subject').only(['name', 'digest'])
  const name = subject.matching('name', /^CALL-[0-9A-F]{8}\.json$/, 'CALL-, eight digits and .json')
  return {
    decision: predicate.oneOf('decision', callDecisions),
    id: name.slice(0, -'.json'.length),
    requestDigest: subject.object('digest').only(['sha256']).hash('sha256'),
  }
}

function unexpected(pointer: string, expected: string): FormatError {
  const where = `the decision at ${quote(pointer)}`
  return new FormatError('E_STATEMENT_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
