/**
 * Which files a folder holds, by digest: so that what is started is what was installed.
 *
 * Everything is read synchronously: for thousands of small files that is five times faster, and it happens before a server
 * is started, when there is nothing else to do.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { PackageError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'

/** By path below the folder, with `/`: the SHA-256 of a file, or `link:` and the target of a symbolic link. */
export type FileManifest = ReadonlyMap<string, string>

/**
 * Reads a folder.
 *
 * @throws PackageError `E_PACKAGE_INVALID` for anything but folders, files, and links that stay within.
 */
export function readManifest(folder: string): FileManifest {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep).join('/')
    if (entry.isFile()) files.set(name, sha256Hex(new Uint8Array(readFileSync(path))))
    else if (entry.isSymbolicLink()) files.set(name, `link:${innerLink(folder, path)}`)
    else throw invalidFile('neither a file nor a folder', name)
  }
  return files
}

/** The target of a link that leads to somewhere within the folder. */
function innerLink(folder: string, path: string): string {
  const target = readlinkSync(path)
  const from = relative(folder, resolve(dirname(path), target))
  if (isAbsolute(target) || isAbsolute(from) || from === '..' || from.startsWith(`..${sep}`)) {
    throw invalidFile('a link that leads out of the package', relative(folder, path))
  }
  return target
}

function invalidFile(found: string, name: string): PackageError {
  return new PackageError('E_PACKAGE_INVALID', {
    found,
    where: quote(name, 300),
    expected: 'files, folders, and links within the package',
  })
}

/**
 * Files that a server may add to its own package while it runs: records and databases, which no module loader takes for
 * code by their names. One of 83 real servers keeps its memory that way.
 */
const dataFile = /[^/]\.(?:jsonl|log|csv|db|sqlite3?)(?:-(?:wal|shm|journal))?$/

/** What became of a folder since its manifest was made. */
export interface FolderChange {
  /** The first path, in order, at which it differs; undefined where nothing but data was added. */
  readonly difference: string | undefined
  /** Files of data that were added. */
  readonly addedData: readonly string[]
}

/** Compares a folder with what it was. A file that was there before may never differ, whatever its name. */
export function compareManifests(before: FileManifest, now: FileManifest): FolderChange {
  const differing = [...new Set([...before.keys(), ...now.keys()])]
    .filter((path) => before.get(path) !== now.get(path))
    .sort()
  const isAddedData = (path: string): boolean =>
    !before.has(path) && dataFile.test(path) && now.get(path)?.startsWith('link:') === false
  return { difference: differing.find((path) => !isAddedData(path)), addedData: differing.filter(isAddedData) }
}
