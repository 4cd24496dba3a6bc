/**
 * What each version of a package was when it was resolved first. A version in a registry never changes its bytes, so a
 * record answers for an exact version without a network; and a registry that announces others is refused.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { concatBytes, utf8 } from '../../encoding/bytes.ts'
import { canonicalBytes, canonicalJson } from '../../encoding/canonical-json.ts'
import type { JsonValue } from '../../encoding/json-value.ts'
import { MemberReader, type ShapeError } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { PackageError, StateError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { makePrivateFolder, readIfThere, writeAtomically } from '../files/atomic-file.ts'
import { withAncestors } from '../files/folder-ancestors.ts'
import type { NpmSurroundings } from './npm-command.ts'
import { exactVersion, type ResolvedPackage, type WantedPackage } from './package-resolver.ts'

/** The records in one state folder, of the registries that npm would ask from one place. */
export class PackageRecords {
  readonly #folder: string
  readonly #npm: NpmSurroundings
  #configuration: Promise<string> | undefined

  constructor(stateFolder: string, npm: NpmSurroundings) {
    this.#folder = join(stateFolder, 'packages', 'resolved')
    this.#npm = npm
  }

  /**
   * What was resolved last for these words; undefined where nothing was.
   *
   * @throws StateError `E_LOCK_CORRUPT` where the record cannot be understood; `E_STATE_ACCESS`.
   */
  async find(wanted: WantedPackage): Promise<ResolvedPackage | undefined> {
    const path = await this.#pathOf(wanted)
    const bytes = await readIfThere(path)
    return bytes === undefined ? undefined : readRecord(bytes, path)
  }

  /**
   * Refuses a package whose version was another when it was resolved first.
   *
   * @throws PackageError `E_PACKAGE_MISMATCH`; StateError as {@link find}.
   */
  async requireSame(wanted: WantedPackage, resolved: ResolvedPackage): Promise<void> {
    const version = { ...wanted, spec: resolved.version }
    const before = await this.find(version)
    if (before === undefined || before.integrity === resolved.integrity) return
    throw new PackageError('E_PACKAGE_MISMATCH', {
      found: `version ${quote(resolved.version)} of ${quote(resolved.name, 200)} announced with the digest ${resolved.integrity}`,
      where: 'the registry',
      expected: `${before.integrity}, as it was before: a version never changes its bytes`,
      next: `Find out why. What was remembered is in ${quote(await this.#pathOf(version), 400)}`,
    })
  }

  /** Remembers a package for the words that were asked for, and for its exact version. */
  async remember(wanted: WantedPackage, { name, version, integrity, attestations }: ResolvedPackage): Promise<void> {
    const record = canonicalBytes({ name, version, integrity, attestations })
    await makePrivateFolder(this.#folder)
    for (const spec of new Set([version, wanted.spec])) {
      await writeAtomically(await this.#pathOf({ ...wanted, spec }), record)
    }
  }

  async #pathOf({ name, spec, registry }: WantedPackage): Promise<string> {
    this.#configuration ??= fingerprint(this.#npm)
    const configuration = await this.#configuration
    // Build metadata is no part of a version that a registry keeps.
    const asked = exactVersion.test(spec) ? (spec.split('+')[0] ?? '') : spec
    const key = sha256Hex(utf8(canonicalJson({ name, spec: asked, registry, configuration })))
    return join(this.#folder, `${key}.json`)
  }
}

/** What decides which registry npm asks: where any of it changes, nothing that is remembered counts. */
async function fingerprint({ cwd, environment }: NpmSurroundings): Promise<string> {
  const names = Object.keys(environment).filter((name) => registryVariables.test(name))
  const variables = names.sort().map((name) => [name, environment[name] ?? ''])
  const home = environment.HOME ?? environment.USERPROFILE ?? ''
  const files = await Promise.all([home, ...withAncestors(cwd)].map((folder) => readOrNothing(join(folder, '.npmrc'))))
  return sha256Hex(concatBytes(utf8(canonicalJson(variables)), ...files.map((bytes) => utf8(`,${sha256Hex(bytes)}`))))
}

const registryVariables = /^npm_config_(?:(?:@[^:]*:)?registry|userconfig|globalconfig|before|\/\/.*)$/i

async function readOrNothing(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch {
    // A configuration that we cannot read is one that npm cannot read either.
    return new Uint8Array()
  }
}

function parseRecord(bytes: Uint8Array, corrupt: ShapeError): JsonValue {
  try {
    return parseJson(bytes).value
  } catch (error) {
    if (error instanceof TouchmarkError) throw corrupt('', 'JSON')
    throw error
  }
}

function readRecord(bytes: Uint8Array, path: string): ResolvedPackage {
  const corrupt = (pointer: string, expected: string) =>
    new StateError('E_LOCK_CORRUPT', { found: 'a record of a package', where: quote(path, 400), pointer, expected })
  const fields = new MemberReader(parseRecord(bytes, corrupt), corrupt).only([
    'name',
    'version',
    'integrity',
    'attestations',
  ])
  return {
    name: fields.text('name'),
    version: fields.matching('version', exactVersion, 'a version'),
    integrity: fields.matching('integrity', /^sha512-[A-Za-z0-9+/]{86}==$/, 'a SHA-512'),
    attestations: fields.textOrNull('attestations'),
  }
}
