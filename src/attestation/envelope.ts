/** DSSE: the envelope around a signed payload (DSSE v1.0.2, protocol and envelope). */
import { base64, concatBytes, fromBase64, utf8 } from '../encoding/bytes.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember, stringMember } from '../encoding/json-value.ts'
import { FormatError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** Payload type of an in-toto statement. */
export const payloadType = 'application/vnd.in-toto+json'

/** An envelope with its one signature. */
export interface Envelope {
  readonly payloadType: typeof payloadType
  readonly payload: Uint8Array
  /** 64 bytes. */
  readonly signature: Uint8Array
}

/** Pre-authentication encoding, the bytes that are signed: `DSSEv1 LEN(type) type LEN(payload) payload`. */
export function pae(type: string, payload: Uint8Array): Uint8Array {
  return concatBytes(utf8(`DSSEv1 ${utf8(type).length} ${type} ${payload.length} `), payload)
}

/** The envelope as JSON. The key is named outside it, by the bundle. */
export function envelopeJson({ payload, signature }: Envelope): JsonObject {
  return { payload: base64(payload), payloadType, signatures: [{ keyid: '', sig: base64(signature) }] }
}

/**
 * Reads an envelope.
 *
 * @throws FormatError `E_ENVELOPE_INVALID` for another payload type, none or several signatures, malformed base64, or
 * unknown members.
 */
export function readEnvelope(value: JsonValue | undefined): Envelope {
  if (!isObject(value)) return refuse('no envelope', 'an object')
  only(value, ['payload', 'payloadType', 'signatures'], 'the envelope')
  const type = ownMember(value, 'payloadType')
  if (type !== payloadType) return refuse(`the payload type ${quote(String(type))}`, `"${payloadType}"`)
  const signatures = ownMember(value, 'signatures')
  if (!isArray(signatures) || signatures.length !== 1) {
    return refuse(`${isArray(signatures) ? signatures.length : 'no'} signatures`, 'exactly one')
  }
  const [signature] = signatures
  if (!isObject(signature)) return refuse('a signature that is no object', 'an object')
  only(signature, ['keyid', 'sig'], 'the signature')
  return { payloadType, payload: bytes(value, 'payload'), signature: bytes(signature, 'sig') }
}

function bytes(object: JsonObject, member: string): Uint8Array {
  const text = stringMember(object, member)
  const decoded = text === undefined ? undefined : fromBase64(text)
  return decoded ?? refuse(`a member "${member}" that is not base64`, 'standard base64 with padding')
}

function only(object: JsonObject, known: readonly string[], where: string): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name))
  if (unknown !== undefined) refuse(`the member ${quote(unknown)} in ${where}`, 'no such member')
}

function refuse(found: string, expected: string): never {
  throw new FormatError('E_ENVELOPE_INVALID', { found, where: 'the DSSE envelope', expected })
}
