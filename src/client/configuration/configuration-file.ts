/** One client's configuration on disk: read as a whole, and replaced only where nobody else changed it in between. */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { open, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { utf8 } from '../../encoding/bytes.ts'
import { ConfigError } from '../../errors.ts'
import { findEntries, type PlacedEntry } from '../../hosts/configured-entries.ts'
import { configurationText, fileWords, type Host, type HostFile, languageOf, requireLength } from '../../hosts/host.ts'
import type { ConfigurationLanguage, PlacedValue } from '../../hosts/placed-value.ts'
import { hasErrorCode } from '../files/atomic-file.ts'

/** A file as it was read. */
export interface ConfigurationFile {
  readonly host: Host
  readonly file: HostFile
  /** Absolute, as the host names it. */
  readonly path: string
  /** Where it really lies: a link stays a link. */
  readonly realPath: string
  readonly bytes: Uint8Array
  readonly mode: number
  /** The byte order mark, which is no part of the text. */
  readonly mark: string
  readonly text: string
  readonly language: ConfigurationLanguage
  readonly root: PlacedValue
  readonly entries: readonly PlacedEntry[]
}

/**
 * Reads a file of a host; undefined where there is none.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where it is not what its host reads, `E_CONFIG_UNREAD` where it is too long,
 * `E_FILE_ACCESS` where it cannot be read or is no ordinary file.
 */
export async function readConfiguration(
  host: Host,
  file: HostFile,
  path: string,
): Promise<ConfigurationFile | undefined> {
  const found = await readOrdinary(path)
  if (found === undefined) return undefined
  const where = fileWords(path)
  const { mark, text } = configurationText(found.bytes, where)
  const language = await languageOf(path)
  const root = language.read(text, where)
  const entries = findEntries(root, file.tables, host.references)
  return { host, file, path, ...found, mark, text, language, root, entries }
}

interface Ordinary {
  readonly realPath: string
  readonly bytes: Uint8Array
  readonly mode: number
}

async function readOrdinary(path: string): Promise<Ordinary | undefined> {
  try {
    const realPath = await realpath(path)
    // Without waiting: a pipe that nobody writes to would never open.
    const handle = await open(realPath, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stat = await handle.stat()
      if (!stat.isFile()) throw access('something that is no ordinary file', path)
      requireLength(stat.size, fileWords(path))
      return { realPath, bytes: new Uint8Array(await handle.readFile()), mode: stat.mode & 0o7777 }
    } finally {
      await handle.close()
    }
  } catch (cause) {
    if (hasErrorCode(cause, 'ENOENT') || hasErrorCode(cause, 'ENOTDIR')) return undefined
    if (cause instanceof ConfigError) throw cause
    throw access('a file that cannot be read', path, cause)
  }
}

function access(found: string, path: string, cause?: unknown): ConfigError {
  return new ConfigError('E_FILE_ACCESS', { found, where: fileWords(path), expected: 'a file of your own', cause })
}

/**
 * Replaces the file's text, with its permissions, through a link to what it points at. Either the old or the new content
 * is there, whatever happens.
 *
 * @throws ConfigError `E_CONFIG_CHANGED` where the file is not any more what was read, `E_FILE_ACCESS` where it cannot be
 * written; the file is then as it was.
 */
export async function replaceConfiguration(file: ConfigurationFile, text: string): Promise<void> {
  const { realPath, path, mode, mark } = file
  const temporary = join(dirname(realPath), `.${basename(realPath)}.${randomBytes(8).toString('hex')}.tmp`)
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(utf8(mark + text))
      await handle.chmod(mode)
      await handle.sync()
    } finally {
      await handle.close()
    }
    const now = await readOrdinary(path)
    if (now === undefined || now.realPath !== realPath || !Buffer.from(now.bytes).equals(file.bytes))
      throw changed(path)
    await rename(temporary, realPath)
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    if (cause instanceof ConfigError) throw cause
    throw access('a file that cannot be written', path, cause)
  }
}

function changed(path: string): ConfigError {
  return new ConfigError('E_CONFIG_CHANGED', {
    found: 'a file that changed while it was being worked on',
    where: fileWords(path),
    expected: 'the content that was read',
    next: 'Nothing was written. Close the client, and run the command again',
  })
}
