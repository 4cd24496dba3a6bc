/** The body of `POST /v1/statements`: bundles over one statement, and what is needed to check them. */
import { parsePublicKey } from '../crypto/ed25519.ts'
import { fromUtf8, utf8 } from '../encoding/bytes.ts'
import { TouchmarkError } from '../errors.ts'
import { fileBytes, readRequestBody } from './request-body.ts'

/** What is sent. */
export interface StatementSubmission {
  /** Bundle files over the same statement, one for each signer; several only for control statements. */
  readonly bundles: readonly Uint8Array[]
  /** The snapshot file; null for control statements, and where the registry has it. */
  readonly snapshot: Uint8Array | null
  /** Keys of the signers that signed with one, `ed25519:<base64>`. */
  readonly publicKeys: readonly string[]
}

/** Most bundles, and most keys, of one submission. */
const maxBundles = 16

/** The request body: `{ bundles, snapshot?, publicKeys? }`, files as strings. */
export function formatStatementSubmission({ bundles, snapshot, publicKeys }: StatementSubmission): Uint8Array {
  const files = { bundles: bundles.map(fromUtf8), ...(snapshot === null ? {} : { snapshot: fromUtf8(snapshot) }) }
  return utf8(JSON.stringify(publicKeys.length === 0 ? files : { ...files, publicKeys }))
}

/**
 * Reads a request body.
 *
 * @throws FormatError `E_REQUEST_INVALID` for anything else, and for malformed keys.
 */
export function parseStatementSubmission(bytes: Uint8Array): StatementSubmission {
  const body = readRequestBody(bytes, ['bundles', 'snapshot', 'publicKeys'])
  const bundles = body.texts('bundles')
  const publicKeys = body.has('publicKeys') ? body.texts('publicKeys') : []
  if (bundles.length === 0 || bundles.length > maxBundles || !bundles.every((file) => file.isWellFormed())) {
    body.refuse('bundles', `1 to ${maxBundles} bundle files as well-formed text`)
  }
  if (publicKeys.length > maxBundles || !publicKeys.every(isPublicKey)) {
    body.refuse('publicKeys', `at most ${maxBundles} keys, "ed25519:" and base64`)
  }
  return {
    bundles: bundles.map(utf8),
    snapshot: body.has('snapshot') ? body.converted('snapshot', fileBytes, 'well-formed text') : null,
    publicKeys,
  }
}

function isPublicKey(text: string): boolean {
  try {
    parsePublicKey(text)
    return true
  } catch (error) {
    if (error instanceof TouchmarkError) return false
    throw error
  }
}
