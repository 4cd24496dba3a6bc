import { join } from 'node:path'
import { parseBundle } from '../../attestation/bundle.ts'
import { parseReviewStatement } from '../../attestation/review-statement.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { makePrivateFolder, writeAtomically } from '../files/atomic-file.ts'

/**
 * Keeps a review in a folder. Returns the file's path.
 *
 * @throws FormatError `E_BUNDLE_INVALID`, `E_STATEMENT_INVALID` where it is no review; StateError `E_STATE_ACCESS`.
 */
export async function keepReviewFile(folder: string, bytes: Uint8Array): Promise<string> {
  parseReviewStatement(parseBundle(bytes).envelope.payload)
  await makePrivateFolder(folder)
  const path = join(folder, `${sha256Hex(bytes)}.json`)
  await writeAtomically(path, bytes)
  return path
}
