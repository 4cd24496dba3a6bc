/** What several configured entries have in common: a server that is started the same way is started once in a run. */
import type { Assessment } from '../src/client/assessment/assessment.ts'
import { pinnedPackage } from '../src/client/assessment/launch-facts.ts'
import type { PreparedAssessment } from '../src/client/assessment/prepare-assessment.ts'
import type { Target } from '../src/client/target.ts'
import { assessAndKeep, assessmentOptions, prepareAssessment } from './assessment.ts'
import type { ParsedOptions } from './command.ts'
import type { PlannedTarget } from './configured-target.ts'
import type { Io } from './io.ts'
import { type LaunchChecks, type LaunchedLook, launchAndLook } from './launch-and-look.ts'
import { readLimits } from './target-options.ts'

/** What came of an entry that could be looked at, or could not for a reason that is part of the verdict. */
export interface AssessedEntry {
  readonly assessment: Assessment
  readonly prepared: PreparedAssessment
  readonly checks: LaunchChecks
}

/**
 * The looks and verdicts of one run. Entries that start the same words with the same variables in the same folder, or ask
 * the same URL with the same headers, share the look; the verdict only where pins, names and all that is asked of them are
 * the same, too.
 */
export class SharedLooks {
  readonly #looks = new Map<string, Promise<LaunchedLook>>()
  readonly #assessments = new Map<string, Promise<Assessment>>()

  /** Assesses an entry. Throws as {@link prepareAssessment} and {@link launchAndLook} do. */
  async assess({ target, started, options, io }: PlannedTarget): Promise<AssessedEntry> {
    const prepared = await prepareAssessment(target, options, io)
    const key = lookKey(started, prepared, options, io)
    const { seen, facts, checks } = await once(this.#looks, key, () => launchAndLook(started, prepared, options, io))
    const request = { ...prepared, ...facts, snapshot: seen }
    const assessment = await once(this.#assessments, JSON.stringify([key, ...judgedBy(prepared, options)]), () =>
      assessAndKeep(request, io),
    )
    return { assessment, prepared, checks }
  }
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = known.get(key) ?? make()
  known.set(key, made)
  return made
}

/** Everything that a look depends on. It holds secrets, and stays in memory. */
function lookKey(started: Target, prepared: PreparedAssessment, options: ParsedOptions, { cwd }: Io): string {
  return JSON.stringify([
    ...reached(started, cwd),
    [prepared.offline, options.flag('as-is'), pinnedPackage(prepared)],
    readLimits(options),
  ])
}

function reached(started: Target, cwd: string): readonly unknown[] {
  if (started.kind === 'command') return [started.argv, sorted(started.env), started.cwd ?? cwd]
  const { url, headers, insecure = false, access } = started
  return [url.href, sorted(headers), insecure, access !== undefined]
}

function sorted(values: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1))
}

/** What a verdict depends on beside what was seen. */
function judgedBy({ entry, target, folder }: PreparedAssessment, options: ParsedOptions): readonly unknown[] {
  const names = Object.keys(assessmentOptions).filter((name) => name !== 'entry')
  const given = names.map((name) => [options.flag(name), options.text(name), options.list(name)])
  return [entry, target, folder, given]
}
