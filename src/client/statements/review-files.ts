/**
 * Reviews that lie in folders: the machine's, beside its policy; the user's, in the state folder. A review is verified at
 * every use, by the policy of that moment: where it lies gives it no trust.
 */
import { readdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { claimedKind } from '../../attestation/statement-kind.ts'
import { hasErrorCode, readIfThere } from '../files/atomic-file.ts'

/** Most reviews of one folder that are looked at. */
const maxFiles = 64
/** Largest review that is looked at: one of 2,048 items has some 300 KiB. */
const maxBytes = 4 * 1024 * 1024

/**
 * The files of some folders, in their order; folders that are not there, and files that are too large or no reviews, are passed over.
 *
 * @throws StateError `E_STATE_ACCESS` for a file that cannot be read.
 */
export async function loadReviewFiles(folders: readonly string[]): Promise<Uint8Array[]> {
  const found: Uint8Array[] = []
  for (const folder of folders) {
    for (const name of namesIn(folder).slice(0, maxFiles)) {
      const path = join(folder, name)
      if ((await stat(path)).size > maxBytes) continue
      const bytes = await readIfThere(path)
      // A publisher's bundle must not come in by this door: it would stand in for what the registry says.
      if (bytes !== undefined && claimedKind(bytes) === 'review') found.push(bytes)
    }
  }
  return found
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ENOTDIR')) return []
    throw error
  }
}
