/**
 * Which bytes a package of a registry is, found out once: version and digest as the registry announces them, and the
 * tarball, whose SHA-512 we compute ourselves.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { base64, fromBase64 } from '../../encoding/bytes.ts'
import { isArray, isObject, type JsonObject, type JsonValue, stringMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { PackageError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { type NpmSurroundings, runNpm } from './npm-command.ts'
import type { NpmSpec } from './package-spec.ts'

/** One version of a package, by the digest of its tarball. */
export interface ResolvedPackage {
  readonly name: string
  readonly version: string
  /** `sha512-` and the base64 of the tarball's SHA-512. */
  readonly integrity: string
  /** Where the registry keeps attestations of it; null where it says nothing of them. */
  readonly attestations: string | null
}

/** What is to be resolved. */
export type WantedPackage = Pick<NpmSpec, 'name' | 'spec' | 'registry'>

/** A version that names exactly one release; anything else may be another one tomorrow. */
export const exactVersion = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/
const tag = /^[A-Za-z][0-9A-Za-z._-]*$/

/**
 * Asks the registry that npm is configured for which version is meant, and which digest it announces.
 *
 * @throws PackageError `E_PACKAGE_UNRESOLVED` where it could not be asked, knows no such version, or announces no SHA-512.
 */
export async function resolvePackage(wanted: WantedPackage, npm: NpmSurroundings): Promise<ResolvedPackage> {
  const { name, spec } = wanted
  const isOne = spec === '' || exactVersion.test(spec) || tag.test(spec)
  const asked = isOne ? spec : await pickVersion(wanted, npm)
  const word = asked === '' ? name : `${name}@${asked}`
  const fields = ['name', 'version', 'dist.integrity', 'dist.attestations.url']
  const output = await runNpm(
    ['view', '--json', ...registryFlag(wanted), '--', word, ...fields],
    npm,
    'E_PACKAGE_UNRESOLVED',
  )
  const answer = readAnswer(output, word)
  const version = stringMember(answer, 'version') ?? ''
  const integrity = sha512Of(stringMember(answer, 'dist.integrity') ?? '')
  if (
    stringMember(answer, 'name') !== name ||
    version === '' ||
    (exactVersion.test(spec) && !isVersion(spec, version))
  ) {
    throw unresolved('another package or version than was asked for', word)
  }
  if (integrity === undefined) throw unresolved('a version without a SHA-512 of its tarball', word)
  const attestations = stringMember(answer, 'dist.attestations.url') ?? null
  return {
    name,
    version,
    integrity,
    attestations: attestations !== null && URL.canParse(attestations) ? attestations : null,
  }
}

/** Build metadata is no part of a version that a registry keeps. */
function isVersion(spec: string, version: string): boolean {
  return spec.split('+')[0] === version.split('+')[0]
}

/** A range: npm's own choice is asked for, so that no second reading of ranges can differ from it. */
async function pickVersion(wanted: WantedPackage, npm: NpmSurroundings): Promise<string> {
  const word = `${wanted.name}@${wanted.spec}`
  const output = await runNpm(
    ['pack', '--dry-run', '--json', '--ignore-scripts', ...registryFlag(wanted), '--', word],
    npm,
    'E_PACKAGE_UNRESOLVED',
  )
  const version = stringMember(readAnswer(output, word), 'version') ?? ''
  if (!exactVersion.test(version)) throw unresolved('no version', word)
  return version
}

function registryFlag({ registry }: WantedPackage): string[] {
  return registry === null ? [] : [`--registry=${registry}`]
}

/** The one object of npm's answer, in an array or not. */
function readAnswer(output: Uint8Array, word: string): JsonObject {
  const value = parseAnswer(output, word)
  const [first, second] = isArray(value) ? value : [value]
  if (!isObject(first) || second !== undefined) throw unresolved('not exactly one version', word)
  return first
}

function parseAnswer(output: Uint8Array, word: string): JsonValue {
  try {
    return parseJson(output).value
  } catch (error) {
    if (error instanceof TouchmarkError) throw unresolved('an answer of npm that cannot be read', word)
    throw error
  }
}

/** The SHA-512 among the digests that an integrity value lists (Subresource Integrity), in its one canonical form. */
function sha512Of(integrity: string): string | undefined {
  const found = integrity.split(/\s+/).filter((each) => each.startsWith('sha512-'))
  const digest = found.length === 1 ? fromBase64((found[0] ?? '').slice('sha512-'.length)) : undefined
  return digest?.length === 64 ? found[0] : undefined
}

function unresolved(found: string, word: string): PackageError {
  return new PackageError('E_PACKAGE_UNRESOLVED', {
    found,
    where: `the registry's answer for ${quote(word, 300)}`,
    expected: 'one version, with the SHA-512 of its tarball',
  })
}

/**
 * Fetches the tarball of a resolved package into an empty folder of ours, and holds its bytes against the digest.
 *
 * @returns Path of the tarball.
 * @throws PackageError `E_PACKAGE_MISMATCH` where the bytes have another digest than announced; `E_PACKAGE_UNRESOLVED`
 * where they could not be fetched.
 */
export async function fetchTarball(
  resolved: ResolvedPackage,
  registry: string | null,
  folder: string,
  npm: NpmSurroundings,
): Promise<string> {
  const word = `${resolved.name}@${resolved.version}`
  const flags = [
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    folder,
    ...registryFlag({ ...resolved, spec: '', registry }),
  ]
  await runNpm(['pack', ...flags, '--', word], npm, 'E_PACKAGE_UNRESOLVED')
  const [file, ...others] = await readdir(folder)
  if (file === undefined || others.length > 0) throw unresolved('not exactly one tarball', word)
  const path = join(folder, file)
  const integrity = `sha512-${base64(
    createHash('sha512')
      .update(await readFile(path))
      .digest(),
  )}`
  if (integrity === resolved.integrity) return path
  throw new PackageError('E_PACKAGE_MISMATCH', {
    found: `a tarball of digest ${integrity}`,
    where: quote(word, 300),
    expected: resolved.integrity,
    next: 'Do not use this package; tell its publisher and the registry',
  })
}
