/** The body of a publish request: the exact text of both files, and the key that signed where a key did. */
import { parsePublicKey } from '../crypto/ed25519.ts'
import { fromUtf8, utf8 } from '../encoding/bytes.ts'
import type { MemberReader } from '../encoding/member-reader.ts'
import { TouchmarkError } from '../errors.ts'
import { fileBytes, readRequestBody } from './request-body.ts'

/** What a publisher sends. */
export interface Submission {
  /** The bundle file. */
  readonly bundle: Uint8Array
  /** The snapshot file. */
  readonly snapshot: Uint8Array
  /** `ed25519:<base64>`; null for a keyless bundle, which carries its certificate. */
  readonly publicKey: string | null
}

/** The request body: `{ bundle, snapshot, publicKey }`, both files as strings; without a key, no `publicKey`. */
export function formatSubmission({ bundle, snapshot, publicKey }: Submission): Uint8Array {
  const files = { bundle: fromUtf8(bundle), snapshot: fromUtf8(snapshot) }
  return utf8(JSON.stringify(publicKey === null ? files : { ...files, publicKey }))
}

/**
 * Reads a request body.
 *
 * @throws FormatError `E_REQUEST_INVALID` for anything but those strings, and for a malformed key.
 */
export function parseSubmission(bytes: Uint8Array): Submission {
  const body = readRequestBody(bytes, ['bundle', 'snapshot', 'publicKey'])
  return {
    bundle: body.converted('bundle', fileBytes, 'well-formed text'),
    snapshot: body.converted('snapshot', fileBytes, 'well-formed text'),
    publicKey: body.has('publicKey') ? readPublicKey(body) : null,
  }
}

function readPublicKey(body: MemberReader): string {
  const text = body.text('publicKey')
  try {
    parsePublicKey(text)
    return text
  } catch (cause) {
    return body.refuse('publicKey', (cause instanceof TouchmarkError && cause.parts.expected) || 'a public key')
  }
}
