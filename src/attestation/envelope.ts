/** DSSE: the envelope around a signed payload (DSSE v1.0.2, protocol and envelope). */
import { base64, concatBytes, fromBase64, utf8 } from '../encoding/bytes.ts'
import type { JsonObject, JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
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
 * Reads an envelope. The key is named outside it, by the bundle, so `keyid` is empty.
 *
 * @throws FormatError `E_ENVELOPE_INVALID` for another payload type, none or several signatures, malformed base64, or
 * unknown members.
 */
export function readEnvelope(value: JsonValue | undefined): Envelope {
  const envelope = new MemberReader(value, unexpected).only(['payload', 'payloadType', 'signatures'])
  envelope.literal('payloadType', payloadType)
  const signature = envelope.single('signatures').only(['keyid', 'sig'])
  signature.literal('keyid', '')
  return {
    payloadType,
    payload: envelope.converted('payload', fromBase64, base64Form),
    signature: signature.converted('sig', fromBase64, base64Form),
  }
}

const base64Form = 'bytes in standard base64 with padding'

function unexpected(pointer: string, expected: string): FormatError {
  const where = `the DSSE envelope at ${quote(pointer)}`
  return new FormatError('E_ENVELOPE_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
