/** Verified launch on the command line: what is looked at is exactly what was resolved and checked. */
import { join } from 'node:path'
import type { Assessment } from '../src/client/assess.ts'
import { stateHome } from '../src/client/folders.ts'
import { type Launch, type LaunchOptions, prepareLaunch } from '../src/client/launch.ts'
import { type LaunchFacts, launchFacts, pinnedPackage } from '../src/client/launch-facts.ts'
import { checkNpmProvenance } from '../src/client/npm-provenance.ts'
import type { PreparedAssessment } from '../src/client/prepare-assessment.ts'
import type { Target } from '../src/client/target.ts'
import { PackageError } from '../src/errors.ts'
import { type Look, look } from './assessment.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { withProgress } from './progress.ts'

/** Options of the verbs that start what they check. */
export const launchOptions = {
  'as-is': { type: 'boolean', help: 'start the words as they are, unresolved: then nothing proves what runs' },
} as const satisfies OptionSpecs

/** What was checked about the package beside the verdict's own checks, and what was not. */
export interface LaunchChecks {
  readonly checked: readonly string[]
  readonly notChecked: readonly string[]
}

/** Nothing is known of a package. */
export const nothingChecked: LaunchChecks = { checked: [], notChecked: [] }

/**
 * Prepares a target for its start, and tells on stderr what is worth telling. An interrupt ends the work.
 *
 * @throws PackageError where the package cannot be had or is not what it should be; StateError.
 */
export async function launchTarget(
  target: Target,
  prepared: PreparedAssessment,
  options: ParsedOptions,
  io: Io,
): Promise<Launch> {
  // Whoever updates a pin decides over the package too, after both were shown.
  const pinned = options.flag('update') ? null : pinnedPackage(prepared)
  const { state, offline } = prepared
  return await launchWith(target, { stateFolder: state.folder, offline, asIs: options.flag('as-is'), pinned }, io)
}

/** Prepares a target whose statement is to be bound to what it starts. Throws as {@link launchTarget}. */
export async function launchToBind(target: Target, io: Io): Promise<Launch> {
  return await launchWith(target, { stateFolder: join(stateHome(io), 'touchmark'), offline: false }, io)
}

async function launchWith(
  target: Target,
  choice: Pick<LaunchOptions, 'stateFolder' | 'offline' | 'asIs' | 'pinned'>,
  io: Io,
): Promise<Launch> {
  const cancel = new AbortController()
  const stop = () => cancel.abort()
  const interrupts = ['SIGINT', 'SIGTERM'] as const
  for (const name of interrupts) io.signals.on(name, stop)
  const request = { ...choice, environment: io.env, cwd: io.cwd, signal: cancel.signal }
  try {
    const launch = await withProgress('fetching the package', io, () => prepareLaunch(target, request))
    for (const notice of launch.notices) io.stderr.write(`note: ${notice}\n`)
    return launch
  } finally {
    for (const name of interrupts) io.signals.off(name, stop)
  }
}

/** A look at a server that was started from a checked copy. */
export interface LaunchedLook extends Look {
  /** What was started; the target as it was given where nothing could be. */
  readonly started: Target
  readonly facts: LaunchFacts
  readonly checks: LaunchChecks
  /** Null where nothing could be started. */
  readonly launch: Launch | null
}

function unproven({ running, notChecked }: Launch): LaunchChecks {
  return { checked: [], notChecked: running.kind === 'npm' ? [...notChecked, 'provenance'] : notChecked }
}

/**
 * Looks into the provenance of the package that was started, where its registry has some and a workflow signed the
 * definitions. What does not hold is told, and stays unchecked.
 */
export async function provenChecks(
  { launch, checks }: LaunchedLook,
  { statement }: Pick<Assessment, 'statement'>,
  { offline, trustedRoot = null }: PreparedAssessment,
  io: Io,
): Promise<LaunchChecks> {
  const identity = statement?.identity
  if (launch?.running.kind !== 'npm' || launch.attestations === null || identity?.type !== 'keyless' || offline)
    return checks
  const { attestations, notChecked } = launch
  const { integrity } = launch.running
  const problem = await checkNpmProvenance({ attestations, integrity, publisher: identity, trustedRoot })
  if (problem === null) return { checked: ['provenance'], notChecked }
  io.stderr.write(`note: provenance was not checked: ${problem}\n`)
  return checks
}

/** Launches and looks. A package that cannot be had, or was changed, is part of the answer; wrong use is thrown. */
export async function launchAndLook(
  target: Target,
  prepared: PreparedAssessment,
  options: ParsedOptions,
  io: Io,
): Promise<LaunchedLook> {
  try {
    const launch = await launchTarget(target, prepared, options, io)
    const seen = await look(launch.target, options, io)
    return { ...seen, started: launch.target, facts: launchFacts(launch), checks: unproven(launch), launch }
  } catch (error) {
    if (!(error instanceof PackageError)) throw error
    return { seen: error, notices: [], started: target, launch: null, facts: {}, checks: nothingChecked }
  }
}
