import { join } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { readableName, verdictFolder } from './verdict-cache.ts'

/** Path of the file with an entry's latest verdict. */
export function verdictPath(stateFolder: string, entry: string): string {
  return join(stateFolder, verdictFolder, `${readableName(entry)}.${sha256Hex(entry).slice(0, 32)}.json`)
}
