/**
 * Releases that were verified with a network, kept verbatim in the state folder, so that the same command works without
 * one. What is kept gives no trust: every signature is verified again at every use, by the policy of that moment.
 */
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  compareReleaseKeys,
  type ReleaseKey,
  readStoredRelease,
  releaseKeyText,
  type StoredRelease,
  storedReleaseJson,
} from '../../attestation/stored-release.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { equalBytes } from '../../encoding/bytes.ts'
import { canonicalBytes } from '../../encoding/canonical-json.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { StateError, TouchmarkError } from '../../errors.ts'
import { fileReader } from '../../trust/field-reader.ts'
import { compareRelease } from '../../trust/release.ts'
import { quote } from '../../visible-text.ts'
import { accessError, hasErrorCode, makePrivateFolder, readIfThere, writeAtomically } from '../files/atomic-file.ts'

const format = 'touchmark-release-v1'

/** Most releases that are kept; above it, those written longest ago make room. */
export const defaultMaxReleases = 1000

/** The releases of a state folder. Nothing is made before the first {@link ReleaseStore.save}. */
export class ReleaseStore {
  readonly #folder: string
  readonly #maxReleases: number

  /** `folder` is the state folder. */
  constructor(folder: string, maxReleases: number = defaultMaxReleases) {
    this.#folder = join(folder, 'releases')
    this.#maxReleases = maxReleases
  }

  /**
   * Keeps a release in place of what was kept for the same version and profile.
   *
   * @throws StateError `E_STATE_ACCESS`.
   */
  async save(release: StoredRelease): Promise<void> {
    const path = this.#path(release)
    const bytes = canonicalBytes({ format, release: storedReleaseJson(release) })
    // What we could not read back must not be written: the reader is the stricter of the two.
    parseKept(bytes, path)
    const before = await readIfThere(path)
    if (before !== undefined && equalBytes(before, bytes)) return
    await makePrivateFolder(this.#folder)
    await writeAtomically(path, bytes)
    await this.#makeRoom()
  }

  /**
   * What is kept of a version and profile; undefined where nothing is.
   *
   * @throws StateError `E_LOCK_CORRUPT` where it was altered or is another release than its place says: never none;
   * `E_STATE_ACCESS`.
   */
  async load(key: ReleaseKey): Promise<StoredRelease | undefined> {
    const path = this.#path(key)
    const bytes = await readIfThere(path)
    if (bytes === undefined) return undefined
    const release = parseKept(bytes, path)
    if (releaseKeyText(release) !== releaseKeyText(key)) throw corrupt(path, 'a release that belongs elsewhere')
    return release
  }

  /** The newest version that is kept of a name and profile, by semantic version. Throws as {@link load}. */
  async newest({ name, profile }: Pick<ReleaseKey, 'name' | 'profile'>): Promise<StoredRelease | undefined> {
    let newest: StoredRelease | undefined
    for (const release of await this.#read((file) => file.startsWith(filePrefix(name)))) {
      if (release.name !== name || release.profile !== profile) continue
      if (newest === undefined || isNewer(release, newest)) newest = release
    }
    return newest
  }

  /** Everything that is kept, by name, version and profile. Throws as {@link load}. */
  async list(): Promise<StoredRelease[]> {
    return await this.#read(() => true)
  }

  async #read(wanted: (file: string) => boolean): Promise<StoredRelease[]> {
    const releases: StoredRelease[] = []
    for (const path of (await this.#paths()).filter((each) => wanted(basename(each)))) {
      const bytes = await readIfThere(path)
      if (bytes === undefined) continue
      const release = parseKept(bytes, path)
      if (this.#path(release) !== path) throw corrupt(path, 'a release that belongs elsewhere')
      releases.push(release)
    }
    return releases.sort(compareReleaseKeys)
  }

  #path(key: ReleaseKey): string {
    return join(this.#folder, `${filePrefix(key.name)}${sha256Hex(releaseKeyText(key))}.json`)
  }

  async #paths(): Promise<string[]> {
    try {
      const names = (await readdir(this.#folder)).filter((name) => /^[0-9a-f]{16}-[0-9a-f]{64}\.json$/.test(name))
      return names.sort().map((name) => join(this.#folder, name))
    } catch (cause) {
      if (hasErrorCode(cause, 'ENOENT')) return []
      throw accessError('a folder that cannot be read', this.#folder, cause)
    }
  }

  async #makeRoom(): Promise<void> {
    const paths = await this.#paths()
    if (paths.length <= this.#maxReleases) return
    const aged = await Promise.all(paths.map(async (path) => ({ path, writtenAt: await writtenAt(path) })))
    aged.sort((a, b) => a.writtenAt - b.writtenAt)
    const surplus = aged.slice(0, aged.length - this.#maxReleases)
    await Promise.all(surplus.map(({ path }) => rm(path, { force: true })))
  }
}

/** Releases of one name are found without reading those of all others. */
function filePrefix(name: string): string {
  return `${sha256Hex(name).slice(0, 16)}-`
}

/** Milliseconds since 1970; another process may have removed the file. */
async function writtenAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    return 0
  }
}

/** Versions without an order are told apart by text, so that the answer is the same each time. */
function isNewer(a: StoredRelease, than: StoredRelease): boolean {
  const order = compareRelease({ version: than.version, package: null }, { version: a.version, package: null })
  return order === 'newer' || (order === 'unknown' && a.version > than.version)
}

function parseKept(bytes: Uint8Array, path: string): StoredRelease {
  try {
    const file = fileReader(parseJson(bytes, { maxDepth: 8 }).value).only(['format', 'release'])
    file.literal('format', format)
    const release = readStoredRelease(file.object('release'))
    if (equalBytes(canonicalBytes({ format, release: storedReleaseJson(release) }), bytes)) return release
  } catch (cause) {
    throw corrupt(path, cause instanceof TouchmarkError ? cause.message : 'unreadable', cause)
  }
  throw corrupt(path, 'not in its one form')
}

function corrupt(path: string, why: string, cause?: unknown): StateError {
  return new StateError('E_LOCK_CORRUPT', {
    found: `not a kept release (${why})`,
    where: quote(path, 400),
    expected: format,
    next: 'Remove the file; the next verify with a network writes it again',
    cause,
  })
}
