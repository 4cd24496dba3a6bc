import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import type { Surroundings } from '../surroundings.ts'

/**
 * Reads a file that a person named; a relative path starts at the working directory.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND` where there is none, `E_FILE_ACCESS` where it cannot be read.
 */
export function readNamedFile(path: string, { cwd }: Pick<Surroundings, 'cwd'>): Uint8Array {
  try {
    return new Uint8Array(readFileSync(resolve(cwd, path)))
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new ConfigError(missing ? 'E_FILE_NOT_FOUND' : 'E_FILE_ACCESS', {
      found: missing ? 'no such file' : 'a file that cannot be read',
      where: quote(path),
      cause,
    })
  }
}
