/**
 * What `wrap` changed, so that `unwrap` can put it back to the byte, and so that it can be told when somebody else took it
 * out. Kept in the state folder, readable by the user alone, since entries may hold secrets: `wrapped.json`, and a copy of
 * each file as it was in `backups/`.
 */
import { basename, dirname, join, resolve } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { utf8 } from '../../encoding/bytes.ts'
import { formatPointer } from '../../encoding/json-pointer.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { StateError, TouchmarkError } from '../../errors.ts'
import { fileReader, readTime } from '../../trust/field-reader.ts'
import { sortedJson } from '../../trust/sorted-json.ts'
import { quote } from '../../visible-text.ts'
import { makePrivateFolder, readIfThere, removeLeftovers, writeAtomically } from '../files/atomic-file.ts'
import { withFileLock } from '../files/file-lock.ts'
import type { ConfiguredServer } from './configured-servers.ts'

/** One entry that was wrapped. */
export interface WrapRecord {
  /** Absolute path of the file, as its host names it. */
  readonly file: string
  /** Name of the entry in the file. */
  readonly name: string
  /** JSON pointer of the entry in the file. */
  readonly pointer: string
  /** Under which name the guard keeps what it learns. */
  readonly entry: string
  /** SHA-256 of what is started or asked, as a pin would remember it: two entries of one name may be two servers. */
  readonly start: string
  /** The entry's text, in its stretches, before and after. May hold secrets. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** SHA-256 of what the entry means with the guard in front. */
  readonly meaning: string
  /** RFC 3339, UTC. */
  readonly wrappedAt: string
}

const recordFormat = 'touchmark-wrapped-v1'
const fileName = 'wrapped.json'

/**
 * What is wrapped; none where there is no file.
 *
 * @throws StateError `E_LOCK_CORRUPT` where the file cannot be understood; `E_STATE_ACCESS`.
 */
export async function loadWrapRecords(folder: string): Promise<readonly WrapRecord[]> {
  const path = join(folder, fileName)
  const bytes = await readIfThere(path)
  return bytes === undefined ? [] : parseRecords(bytes, quote(path, 400))
}

/** Whether `wrap` put the guard in front of this very entry. Throws as {@link loadWrapRecords}. */
export async function wasWrapped(
  folder: string,
  { entry, source, scope }: ConfiguredServer,
  cwd: string,
): Promise<boolean> {
  const file = scope === 'project' ? resolve(cwd, source) : source
  return (await loadWrapRecords(folder)).some((record) => record.file === file && record.name === entry)
}

/**
 * Changes the records under an exclusive lock, and does `work` before the lock is let go.
 *
 * @throws StateError as {@link loadWrapRecords}, and `E_STATE_BUSY`. Errors of `work` pass through.
 */
export async function changeWrapRecords<T>(
  folder: string,
  work: (records: readonly WrapRecord[], save: (records: readonly WrapRecord[]) => Promise<void>) => Promise<T>,
): Promise<T> {
  await makePrivateFolder(folder)
  const path = join(folder, fileName)
  return await withFileLock(`${path}.busy`, async () => {
    const save = async (records: readonly WrapRecord[]): Promise<void> => {
      await removeLeftovers(path)
      await writeAtomically(path, formatRecords(records))
    }
    return await work(await loadWrapRecords(folder), save)
  })
}

/** Whether a record is of this entry. */
export function isRecordOf(record: WrapRecord, file: string, path: readonly (string | number)[]): boolean {
  return record.file === file && record.pointer === formatPointer(path)
}

/** Where a file is kept as it was before it was first wrapped. */
export function backupPath(folder: string, file: string): string {
  return join(folder, 'backups', `${sha256Hex(file).slice(0, 16)}-${basename(file)}`)
}

/** Keeps a file as it is. Throws as `writeAtomically`. */
export async function keepBackup(folder: string, file: string, bytes: Uint8Array): Promise<void> {
  const path = backupPath(folder, file)
  await makePrivateFolder(dirname(path))
  await writeAtomically(path, bytes)
}

function formatRecords(records: readonly WrapRecord[]): Uint8Array {
  const wrapped = records.map(({ before, after, ...record }) => ({ ...record, before: [...before], after: [...after] }))
  return utf8(sortedJson({ format: recordFormat, wrapped }))
}

function parseRecords(bytes: Uint8Array, where: string): readonly WrapRecord[] {
  try {
    const file = fileReader(parseJson(bytes).value).only(['format', 'wrapped'])
    file.literal('format', recordFormat)
    return file.list('wrapped').map((fields) => {
      fields.only(['file', 'name', 'pointer', 'entry', 'start', 'before', 'after', 'meaning', 'wrappedAt'])
      return {
        file: fields.text('file'),
        name: fields.text('name'),
        pointer: fields.text('pointer'),
        entry: fields.text('entry'),
        start: fields.hash('start'),
        before: fields.texts('before'),
        after: fields.texts('after'),
        meaning: fields.hash('meaning'),
        wrappedAt: readTime(fields, 'wrappedAt'),
      }
    })
  } catch (cause) {
    throw new StateError('E_LOCK_CORRUPT', {
      found: `not a record of wrapped entries (${cause instanceof TouchmarkError ? cause.message : 'unreadable'})`,
      where,
      expected: recordFormat,
      next: 'Remove the file; "unwrap" then takes the guard out by what each entry says',
      cause,
    })
  }
}
