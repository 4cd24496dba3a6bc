/**
 * What an approver signs about one call that waits: it may go on, or not. An in-toto Statement v1 whose subject is the
 * request as the guard wrote it, so that it speaks of exactly that call, once. Format: docs/spec/call-approval.md.
 */
import { canonicalBytes } from '../encoding/canonical-json.ts'
import type { MemberReader } from '../encoding/member-reader.ts'
import { predicateType, readExactly, statementType } from './statement-form.ts'

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
  return readExactly(bytes, {
    read: readStatement,
    format: formatCallDecision,
    where: 'the decision',
    isNone: 'not a decision about a call',
    isOtherwise: 'a decision that is not in canonical form',
  })
}

function readStatement(file: MemberReader): CallDecision {
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
