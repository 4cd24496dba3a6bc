import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { maxFileBytes } from '../../attestation/stored-release.ts'
import { PackageError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { hasErrorCode } from '../files/atomic-file.ts'

/**
 * Reads one file of a place by its name; undefined where the place has none. Throws a TouchmarkError where the place could
 * not be asked, or has something there that is no such file.
 */
export type FileReader = (file: string, kind: keyof typeof maxFileBytes) => Promise<Uint8Array | undefined>

/**
 * Reads out of `touchmark/` in a package's own folder. A link is not followed, and nothing but a regular file is read:
 * whoever made the package made the folder. Throws PackageError `E_PACKAGE_INVALID`.
 */
export function packageFiles(folder: string): FileReader {
  return async (file, kind) => {
    const path = join(folder, 'touchmark', file)
    try {
      return await readRegularFile(path, maxFileBytes[kind])
    } catch (cause) {
      if (hasErrorCode(cause, 'ENOENT') || hasErrorCode(cause, 'ENOTDIR')) return undefined
      if (cause instanceof PackageError) throw cause
      throw refused(path, 'a file that cannot be read', cause)
    }
  }
}

/** Opened so that neither a link nor a pipe that nobody writes to can hold us up. */
async function readRegularFile(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const { size } = await file.stat().then((found) => {
      if (!found.isFile()) throw refused(path, 'something that is no regular file')
      return found
    })
    if (size > maxBytes) throw refused(path, `a file of ${size} bytes`, undefined, `at most ${maxBytes}`)
    const bytes = new Uint8Array(size)
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(bytes, at, size - at, at)
      if (bytesRead === 0) return bytes.subarray(0, at)
      at += bytesRead
    }
    return bytes
  } finally {
    await file.close()
  }
}

function refused(path: string, found: string, cause?: unknown, expected = 'a regular file'): PackageError {
  return new PackageError('E_PACKAGE_INVALID', { found, where: quote(path, 400), expected, cause })
}
