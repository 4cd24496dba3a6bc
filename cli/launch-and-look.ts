/** A look at a server that was started from what was resolved and checked, and at where its package comes from. */
import type { Assessment } from '../src/client/assessment/assessment.ts'
import { type LaunchFacts, launchFacts } from '../src/client/assessment/launch-facts.ts'
import type { PreparedAssessment } from '../src/client/assessment/prepare-assessment.ts'
import type { Launch } from '../src/client/launch/launch-options.ts'
import { checkNpmProvenance } from '../src/client/packages/npm-provenance.ts'
import type { Target } from '../src/client/target.ts'
import { PackageError } from '../src/errors.ts'
import type { ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { launchTarget } from './launch.ts'
import { type Look, look } from './look.ts'

/** What was checked about the package beside the verdict's own checks, and what was not. */
export interface LaunchChecks {
  readonly checked: readonly string[]
  readonly notChecked: readonly string[]
}

/** Nothing is known of a package. */
export const nothingChecked: LaunchChecks = { checked: [], notChecked: [] }

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
