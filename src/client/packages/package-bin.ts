/** Which program of an installed package is started, and how. Chosen as npx does, and refused where npx would guess. */
import { closeSync, lstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import { isObject, type JsonObject, objectMember, ownMember, stringMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { PackageError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { hasErrorCode } from '../files/atomic-file.ts'

/** What the package's own `package.json` says, as far as a launch needs it. */
export interface InstalledPackage {
  readonly name: string
  readonly version: string
  /** Programs by name. */
  readonly bins: ReadonlyMap<string, string>
  /** The server name that the package gives itself; null where it gives none. */
  readonly mcpName: string | null
}

/**
 * Reads `package.json` of an installed package.
 *
 * @throws PackageError `E_PACKAGE_INVALID` where it is missing or cannot be read for certain.
 */
export function readInstalled(folder: string): InstalledPackage {
  const json = readPackageJson(join(folder, 'package.json'))
  const name = stringMember(json, 'name')
  const version = stringMember(json, 'version')
  if (name === undefined || version === undefined) throw invalid('no name or no version', folder)
  return { name, version, bins: readBins(json, name), mcpName: stringMember(json, 'mcpName') ?? null }
}

/** @throws PackageError `E_PACKAGE_INVALID` where it is no JSON object for the strict reader. */
export function readPackageJson(path: string): JsonObject {
  try {
    const { value } = parseJson(new Uint8Array(readFileSync(path)))
    if (isObject(value)) return value
  } catch (cause) {
    if (cause instanceof TouchmarkError) throw invalid(`JSON that cannot be read for certain (${cause.message})`, path)
    if (!hasErrorCode(cause, 'ENOENT')) throw cause
  }
  throw invalid('no object', path)
}

function readBins(json: JsonObject, name: string): Map<string, string> {
  const single = stringMember(json, 'bin')
  if (single !== undefined) return new Map([[lastPart(name), single]])
  const bins = objectMember(json, 'bin') ?? {}
  return new Map(
    Object.keys(bins).map((bin): [string, string] => {
      const path = ownMember(bins, bin)
      if (typeof path !== 'string') throw invalid(`the program ${quote(bin)} without a path`, name)
      return [bin, path]
    }),
  )
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

/**
 * The program that npx would start: the one that was named, the only one (however many names it has), or the one named as
 * the package is.
 *
 * @returns Its real path.
 * @throws PackageError `E_PACKAGE_INVALID` where there is none, or it is no file within the package.
 */
export function resolveBin(folder: string, { name, bins }: InstalledPackage, wanted: string | null): string {
  const only = new Set(bins.values()).size === 1 ? [...bins.values()][0] : undefined
  const path = wanted === null ? (only ?? bins.get(lastPart(name))) : bins.get(wanted)
  if (path === undefined) {
    const known =
      bins.size === 0
        ? 'none'
        : [...bins.keys()]
            .slice(0, 8)
            .map((bin) => quote(bin))
            .join(', ')
    throw invalid(wanted === null ? `programs ${known}` : `no program ${quote(wanted)}`, name, `one to start`)
  }
  return insideFile(folder, path, name)
}

function insideFile(folder: string, path: string, name: string): string {
  const parts = path.split(/[/\\]/)
  if (path === '' || parts.includes('..') || /^(?:[/\\]|[A-Za-z]:)/.test(path)) {
    throw invalid(`the program ${quote(path, 200)}`, name, 'a path within the package')
  }
  const root = realpathSync(folder)
  try {
    const real = realpathSync(join(folder, path))
    if (real.startsWith(root + sep) && lstatSync(real).isFile()) return real
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error
  }
  throw invalid(`the program ${quote(path, 200)}`, name, 'a file within the package')
}

/** The words that start a program: with our own node where its first line asks for node, else the file itself. */
export function programWords(path: string): string[] {
  const first = readStart(path).split(/\r?\n/, 1)[0] ?? ''
  const isNode = /^#!\s*(?:\/usr\/bin\/env\s+(?:-S\s+)?|\/\S*\/)node\s*$/.test(first)
  const isScript = !first.startsWith('#!') && /\.[cm]?js$/.test(path)
  return isNode || isScript ? [process.execPath, path] : [path]
}

function readStart(path: string): string {
  const bytes = Buffer.alloc(256)
  const file = openSync(path, 'r')
  try {
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0))
  } finally {
    closeSync(file)
  }
}

function invalid(
  found: string,
  where: string,
  expected = 'a package.json that every reader reads alike',
): PackageError {
  return new PackageError('E_PACKAGE_INVALID', { found, where: quote(where, 400), expected })
}
