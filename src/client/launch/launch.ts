/**
 * What is executed: the package of a command is resolved once, its digest checked, and exactly that copy started. No runner
 * is asked a second time, so nothing can be another package between the check and the start.
 */
import type { RunningTarget } from '../../trust/binding-check.ts'
import type { PackageFacts } from '../../trust/pins.ts'
import { readPackageSpec } from '../packages/package-spec.ts'
import type { Target } from '../target.ts'
import { trusted, untouched } from './launch-unresolved.ts'

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
      return await (await import('./launch-package.ts')).launchPackage(target, spec, options)
    case 'mcpb':
      return await (await import('./launch-package.ts')).launchBundle(target, spec, options)
    case 'unknown':
      return untouched(target, spec.detail)
  }
}

/** TLS authenticates an origin where it is checked; nothing authenticates plain http. */
function originOf({ protocol, origin }: URL, { environment }: LaunchOptions): RunningTarget {
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0') return { kind: 'unknown', detail: 'TLS is not checked here' }
  if (protocol === 'https:') return { kind: 'origin', origin }
  return { kind: 'unknown', detail: 'plain http authenticates nobody' }
}
