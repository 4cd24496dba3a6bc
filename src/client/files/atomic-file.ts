/**
 * Files that are either the old or the new content, whatever happens in between: written beside, flushed, renamed, and
 * the folder flushed, so that a crash or a power cut leaves one of the two.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StateError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { openToRead, requireOrdinary } from './ordinary-file.ts'

/** Whether an error of `node:fs` has this code, such as `ENOENT`. */
export function hasErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** How a file is written. */
export interface WriteOptions {
  /** Permissions of the new file; default 0600. */
  readonly mode?: number
  /** Whether the content must survive a power cut; default true. Only for files that are checked by hash when read. */
  readonly flush?: boolean
}

/**
 * Replaces a file's content.
 *
 * @throws StateError `E_STATE_ACCESS` where the folder or the file cannot be written; the old content is then intact.
 */
export async function writeAtomically(path: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<void> {
  const { mode = 0o600, flush = true } = options
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`)
  try {
    await writeNew(temporary, bytes, mode, flush)
    await rename(temporary, path)
    if (flush) await flushFolder(dirname(path))
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw accessError('a file that cannot be written', path, cause)
  }
}

async function writeNew(path: string, bytes: Uint8Array, mode: number, flush: boolean): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    await file.writeFile(bytes)
    if (flush) await file.sync()
  } finally {
    await file.close()
  }
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Removes what killed writers of `path` left beside it. Only for whoever holds the exclusive lock of that file. */
export async function removeLeftovers(path: string): Promise<void> {
  const prefix = `.${basename(path)}.`
  const names = await readdir(dirname(path))
  const leftovers = names.filter((name) => name.startsWith(prefix) && name.endsWith('.tmp'))
  await Promise.all(leftovers.map((name) => rm(join(dirname(path), name), { force: true })))
}

/**
 * Content of a file, or undefined where there is none. Read at once: a start waits for a dozen such files, small and at hand,
 * and each turn of waiting would take longer than the reading. What may never end is not a file (see ordinary-file.ts).
 *
 * @throws StateError `E_STATE_ACCESS` where it exists but cannot be read.
 */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    const file = openSync(path, openToRead)
    try {
      requireOrdinary(fstatSync(file))
      return new Uint8Array(readFileSync(file))
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    if (hasErrorCode(cause, 'ENOENT')) return undefined
    throw accessError('a file that cannot be read', path, cause)
  }
}

/** Names in a folder, sorted; none where there is no folder. Throws as `readdir` does. */
export async function listFolder(path: string): Promise<string[]> {
  try {
    return readdirSync(path).sort()
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return []
    throw error
  }
}

/**
 * Makes a folder that only its owner may enter, with its parents.
 *
 * @throws StateError `E_STATE_ACCESS` where it cannot be made.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw accessError('a folder that cannot be made', path, cause)
  }
}

/** `E_STATE_ACCESS` for a path. */
export function accessError(found: string, path: string, cause: unknown): StateError {
  const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return new StateError('E_STATE_ACCESS', {
    found: `${found}${why}`,
    where: quote(path, 400),
    expected: 'a folder and files of your own',
    next: 'Check the permissions, or set XDG_STATE_HOME to a folder that you own',
    cause,
  })
}
