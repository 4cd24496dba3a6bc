/**
 * The control statements that were seen of each name, kept in the state folder: what a registry may add to and never
 * take from, and all that is known of revocations without a network.
 */
import { stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { type ControlFile, formatControlFile, parseControlFile } from '../../attestation/control-file.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { equalBytes, utf8 } from '../../encoding/bytes.ts'
import { StateError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { makePrivateFolder, readIfThere, writeAtomically } from '../files/atomic-file.ts'

/** The kept chains of one state folder. */
export class ControlStore {
  readonly #folder: string

  /** `stateFolder` is `$XDG_STATE_HOME/touchmark`. */
  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, 'control')
  }

  /**
   * What was seen of a name in a log; undefined where it was never asked for.
   *
   * @throws StateError `E_LOCK_CORRUPT` where the file is not what was written, never as if there were none;
   * `E_STATE_ACCESS`.
   */
  async load(origin: string, name: string): Promise<ControlFile | undefined> {
    const path = this.#path(origin, name)
    const bytes = await readIfThere(path)
    if (bytes === undefined) return undefined
    try {
      const file = parseControlFile(bytes)
      if (file.name === name && file.origin === origin && equalBytes(formatControlFile(file), bytes)) return file
    } catch (cause) {
      if (!(cause instanceof TouchmarkError)) throw cause
    }
    throw new StateError('E_LOCK_CORRUPT', {
      found: 'control statements that are not as they were kept',
      where: quote(path, 400),
      next: 'Restore the file from a backup; removing it forgets which revocations were seen',
    })
  }

  /** Keeps a chain that was verified. @throws StateError `E_STATE_ACCESS`. */
  async save(file: ControlFile): Promise<void> {
    await makePrivateFolder(this.#folder)
    await writeAtomically(this.#path(file.origin, file.name), formatControlFile(file))
  }

  /**
   * Remembers when the registry was last asked and said nothing else: the file's own time. A folder that cannot be
   * written loses only that.
   *
   * @param now milliseconds since 1970.
   */
  async confirm(origin: string, name: string, now: number): Promise<void> {
    await utimes(this.#path(origin, name), now / 1000, now / 1000).catch(() => undefined)
  }

  /** When the registry was last asked, in milliseconds since 1970; undefined where it never was. */
  async confirmedAt(origin: string, name: string): Promise<number | undefined> {
    return await stat(this.#path(origin, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    )
  }

  #path(origin: string, name: string): string {
    return join(this.#folder, `${sha256Hex(utf8(`${origin}\n${name}`))}.json`)
  }
}
