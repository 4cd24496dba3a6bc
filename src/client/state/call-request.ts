/** A call that waits for a person, as it is shown to them: one file under `pending/` in the state folder. */
import { type CallDecision, callDecisions, callIdForm } from '../../attestation/call-decision.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { utf8 } from '../../encoding/bytes.ts'
import { canonicalBytes } from '../../encoding/canonical-json.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import type { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { StateError, TouchmarkError } from '../../errors.ts'
import { fileReader, readTime } from '../../trust/field-reader.ts'
import { sortedJson } from '../../trust/sorted-json.ts'

/** A call that waits. Everything in it is covered by {@link callRequestDigest}. */
export interface CallRequest {
  /** `CALL-` and eight hexadecimal digits. */
  readonly id: string
  /** 32 hexadecimal digits, unguessable: no decision fits two requests. */
  readonly nonce: string
  /** Configuration entry. */
  readonly entry: string
  /** Registry name of the server; null where it has none. */
  readonly name: string | null
  /** Attacker-controlled. */
  readonly tool: string
  /** Tool definition hash v1 of the tool as it was verified. */
  readonly definition: string
  /** All arguments as canonical JSON, with everything that a person cannot see made visible. */
  readonly arguments: string
  /** First 16 bytes of an HMAC-SHA-256 over the canonical JSON of the arguments, under the state folder's key. */
  readonly argumentsDigest: string
  /** Whether anybody who owns the account may approve it, or only an approver, who signs. */
  readonly approval: 'code' | 'signature'
  /** RFC 3339, UTC. */
  readonly askedAt: string
  /** RFC 3339, UTC: then it is refused. */
  readonly until: string
}

const requestFormat = 'touchmark-call-request-v1'
const decisionFormat = 'touchmark-call-decision-v1'
const approvals = ['code', 'signature'] as const

/** SHA-256 of a request's RFC 8785 form: what a decision is about. */
export function callRequestDigest(request: CallRequest): string {
  return sha256Hex(canonicalBytes(jsonOf(request)))
}

/** The request's file. */
export function formatCallRequest(request: CallRequest): Uint8Array {
  return utf8(sortedJson(jsonOf(request)))
}

function jsonOf(request: CallRequest): JsonObject {
  return { format: requestFormat, ...request }
}

/** Reads a request's file. @throws StateError `E_LOCK_CORRUPT` where it is not one. */
export function parseCallRequest(bytes: Uint8Array, where: string): CallRequest {
  return readFile(bytes, where, (fields) => {
    fields.only(['format', ...members]).literal('format', requestFormat)
    return {
      id: fields.matching('id', callIdForm, 'CALL- and eight digits'),
      nonce: fields.matching('nonce', /^[0-9a-f]{32}$/, '32 hexadecimal digits'),
      entry: fields.text('entry'),
      name: fields.textOrNull('name'),
      tool: fields.text('tool'),
      definition: fields.hash('definition'),
      arguments: fields.text('arguments'),
      argumentsDigest: fields.matching('argumentsDigest', /^[0-9a-f]{32}$/, '32 hexadecimal digits'),
      approval: fields.oneOf('approval', approvals),
      askedAt: readTime(fields, 'askedAt'),
      until: readTime(fields, 'until'),
    }
  })
}

const members = [
  ...['id', 'nonce', 'entry', 'name', 'tool', 'definition', 'arguments', 'argumentsDigest', 'approval', 'askedAt'],
  'until',
]

/** The file of a decision that nobody signed. */
export function formatPlainDecision({ decision, id, requestDigest }: CallDecision): Uint8Array {
  return utf8(sortedJson({ format: decisionFormat, decision, id, requestDigest }))
}

/** Reads such a file. @throws StateError `E_LOCK_CORRUPT` where it is not one. */
export function parsePlainDecision(bytes: Uint8Array, where: string): CallDecision {
  return readFile(bytes, where, (fields) => {
    fields.only(['format', 'decision', 'id', 'requestDigest']).literal('format', decisionFormat)
    return {
      decision: fields.oneOf('decision', callDecisions),
      id: fields.matching('id', callIdForm, 'CALL- and eight digits'),
      requestDigest: fields.hash('requestDigest'),
    }
  })
}

function readFile<T>(bytes: Uint8Array, where: string, read: (fields: MemberReader) => T): T {
  try {
    return read(fileReader(parseJson(bytes, { maxDepth: 8 }).value))
  } catch (cause) {
    throw new StateError('E_LOCK_CORRUPT', {
      found: `not about a call that waits (${cause instanceof TouchmarkError ? cause.message : 'unreadable'})`,
      where,
      expected: `${requestFormat} or ${decisionFormat}`,
      next: 'Remove the file; a call that waits no longer loses nothing by it',
      cause,
    })
  }
}
