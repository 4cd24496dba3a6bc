/** A lock on disk: a project's `touchmark.lock` or a user's `lock.json`. */
import { sha256Hex } from '../../crypto/sha256.ts'
import { equalBytes } from '../../encoding/bytes.ts'
import { formatLock, parseLock } from '../../trust/lock-format.ts'
import type { Lock } from '../../trust/pins.ts'
import { quote } from '../../visible-text.ts'
import { readIfThere, removeLeftovers, type WriteOptions, writeAtomically } from '../files/atomic-file.ts'
import { type LockOptions, withFileLock } from '../files/file-lock.ts'

/** Name of a project's lock. */
export const projectLockName = 'touchmark.lock'

/**
 * Loads a lock; undefined where there is no file.
 *
 * @throws StateError `E_LOCK_CORRUPT` where the file is not a lock, an empty one included; `E_STATE_ACCESS` where it
 * cannot be read.
 */
export async function loadLock(path: string): Promise<Lock | undefined> {
  const bytes = await readIfThere(path)
  return bytes === undefined ? undefined : parseLock(bytes, quote(path, 400))
}

/** A lock that is loaded again and again: read each time, and understood anew only where a byte of it is another. */
export class LockFile {
  readonly #path: string
  #last: { readonly bytes: Uint8Array; readonly lock: Lock } | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** SHA-256 of the bytes that were read last; null where there were none. */
  get digest(): string | null {
    return this.#last === undefined ? null : sha256Hex(this.#last.bytes)
  }

  /** As {@link loadLock}. */
  async load(): Promise<Lock | undefined> {
    const bytes = await readIfThere(this.#path)
    if (bytes === undefined) return undefined
    if (this.#last === undefined || !equalBytes(this.#last.bytes, bytes)) {
      this.#last = { bytes, lock: parseLock(bytes, quote(this.#path, 400)) }
    }
    return this.#last.lock
  }

  /** As {@link loadLock} for another path: what was locked in one project only is the same in both, and then read once. */
  async loadBeside(path: string): Promise<Lock | undefined> {
    const bytes = await readIfThere(path)
    if (bytes === undefined) return undefined
    const isSame = this.#last !== undefined && equalBytes(this.#last.bytes, bytes)
    return isSame ? this.#last?.lock : parseLock(bytes, quote(path, 400))
  }
}

/**
 * Replaces a lock by what `change` makes of it, read again under an exclusive lock, so that no other writer's pins are
 * lost. A corrupt lock is never replaced. Nothing is written where `change` returns what it was given.
 *
 * @throws StateError `E_LOCK_CORRUPT`, `E_STATE_BUSY`, `E_STATE_ACCESS`.
 */
export async function updateLock(
  path: string,
  change: (lock: Lock | undefined) => Lock | undefined,
  options: LockOptions & Pick<WriteOptions, 'mode'> = {},
): Promise<void> {
  await withFileLock(
    `${path}.busy`,
    async () => {
      const before = await loadLock(path)
      const after = change(before)
      if (after === undefined || after === before) return
      const bytes = formatLock(after)
      // What we could not read back must not be written: the reader is the stricter of the two.
      parseLock(bytes, quote(path, 400))
      await removeLeftovers(path)
      await writeAtomically(path, bytes, options)
    },
    options,
  )
}
