/** Packages of a registry and MCP bundles: resolved, checked and copied. */
import { resolve } from 'node:path'
import { parseServerName } from '../../attestation/server-name.ts'
import { FormatError, PackageError } from '../../errors.ts'
import type { PackageFacts } from '../../trust/pins.ts'
import { quote } from '../../visible-text.ts'
import { openBundle } from '../packages/mcp-bundle.ts'
import type { NpmSurroundings } from '../packages/npm-command.ts'
import { findOwnCopy } from '../packages/own-copy.ts'
import { type InstalledPackage, programWords, readInstalled, resolveBin } from '../packages/package-bin.ts'
import { PackageCopies, type PackageCopy } from '../packages/package-copy.ts'
import { copySubject, installPackage, packageFolder, withoutTheirScripts } from '../packages/package-install.ts'
import { PackageRecords } from '../packages/package-records.ts'
import { exactVersion, type ResolvedPackage, resolvePackage } from '../packages/package-resolver.ts'
import type { NpmSpec, PackageSpec } from '../packages/package-spec.ts'
import type { CommandTarget } from '../target.ts'
import type { Launch, LaunchOptions } from './launch-options.ts'
import { trusted, untouched } from './launch-unresolved.ts'

/** Opens an MCP bundle. Throws as `prepareLaunch` does. */
export async function launchBundle(
  target: CommandTarget,
  { path, args }: Extract<PackageSpec, { kind: 'mcpb' }>,
  { cwd, stateFolder }: LaunchOptions,
): Promise<Launch> {
  const file = resolve(target.cwd ?? cwd, path)
  const { sha256, folder, name, version, argv, env, fetchesMore } = await openBundle(file, stateFolder)
  return {
    ...untouched(target),
    target: { ...target, argv: [...argv, ...args], env: { ...env, ...target.env } },
    running: trusted({ kind: 'mcpb', sha256 }, target),
    package: { name, version, integrity: `sha256-${Buffer.from(sha256, 'hex').toString('base64')}` },
    folder,
    notChecked: fetchesMore ? ['transitive-dependencies'] : [],
  }
}

/** Resolves a package, and makes or finds its copy. Throws as `prepareLaunch` does. */
export async function launchPackage(target: CommandTarget, spec: NpmSpec, options: LaunchOptions): Promise<Launch> {
  const cwd = target.cwd ?? options.cwd
  const own = await findOwnCopy(cwd, spec)
  if (own !== null) return untouched(target, `${quote(own, 300)} is there, which the runner would start instead`)
  const variable = Object.keys(target.env).find((name) => /^npm_config_/i.test(name) && !registryVariable.test(name))
  if (variable !== undefined)
    return untouched(target, `the entry sets ${quote(variable)}, which changes what is started`)
  const npm = { cwd, environment: { ...options.environment, ...registryVariables(target) }, ...signalOf(options) }
  const { resolved, copy } = await resolveOnce(spec, npm, options)
  return launchCopy(target, spec, resolved, copy)
}

/** Variables of an entry that tell npm where to ask. */
const registryVariable = /^npm_config_(?:(?:@[^:]*:)?registry|\/\/.*)$/i

function registryVariables({ env }: CommandTarget): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => registryVariable.test(name)))
}

function signalOf({ signal }: LaunchOptions): Pick<NpmSurroundings, 'signal'> {
  return signal === undefined ? {} : { signal }
}

interface Resolution {
  readonly resolved: ResolvedPackage
  readonly copy: PackageCopy
}

/** An exact version that was resolved before needs no network: its bytes are known, and they are here. */
async function resolveOnce(spec: NpmSpec, npm: NpmSurroundings, options: LaunchOptions): Promise<Resolution> {
  const copies = new PackageCopies(options.stateFolder)
  const records = new PackageRecords(options.stateFolder, npm)
  const before = await records.find(spec)
  if (before !== undefined && (options.offline || exactVersion.test(spec.spec))) {
    requirePinned(before, options.pinned ?? null)
    const copy = await copies.find(copySubject(before))
    if (copy !== undefined) return { resolved: before, copy }
  }
  if (options.offline) throw notHere(spec)
  const resolved = await resolvePackage(spec, npm)
  await records.requireSame(spec, resolved)
  requirePinned(resolved, options.pinned ?? null)
  const copy =
    (await copies.find(copySubject(resolved))) ?? (await installPackage(resolved, spec.registry, copies, npm))
  await records.remember(spec, resolved)
  return { resolved, copy }
}

function notHere({ name, spec }: NpmSpec): PackageError {
  return new PackageError('E_PACKAGE_UNRESOLVED', {
    found: `no copy of ${quote(spec === '' ? name : `${name}@${spec}`, 300)}`,
    expected: 'one that was made while there was a network',
    next: 'Run it once without --offline',
  })
}

function requirePinned(resolved: ResolvedPackage, pinned: PackageFacts | null): void {
  if (pinned === null || pinned.integrity === null) return
  if (pinned.name !== resolved.name || pinned.version !== resolved.version) return
  if (pinned.integrity === resolved.integrity) return
  throw new PackageError('E_PACKAGE_MISMATCH', {
    found: `version ${quote(resolved.version)} of ${quote(resolved.name, 200)} with the digest ${resolved.integrity}`,
    expected: `${pinned.integrity}, as it was pinned: a version never changes its bytes`,
    next: 'Find out why before you accept it with: touchmark lock --update',
  })
}

function launchCopy(target: CommandTarget, spec: NpmSpec, resolved: ResolvedPackage, copy: PackageCopy): Launch {
  const folder = packageFolder(copy.content, resolved.name)
  const installed = readInstalled(folder)
  if (installed.name !== resolved.name || installed.version !== resolved.version) throw otherPackage(resolved)
  const program = resolveBin(folder, installed, spec.bin)
  const { attestations, ...facts } = resolved
  const pinnedTree = copy.manifest.has(`node_modules/${resolved.name}/npm-shrinkwrap.json`)
  return {
    target: { ...target, argv: [...programWords(program), ...spec.args] },
    running: trusted({ kind: 'npm', ...facts }, target),
    package: facts,
    mcpName: serverNameOf(installed),
    folder,
    attestations,
    notChecked: [
      ...(pinnedTree ? [] : ['transitive-dependencies']),
      ...(copy.addedData.length === 0 ? [] : ['files-of-the-server']),
    ],
    notices: scriptNotices(withoutTheirScripts(copy)),
  }
}

/** A package may call its server anything; only what is a server name counts. */
function serverNameOf({ mcpName }: InstalledPackage): string | null {
  try {
    return mcpName === null ? null : parseServerName(mcpName)
  } catch (error) {
    if (error instanceof FormatError) return null
    throw error
  }
}

function otherPackage({ name, version }: ResolvedPackage): PackageError {
  return new PackageError('E_PACKAGE_INVALID', {
    found: 'a package.json of another name or version',
    where: quote(`${name}@${version}`, 300),
    expected: 'those that the registry knows it by',
  })
}

function scriptNotices(names: readonly string[]): string[] {
  if (names.length === 0) return []
  const shown = names
    .slice(0, 5)
    .map((name) => quote(name))
    .join(', ')
  const more = names.length > 5 ? ` and ${names.length - 5} more` : ''
  return [`install scripts were not run: ${shown}${more}. If the server needs them, --as-is starts it unchecked`]
}
