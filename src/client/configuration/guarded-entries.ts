/**
 * Which entries were ever started through the guard. A client's configuration can be rewritten behind our back; that an
 * entry was guarded and is not any more can at least be told. Kept in the state folder, `guarded.json`.
 */
import { join } from 'node:path'
import { utf8 } from '../../encoding/bytes.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { StateError, TouchmarkError } from '../../errors.ts'
import { fileReader, readTime } from '../../trust/field-reader.ts'
import { sortedJson } from '../../trust/sorted-json.ts'
import { quote } from '../../visible-text.ts'
import { makePrivateFolder, readIfThere, removeLeftovers, writeAtomically } from '../files/atomic-file.ts'
import { withFileLock } from '../files/file-lock.ts'

const guardedFormat = 'touchmark-guarded-v1'
const fileName = 'guarded.json'

/**
 * Entries that were guarded, with the time at which each was first (RFC 3339, UTC); none where there is no file.
 *
 * @throws StateError `E_LOCK_CORRUPT` where the file cannot be understood; `E_STATE_ACCESS`.
 */
export async function loadGuarded(folder: string): Promise<ReadonlyMap<string, string>> {
  const path = join(folder, fileName)
  const bytes = await readIfThere(path)
  return bytes === undefined ? new Map() : parseGuarded(bytes, quote(path, 400))
}

/** Remembers that an entry is guarded; writes nothing where that is known. Throws as {@link loadGuarded}, and `E_STATE_BUSY`. */
export async function rememberGuarded(folder: string, entry: string, now: number): Promise<void> {
  if ((await loadGuarded(folder)).has(entry)) return
  await changeGuarded(folder, (entries) => entries.set(entry, new Date(now).toISOString()))
}

/** Forgets entries: their user took the guard out. Writes nothing where none is known. Throws as {@link rememberGuarded}. */
export async function forgetGuarded(folder: string, entries: readonly string[]): Promise<void> {
  const known = await loadGuarded(folder)
  if (!entries.some((entry) => known.has(entry))) return
  await changeGuarded(folder, (kept) => {
    for (const entry of entries) kept.delete(entry)
  })
}

async function changeGuarded(folder: string, change: (entries: Map<string, string>) => void): Promise<void> {
  await makePrivateFolder(folder)
  const path = join(folder, fileName)
  await withFileLock(`${path}.busy`, async () => {
    const entries = new Map(await loadGuarded(folder))
    change(entries)
    await removeLeftovers(path)
    const guarded = Object.fromEntries([...entries].map(([name, guardedSince]) => [name, { guardedSince }]))
    await writeAtomically(path, utf8(sortedJson({ format: guardedFormat, entries: guarded })))
  })
}

function parseGuarded(bytes: Uint8Array, where: string): ReadonlyMap<string, string> {
  try {
    const file = fileReader(parseJson(bytes).value).only(['format', 'entries'])
    file.literal('format', guardedFormat)
    const table = file.object('entries')
    return new Map(table.entries((fields, name) => [name, readTime(fields.only(['guardedSince']), 'guardedSince')]))
  } catch (cause) {
    throw new StateError('E_LOCK_CORRUPT', {
      found: `not a record of guarded entries (${cause instanceof TouchmarkError ? cause.message : 'unreadable'})`,
      where,
      expected: guardedFormat,
      next: 'Remove the file; each guarded session writes it again',
      cause,
    })
  }
}
