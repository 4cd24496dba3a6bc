/** Reading and writing the files that people name on the command line. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ConfigError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { Io } from './io.ts'

/**
 * Writes a file whole or not at all: a temporary file beside it, flushed, then renamed over it.
 *
 * @throws ConfigError `E_FILE_ACCESS` where it cannot be written, and where a folder, a device or a pipe has that name.
 */
export function writeNamedFile(path: string, bytes: Uint8Array | string, io: Io): void {
  const target = resolve(io.cwd, path)
  const temporary = `${target}.${Buffer.from(io.randomBytes(6)).toString('hex')}.tmp`
  try {
    mkdirSync(dirname(target), { recursive: true })
    // Renamed over, a device would be a file from then on, for everybody.
    if (statSync(target, { throwIfNoEntry: false })?.isFile() === false) throw new TypeError('there is something else')
    const file = openSync(temporary, 'wx', 0o644)
    const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    for (let at = 0; at < data.length; ) at += writeSync(file, data, at)
    fsyncSync(file)
    closeSync(file)
    renameSync(temporary, target)
  } catch (cause) {
    throw new ConfigError('E_FILE_ACCESS', { found: 'a file that cannot be written', where: quote(path), cause })
  }
}

/** Everything on standard input, at most 64 MiB. */
export async function readStandardInput(io: Io): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of io.stdin) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > 64 * 1024 * 1024)
      throw new ConfigError('E_FILE_ACCESS', { found: 'more than 64 MiB', where: 'standard input' })
    chunks.push(bytes)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
