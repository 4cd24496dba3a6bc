/**
 * The user's state folder (`$XDG_STATE_HOME/touchmark`): pins, the definitions they stand for, and what waits for a
 * decision. Everything that touchmark writes by itself is here, but for what V8 compiled of the program (cli/code-cache.ts).
 *
 * `lock.json` is written first, empty, when the folder is made. So a folder with definitions and without `lock.json` is
 * one from which the pins were removed: an error, never a first run.
 */

import { accessSync, constants, lstatSync, unlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { fromUtf8, utf8 } from '../../encoding/bytes.ts'
import { canonicalBytes } from '../../encoding/canonical-json.ts'
import { isObject, type JsonObject } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { StateError } from '../../errors.ts'
import { emptyLock, type Lock } from '../../trust/pins.ts'
import type { Effect } from '../../trust/reasons.ts'
import { quote } from '../../visible-text.ts'
import { hasErrorCode, listFolder, makePrivateFolder, readIfThere, writeAtomically } from '../files/atomic-file.ts'
import type { LockOptions } from '../files/file-lock.ts'
import { LockFile, updateLock } from './lock-file.ts'
import {
  formatPending,
  type PendingRecord,
  parsePending,
  type RecordedChange,
  type RecordedIncident,
} from './pending.ts'

/** Definitions written at the same time: enough to keep the disk busy, few enough for any limit on open files. */
const writesAtOnce = 32

/** A state folder. Nothing is made before the first write. */
export class State {
  /** Absolute path of the folder. */
  readonly folder: string
  readonly #options: LockOptions
  readonly #lock: LockFile

  constructor(folder: string, options: LockOptions = {}) {
    this.folder = folder
    this.#options = options
    this.#lock = new LockFile(this.#lockPath)
  }

  /**
   * The pins; none where the folder was never used.
   *
   * @throws StateError `E_LOCK_CORRUPT` where the lock cannot be understood, or is gone though definitions are there;
   * `E_STATE_ACCESS`.
   */
  async load(): Promise<Lock> {
    return (await this.#existing()) ?? emptyLock
  }

  /** SHA-256 of the file of the pins as it was loaded last; null where there was none. */
  get pinsDigest(): string | null {
    return this.#lock.digest
  }

  /** The lock of a project, read beside {@link load}; undefined where there is no file. Throws as `loadLock` does. */
  async loadBeside(projectLock: string): Promise<Lock | undefined> {
    return await this.#lock.loadBeside(projectLock)
  }

  /**
   * Replaces the pins by what `change` makes of them, read again under an exclusive lock.
   *
   * @throws StateError as {@link load}, and `E_STATE_BUSY`.
   */
  async update(change: (lock: Lock) => Lock): Promise<void> {
    await this.#prepare()
    await updateLock(this.#lockPath, (lock) => change(lock ?? emptyLock), this.#options)
  }

  /**
   * Keeps values of items under their hashes. Call it before the pin that names the hashes is written.
   *
   * @throws EncodingError `E_CANONICAL_VALUE` where one has no canonical form; StateError as {@link update}.
   */
  async saveDefinitions(values: readonly JsonObject[]): Promise<void> {
    await this.#keep(values.map(canonicalBytes), 'json')
  }

  /** Keeps the instructions of a server under their hash. Throws as {@link update}. */
  async saveInstructions(text: string): Promise<void> {
    await this.#keep([utf8(text)], 'txt')
  }

  /** The value whose hash this is, or undefined where it is not kept or was altered: then nothing is known of it. */
  async definition(hash: string): Promise<JsonObject | undefined> {
    const bytes = await this.#kept(hash, 'json')
    const value = bytes === undefined ? undefined : parseJson(bytes).value
    return isObject(value) ? value : undefined
  }

  /** The instructions whose hash this is, or undefined as for {@link definition}. */
  async instructions(hash: string): Promise<string | undefined> {
    const bytes = await this.#kept(hash, 'txt')
    return bytes === undefined ? undefined : fromUtf8(bytes)
  }

  /** Writes down what waits for a decision, or removes the record of an entry for which nothing waits. */
  async savePending(entry: string, record: PendingRecord | null): Promise<void> {
    const path = this.#pendingPath(entry)
    if (record === null) {
      removeFile(path)
      return
    }
    await this.#prepare()
    await makePrivateFolder(join(this.folder, 'pending'))
    await writeAtomically(path, formatPending(record))
  }

  /** Since when an entry waits with this effect; undefined where it does not, or its record cannot be understood. */
  async pendingSince(entry: string, effect: Effect): Promise<string | undefined> {
    const record = await this.#understoodPending(entry)
    return record?.effect === effect ? record.since : undefined
  }

  /** What is written down of refusals of an entry; nothing where its record cannot be understood. */
  async pendingIncidents(entry: string): Promise<readonly RecordedIncident[]> {
    return (await this.#understoodPending(entry))?.incidents ?? []
  }

  /** What the kept record of an entry says differs; empty where there is none, or it cannot be read. */
  async pendingChanges(entry: string): Promise<readonly RecordedChange[]> {
    return (await this.#understoodPending(entry))?.changes ?? []
  }

  async #understoodPending(entry: string): Promise<PendingRecord | undefined> {
    const path = this.#pendingPath(entry)
    const bytes = await readIfThere(path)
    if (bytes === undefined) return undefined
    try {
      return parsePending(bytes, quote(path, 400))
    } catch (error) {
      if (error instanceof StateError) return undefined
      throw error
    }
  }

  /** Removes an entry's record where nothing but what hooks refused for want of a verdict is in it. */
  async settlePending(entry: string): Promise<void> {
    const path = this.#pendingPath(entry)
    const bytes = await readIfThere(path)
    if (bytes === undefined) return
    const { reasons, snapshotDigest } = parsePending(bytes, quote(path, 400))
    if (reasons.length === 0 && snapshotDigest === null) await rm(path, { force: true })
  }

  /**
   * What waits for a decision, by entry.
   *
   * @throws StateError `E_LOCK_CORRUPT` where a record cannot be understood.
   */
  async pending(): Promise<PendingRecord[]> {
    const folder = join(this.folder, 'pending')
    const names = (await listFolder(folder)).filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
    const records: PendingRecord[] = []
    for (const name of names) {
      const path = join(folder, name)
      const bytes = await readIfThere(path)
      if (bytes !== undefined) records.push(parsePending(bytes, quote(path, 400)))
    }
    return records.sort((a, b) => (a.entry < b.entry ? -1 : 1))
  }

  /** Whether the folder exists or can be made, and can be written: whether anything can be remembered. */
  async isLasting(): Promise<boolean> {
    try {
      await makePrivateFolder(this.folder)
      accessSync(this.folder, constants.R_OK | constants.W_OK | constants.X_OK)
      return true
    } catch {
      return false
    }
  }

  #pendingPath(entry: string): string {
    return join(this.folder, 'pending', `${sha256Hex(entry)}.json`)
  }

  get #lockPath(): string {
    return join(this.folder, 'lock.json')
  }

  async #keep(contents: readonly Uint8Array[], extension: 'json' | 'txt'): Promise<void> {
    await this.#prepare()
    await makePrivateFolder(this.#definitions)
    for (let at = 0; at < contents.length; at += writesAtOnce) {
      await Promise.all(contents.slice(at, at + writesAtOnce).map((bytes) => this.#keepOne(bytes, extension)))
    }
  }

  async #keepOne(bytes: Uint8Array, extension: 'json' | 'txt'): Promise<void> {
    const hash = sha256Hex(bytes)
    if ((await this.#kept(hash, extension)) !== undefined) return
    await writeAtomically(join(this.#definitions, `${hash}.${extension}`), bytes, { flush: false })
  }

  async #kept(hash: string, extension: 'json' | 'txt'): Promise<Uint8Array | undefined> {
    if (!/^[0-9a-f]{64}$/.test(hash)) return undefined
    const bytes = await readIfThere(join(this.#definitions, `${hash}.${extension}`))
    return bytes === undefined || sha256Hex(bytes) !== hash ? undefined : bytes
  }

  get #definitions(): string {
    return join(this.folder, 'definitions')
  }

  async #prepare(): Promise<void> {
    await makePrivateFolder(this.folder)
    if ((await this.#existing()) !== undefined) return
    await updateLock(this.#lockPath, (lock) => lock ?? { servers: new Map() }, this.#options)
  }

  /** The pins, or undefined where the folder was never used. Definitions are made after the lock, so look again. */
  async #existing(): Promise<Lock | undefined> {
    const lock = await this.#lock.load()
    if (lock !== undefined || !(await this.#wasUsed())) return lock
    const again = await this.#lock.load()
    if (again === undefined) throw this.#pinsGone()
    return again
  }

  async #wasUsed(): Promise<boolean> {
    return (await listFolder(this.#definitions)).length > 0
  }

  #pinsGone(): StateError {
    return new StateError('E_LOCK_CORRUPT', {
      found: 'definitions without the pins that name them',
      where: quote(this.folder, 400),
      expected: 'lock.json',
      next: 'Restore lock.json; to start anew on purpose, remove the whole folder',
    })
  }
}

/** Looked for first: mostly there is none, and an error costs a young process as much as a hundred looks. */
function removeFile(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return
  try {
    unlinkSync(path)
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error
  }
}
