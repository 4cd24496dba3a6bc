/**
 * What a settings file was before hooks were put into it, so that it can be again, byte for byte. In the state folder under
 * `hooks/`, readable by the user alone: settings hold secrets.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { base64, fromBase64, utf8 } from '../../encoding/bytes.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { StateError, TouchmarkError } from '../../errors.ts'
import { fileReader } from '../../trust/field-reader.ts'
import { sortedJson } from '../../trust/sorted-json.ts'
import { quote } from '../../visible-text.ts'
import { makePrivateFolder, readIfThere, writeAtomically } from '../files/atomic-file.ts'

/** One file's record. */
export interface HookUndo {
  /** Absolute path of the settings file. */
  readonly path: string
  /** Its content before; null where there was no file. */
  readonly before: Uint8Array | null
  /** SHA-256 of its content with the hooks in it. */
  readonly after: string
}

const format = 'touchmark-hook-undo-v1'

/**
 * The record of a settings file; undefined where there is none.
 *
 * @throws StateError `E_LOCK_CORRUPT` where it cannot be understood; `E_STATE_ACCESS`.
 */
export async function loadHookUndo(stateFolder: string, path: string): Promise<HookUndo | undefined> {
  const file = undoPath(stateFolder, path)
  const bytes = await readIfThere(file)
  return bytes === undefined ? undefined : parseUndo(bytes, quote(file, 400))
}

/** Writes a record. Throws StateError `E_STATE_ACCESS`. */
export async function saveHookUndo(stateFolder: string, { path, before, after }: HookUndo): Promise<void> {
  const file = undoPath(stateFolder, path)
  await makePrivateFolder(join(stateFolder, 'hooks'))
  await writeAtomically(file, utf8(sortedJson({ format, path, before: before && base64(before), after })))
}

/** Forgets a record. */
export async function removeHookUndo(stateFolder: string, path: string): Promise<void> {
  await rm(undoPath(stateFolder, path), { force: true })
}

function undoPath(stateFolder: string, path: string): string {
  return join(stateFolder, 'hooks', `${sha256Hex(path)}.json`)
}

function parseUndo(bytes: Uint8Array, where: string): HookUndo {
  try {
    const file = fileReader(parseJson(bytes).value).only(['format', 'path', 'before', 'after'])
    file.literal('format', format)
    const before = file.isNull('before') ? null : file.converted('before', fromBase64, 'base64')
    return { path: file.text('path'), before, after: file.hash('after') }
  } catch (cause) {
    throw new StateError('E_LOCK_CORRUPT', {
      found: `not a record of settings (${cause instanceof TouchmarkError ? cause.message : 'unreadable'})`,
      where,
      expected: format,
      next: 'Remove the record, and the hooks from the settings by hand',
      cause,
    })
  }
}
