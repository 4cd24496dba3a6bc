/** What a launch takes, and what comes of it. */
import type { RunningTarget } from '../../trust/binding-check.ts'
import type { PackageFacts } from '../../trust/pins.ts'
import type { Target } from '../target.ts'

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
