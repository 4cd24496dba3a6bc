/** Reads files whose path others may have chosen: a link in a project may lead to a device that never ends, or to our own input. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** Largest file that is read whole: more than any policy, lock or kept release has. */
const maxFileBytes = 256 * 1024 * 1024

/** Opens a file for reading; a pipe that nobody writes to is not waited for. Throws what `node:fs` throws. */
export async function openToRead(path: string): Promise<FileHandle> {
  return await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
}

/** Reads an open file whole. Throws for anything but a file of at most {@link maxFileBytes}. */
export async function readOpenFile(file: FileHandle): Promise<Uint8Array> {
  const stats = await file.stat()
  if (!stats.isFile()) throw new TypeError('not a file')
  if (stats.size > maxFileBytes) throw new RangeError('too large a file')
  return new Uint8Array(await file.readFile())
}

/** Opens, reads and closes a file. Throws as its parts. */
export async function readOrdinaryFile(path: string): Promise<Uint8Array> {
  const file = await openToRead(path)
  try {
    return await readOpenFile(file)
  } finally {
    await file.close()
  }
}
