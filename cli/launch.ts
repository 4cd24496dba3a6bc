/** Verified launch on the command line: what is looked at is exactly what was resolved and checked. */
import { join } from 'node:path'
import { pinnedPackage } from '../src/client/assessment/launch-facts.ts'
import type { PreparedAssessment } from '../src/client/assessment/prepare-assessment.ts'
import { prepareLaunch } from '../src/client/launch/launch.ts'
import type { Launch, LaunchOptions } from '../src/client/launch/launch-options.ts'
import { stateHome } from '../src/client/state/folders.ts'
import type { Target } from '../src/client/target.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { withProgress } from './progress.ts'

/** Options of the verbs that start what they check. */
export const launchOptions = {
  'as-is': { type: 'boolean', help: 'start the words as they are, unresolved: then nothing proves what runs' },
} as const satisfies OptionSpecs

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
