/**
 * Copies of packages, by digest: `packages/<first 32 hexadecimal digits of the tarball's SHA-512>/` in the state folder.
 *
 * A copy is made in a folder beside it and renamed, so it is there whole or not at all. `installed.json` in it says of
 * which tarball it is and what each file was; it is the last file written, and a folder without it is never used. Whoever
 * can write the state folder can rewrite both: that is the limit of what the check at every start can notice.
 */
import { randomBytes } from 'node:crypto'
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromBase64, hex } from '../../encoding/bytes.ts'
import { canonicalBytes } from '../../encoding/canonical-json.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { PackageError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { hasErrorCode, makePrivateFolder, readIfThere } from '../files/atomic-file.ts'
import { withFileLock } from '../files/file-lock.ts'
import { compareManifests, type FileManifest, readManifest } from './file-manifest.ts'

/** What a copy is of. */
export interface CopySubject {
  /** `npm` for a tarball with its dependencies, `mcpb` for a bundle. */
  readonly kind: 'npm' | 'mcpb'
  /** Name and version, or the words for a bundle; for messages and for people who look into the folder. */
  readonly label: string
  /** `sha512-…` of the tarball, or `sha256-…` of the bundle; base64. */
  readonly integrity: string
}

/** A copy that is whole and unchanged. */
export interface PackageCopy {
  /** Where its files are. */
  readonly content: string
  readonly manifest: FileManifest
  /** Files of data that the server wrote into it since: see {@link compareManifests}. */
  readonly addedData: readonly string[]
}

const leftoverAfterMs = 24 * 3_600_000
const markerName = 'installed.json'
const format = 'touchmark-package-copy-1'

/** The copies in one state folder. */
export class PackageCopies {
  readonly #folder: string

  /** `stateFolder` is the user's; nothing is made before the first copy. */
  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, 'packages')
  }

  /**
   * The copy of a subject, every file of it checked; undefined where there is none, or only a torn one.
   *
   * @throws PackageError `E_PACKAGE_MISMATCH` where a file was changed, added or removed since (records and databases may be added); StateError
   * `E_STATE_ACCESS` where it cannot be read.
   */
  async find(subject: CopySubject): Promise<PackageCopy | undefined> {
    const folder = this.#folderOf(subject)
    const marker = await readMarker(folder)
    if (marker === undefined || marker.integrity !== subject.integrity) return undefined
    const content = join(folder, 'content')
    const { difference, addedData } = compareManifests(marker.manifest, readContent(content))
    if (difference === undefined) return { content, manifest: marker.manifest, addedData }
    throw new PackageError('E_PACKAGE_MISMATCH', {
      found: `the file ${quote(difference, 300)}, which is not as it was installed`,
      where: quote(folder, 400),
      expected: 'the copy as it was made',
      next: 'Find out who changed it; remove the folder to have it made anew',
    })
  }

  /**
   * Makes a copy: `fill` writes its files into an empty folder. Where another process was faster, its copy is used.
   *
   * @throws As {@link find}, and whatever `fill` throws; then nothing is left behind.
   */
  async make(subject: CopySubject, fill: (content: string, scratch: string) => Promise<void>): Promise<PackageCopy> {
    await makePrivateFolder(this.#folder)
    await this.#removeLeftovers()
    const folder = this.#folderOf(subject)
    const temporary = `${folder}.${randomBytes(8).toString('hex')}.tmp`
    try {
      const [content, scratch] = [join(temporary, 'content'), join(temporary, 'scratch')]
      await makePrivateFolder(content)
      await makePrivateFolder(scratch)
      await fill(content, scratch)
      await rm(scratch, { recursive: true })
      await writeMarker(temporary, subject, readManifest(content))
      await withFileLock(`${folder}.lock`, () => this.#putInPlace(temporary, subject))
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
    const made = await this.find(subject)
    if (made !== undefined) return made
    throw new PackageError('E_PACKAGE_INSTALL', {
      found: 'a copy that was removed while it was made',
      where: quote(folder),
    })
  }

  /** Only one process at a time is here, so what is torn can be replaced and what is whole is never touched. */
  async #putInPlace(temporary: string, subject: CopySubject): Promise<void> {
    const folder = this.#folderOf(subject)
    if ((await readMarker(folder)) !== undefined) return
    const torn = `${folder}.${randomBytes(8).toString('hex')}.torn`
    try {
      await rename(folder, torn)
      await rm(torn, { recursive: true, force: true })
    } catch (error) {
      if (!hasErrorCode(error, 'ENOENT')) throw error
    }
    await rename(temporary, folder)
  }

  /** What killed processes left behind. A day is longer than any of them can have been at work. */
  async #removeLeftovers(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => /\.(?:tmp|torn)$/.test(name))
    for (const name of names) {
      const path = join(this.#folder, name)
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
      if (Date.now() - mtimeMs > leftoverAfterMs) await rm(path, { recursive: true, force: true })
    }
  }

  #folderOf({ integrity }: CopySubject): string {
    const digest = fromBase64(integrity.slice(integrity.indexOf('-') + 1))
    if (digest === undefined || digest.length < 32) throw new PackageError('E_INTERNAL', { found: 'no digest' })
    return join(this.#folder, hex(digest).slice(0, 32))
  }
}

interface Marker {
  readonly integrity: string
  readonly manifest: FileManifest
}

async function writeMarker(folder: string, { kind, label, integrity }: CopySubject, manifest: FileManifest) {
  const files = Object.fromEntries(manifest)
  await writeFile(join(folder, markerName), canonicalBytes({ format, kind, label, integrity, files }), { mode: 0o600 })
}

/** Undefined where there is none that can be understood: then the folder is torn, and not used. */
async function readMarker(folder: string): Promise<Marker | undefined> {
  const bytes = await readIfThere(join(folder, markerName))
  if (bytes === undefined) return undefined
  try {
    const fields = new MemberReader(parseJson(bytes).value, tornMarker)
    fields.only(['format', 'kind', 'label', 'integrity', 'files']).literal('format', format)
    const files = fields.object('files')
    const manifest = new Map(files.names().map((name): [string, string] => [name, files.text(name)]))
    return { integrity: fields.text('integrity'), manifest }
  } catch (error) {
    if (error instanceof TouchmarkError) return undefined
    throw error
  }
}

function tornMarker(pointer: string, expected: string): PackageError {
  return new PackageError('E_PACKAGE_INVALID', { found: 'a torn marker', pointer, expected })
}

/** A folder that is gone holds nothing: that differs from what was installed. */
function readContent(folder: string): FileManifest {
  try {
    return readManifest(folder)
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return new Map()
    throw error
  }
}
