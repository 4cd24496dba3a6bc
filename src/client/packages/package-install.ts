/** From a resolved package to a copy on disk that can be executed: fetched, checked, installed without running anything. */
import { readFileSync } from 'node:fs'
import { access, rm, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isObject, objectMember, stringMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { PackageError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { withAncestors } from '../files/folder-ancestors.ts'
import type { FileManifest } from './file-manifest.ts'
import { type NpmSurroundings, runNpm } from './npm-command.ts'
import type { PackageCopies, PackageCopy } from './package-copy.ts'
import { fetchTarball, type ResolvedPackage } from './package-resolver.ts'

/**
 * The copy of a package, made where there is none yet: the tarball is fetched, its digest checked, and that very file
 * installed with its dependencies. Install scripts of none of them run.
 *
 * @throws PackageError `E_PACKAGE_MISMATCH`, `E_PACKAGE_UNRESOLVED` as {@link fetchTarball}; `E_PACKAGE_INSTALL` where npm
 * cannot install it; `E_PACKAGE_INVALID` where what it made is no package of this name.
 */
export async function installPackage(
  resolved: ResolvedPackage,
  registry: string | null,
  copies: PackageCopies,
  npm: NpmSurroundings,
): Promise<PackageCopy> {
  const subject = copySubject(resolved)
  return await copies.make(subject, async (content, scratch) => {
    const tarball = await fetchTarball(resolved, registry, scratch, npm)
    await withProjectConfiguration(content, npm, async () => {
      const flags = registry === null ? installFlags : [...installFlags, `--registry=${registry}`]
      await runNpm(
        ['install', `--prefix=${content}`, ...flags, '--', tarball],
        { ...npm, cwd: content },
        'E_PACKAGE_INSTALL',
      )
    })
    await requireInstalled(content, resolved)
  })
}

/** How copies of a package are filed. */
export function copySubject({ name, version, integrity }: ResolvedPackage): {
  kind: 'npm'
  label: string
  integrity: string
} {
  return { kind: 'npm', label: `${name}@${version}`, integrity }
}

/** Whatever a user's configuration says, these hold: no script runs, nothing but this folder is written. */
const installFlags = [
  '--ignore-scripts',
  '--no-save',
  '--no-package-lock',
  '--no-audit',
  '--no-fund',
  '--no-global',
  '--no-dry-run',
  '--omit=dev',
  '--install-strategy=hoisted',
]

/** A project's `.npmrc` counts for dependencies too, as it does for npx: it is lent to the folder for the time being. */
async function withProjectConfiguration(
  content: string,
  npm: NpmSurroundings,
  work: () => Promise<void>,
): Promise<void> {
  const file = await projectConfiguration(npm)
  const lent = join(content, '.npmrc')
  if (file !== null) await symlink(file, lent)
  try {
    await work()
  } finally {
    await rm(lent, { force: true })
  }
}

/** Which folder is the project is npm's to say; it is asked only where any `.npmrc` could be the one. */
async function projectConfiguration(npm: NpmSurroundings): Promise<string | null> {
  const folders = withAncestors(npm.cwd)
  const any = await Promise.all(folders.map((folder) => exists(join(folder, '.npmrc'))))
  if (!any.includes(true)) return null
  const prefix = Buffer.from(await runNpm(['prefix'], npm, 'E_PACKAGE_INSTALL')).toString('utf8')
  const file = resolve(npm.cwd, prefix.trim(), '.npmrc')
  return (await exists(file)) ? file : null
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

async function requireInstalled(content: string, { name }: ResolvedPackage): Promise<void> {
  if (await exists(join(packageFolder(content, name), 'package.json'))) return
  throw new PackageError('E_PACKAGE_INVALID', {
    found: 'a tarball of another package',
    where: quote(name, 300),
    expected: 'the name that the registry knows it by',
  })
}

/** Where the package itself lies in a copy. */
export function packageFolder(content: string, name: string): string {
  return join(content, 'node_modules', ...name.split('/'))
}

/** Names of packages in a copy whose install scripts were not run; some do not work without. */
export function withoutTheirScripts({ content, manifest }: PackageCopy): string[] {
  return installedManifests(manifest)
    .filter((path) => hasInstallScript(readFileSync(join(content, path)), manifest, path))
    .map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length, -'/package.json'.length))
    .sort()
}

function installedManifests(manifest: FileManifest): string[] {
  return [...manifest.keys()].filter((path) => /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path))
}

const installScripts = ['preinstall', 'install', 'postinstall'] as const

function hasInstallScript(bytes: Buffer, manifest: FileManifest, path: string): boolean {
  if (manifest.has(path.replace(/package\.json$/, 'binding.gyp'))) return true
  if (!/"(?:pre|post)?install"\s*:/.test(bytes.toString('latin1'))) return false
  try {
    const { value } = parseJson(new Uint8Array(bytes))
    const scripts = isObject(value) ? objectMember(value, 'scripts') : undefined
    return scripts !== undefined && installScripts.some((name) => stringMember(scripts, name) !== undefined)
  } catch (error) {
    // Written so that readers may differ: better named without need than not named.
    if (error instanceof TouchmarkError) return true
    throw error
  }
}
