/** Puts hooks into a client's settings file, and takes them out again. */
import { realpath, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { fromUtf8, utf8 } from '../../encoding/bytes.ts'
import { ConfigError } from '../../errors.ts'
import type { HookClient } from '../../hosts/hook-event.ts'
import { withHooks, withoutHooks } from '../../hosts/hook-settings.ts'
import { quote } from '../../visible-text.ts'
import { hasErrorCode, makePrivateFolder, readIfThere, writeAtomically } from '../files/atomic-file.ts'
import { loadHookUndo, removeHookUndo, saveHookUndo } from './hook-undo.ts'

/** Which file of which client. */
export interface HookFile {
  readonly client: HookClient
  /** Absolute path. A link is followed: what it points at is edited. */
  readonly path: string
  readonly stateFolder: string
}

/** What was, or would be, done. */
export type HookChange = 'added' | 'there' | 'removed' | 'restored' | 'none'

/**
 * Adds hooks; writes nothing where they are there already, or with `dryRun`. The undo record is written first.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where the file is not what the client reads; StateError as `saveHookUndo`.
 */
export async function installHooks(file: HookFile, command: string, dryRun: boolean): Promise<HookChange> {
  const path = await target(file.path)
  const bytes = await readIfThere(path)
  const where = quote(path, 400)
  const text = bytes === undefined ? null : decode(bytes, where)
  const edited = withHooks(file.client, text, command, where)
  if (edited === text) return 'there'
  if (dryRun) return 'added'
  const undo = await loadHookUndo(file.stateFolder, path)
  const isOurLast = undo !== undefined && bytes !== undefined && sha256Hex(bytes) === undo.after
  const before = isOurLast ? undo.before : text === null ? null : utf8(withoutHooks(file.client, text, where))
  await saveHookUndo(file.stateFolder, { path, before, after: sha256Hex(edited) })
  await write(path, utf8(edited))
  return 'added'
}

/**
 * Takes hooks out. A file that nobody changed since gets the very bytes that it had; from any other only our own entries
 * are cut. Throws as {@link installHooks}.
 */
export async function removeHooks(file: HookFile, dryRun: boolean): Promise<HookChange> {
  const path = await target(file.path)
  const bytes = await readIfThere(path)
  const undo = await loadHookUndo(file.stateFolder, path)
  if (bytes === undefined) {
    if (!dryRun) await removeHookUndo(file.stateFolder, path)
    return 'none'
  }
  const where = quote(path, 400)
  const text = decode(bytes, where)
  const isOurLast = undo !== undefined && sha256Hex(bytes) === undo.after
  const before = isOurLast ? undo.before : utf8(withoutHooks(file.client, text, where))
  if (!isOurLast && before !== null && fromUtf8(before) === text) return 'none'
  if (dryRun) return isOurLast ? 'restored' : 'removed'
  if (before === null) await rm(path, { force: true })
  else await write(path, before)
  await removeHookUndo(file.stateFolder, path)
  return isOurLast ? 'restored' : 'removed'
}

async function target(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return path
    throw new ConfigError('E_FILE_ACCESS', {
      found: 'a file that cannot be read',
      where: quote(path, 400),
      cause: error,
    })
  }
}

/** Atomically, with the permissions that the file has; a new one is its user's alone. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  await makePrivateFolder(dirname(path))
  const found = await stat(path).catch(() => undefined)
  await writeAtomically(path, bytes, found === undefined ? {} : { mode: found.mode & 0o777 })
}

function decode(bytes: Uint8Array, where: string): string {
  try {
    return fromUtf8(bytes)
  } catch (cause) {
    throw new ConfigError('E_CONFIG_INVALID', { found: 'bytes that are not UTF-8', where, expected: 'JSON', cause })
  }
}
