/**
 * What is executed: the package of a command is resolved once, its digest checked, and exactly that copy started. No runner
 * is asked a second time, so nothing can be another package between the check and the start.
 */
import { resolve } from 'node:path'
import { parseServerName } from '../attestation/server-name.ts'
import { FormatError, PackageError } from '../errors.ts'
import type { RunningTarget } from '../trust/binding-check.ts'
import type { PackageFacts } from '../trust/pins.ts'
import { quote } from '../visible-text.ts'
import { openBundle } from './mcp-bundle.ts'
import type { NpmSurroundings } from './npm-command.ts'
import { findOwnCopy } from './own-copy.ts'
import { type InstalledPackage, programWords, readInstalled, resolveBin } from './package-bin.ts'
import { PackageCopies, type PackageCopy } from './package-copy.ts'
import { copySubject, installPackage, packageFolder, withoutTheirScripts } from './package-install.ts'
import { PackageRecords } from './package-records.ts'
import { exactVersion, type ResolvedPackage, resolvePackage } from './package-resolver.ts'
import { type NpmSpec, type PackageSpec, readPackageSpec } from './package-spec.ts'
import type { CommandTarget, Target } from './target.ts'

/** What a launch needs to know. */
export interface LaunchOptions {
  /** The user's state folder; copies are kept in `packages/`. */
  readonly stateFolder: string
  /** Make no network call: only copies that are there already are started. */
  readonly offline: boolean
  /** Our own environment, for npm. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The working directory of a target that names none. */
  readonly cwd: string
  /** Start the words as they are; then nothing is known of what runs. Default false. */
  readonly asIs?: boolean
  /** The package that was pinned; another tarball of the same version is refused. Default none. */
  readonly pinned?: PackageFacts | null
  /** Ends the work. */
  readonly signal?: AbortSignal
}

/** A target that is ready to be started. */
export interface Launch {
  /** What is really started: the words lead to the checked copy; environment and working directory are those typed. */
  readonly target: Target
  readonly running: RunningTarget
  /** The package that runs; null where none is known. */
  readonly package: PackageFacts | null
  /** The server name that the package gives itself; null where it gives none. */
  readonly mcpName: string | null
  /** The package's own folder; null where none is known. */
  readonly folder: string | null
  /** Where the registry keeps attestations of the package; null where there are none. */
  readonly attestations: string | null
  /** What about the package was not checked. */
  readonly notChecked: readonly string[]
  /** What is worth telling, in our own words. */
  readonly notices: readonly string[]
}

/**
 * Prepares a target: packages that a known runner would fetch are resolved, checked and copied; everything else stays as
 * it is, and is not known.
 *
 * @throws PackageError `E_PACKAGE_UNRESOLVED`, `E_PACKAGE_MISMATCH`, `E_PACKAGE_INSTALL`, `E_PACKAGE_INVALID`; StateError
 * where the state folder cannot be used.
 */
export async function prepareLaunch(target: Target, options: LaunchOptions): Promise<Launch> {
  if (target.kind === 'url') return { ...untouched(target), running: originOf(target.url, options) }
  if (options.asIs === true) return untouched(target, 'the words were started as they are')
  const spec = readPackageSpec(target.argv)
  switch (spec.kind) {
    case 'oci':
      return { ...untouched(target), running: trusted(spec, target) }
    case 'npm':
      return await launchPackage(target, spec, options)
    case 'mcpb':
      return await launchBundle(target, spec, options)
    case 'unknown':
      return untouched(target, spec.detail)
  }
}

function untouched(target: Target, detail = ''): Launch {
  const nothing = { package: null, mcpName: null, folder: null, attestations: null, notChecked: [], notices: [] }
  return { target, running: { kind: 'unknown', detail }, ...nothing }
}

/** TLS authenticates an origin where it is checked; nothing authenticates plain http. */
function originOf({ protocol, origin }: URL, { environment }: LaunchOptions): RunningTarget {
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0') return { kind: 'unknown', detail: 'TLS is not checked here' }
  if (protocol === 'https:') return { kind: 'origin', origin }
  return { kind: 'unknown', detail: 'plain http authenticates nobody' }
}

/** Variables by which code of the entry's runs before any of the package's. */
const codeVariables = /^(?:NODE_OPTIONS$|NODE_PATH$|LD_|DYLD_)/i

function trusted<R extends RunningTarget>(running: R, { env }: CommandTarget): RunningTarget {
  const name = Object.keys(env).find((each) => codeVariables.test(each))
  if (name === undefined) return running
  return { kind: 'unknown', detail: `the entry sets ${name}, which can run other code than the package's` }
}

async function launchBundle(
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

async function launchPackage(target: CommandTarget, spec: NpmSpec, options: LaunchOptions): Promise<Launch> {
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
