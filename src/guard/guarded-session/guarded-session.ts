/** One guarded session from its preparation to its end: what the command line and the library have in common. */
import type { Readable, Writable } from 'node:stream'
import { assess } from '../../client/assessment/assess.ts'
import { launchFacts } from '../../client/assessment/launch-facts.ts'
import type { PreparedAssessment } from '../../client/assessment/prepare-assessment.ts'
import { rememberGuarded } from '../../client/configuration/guarded-entries.ts'
import type { Launch } from '../../client/launch/launch-options.ts'
import type { EarlyServer } from '../../client/process/early-server.ts'
import type { Surroundings } from '../../client/surroundings.ts'
import type { Target } from '../../client/target.ts'
import { PackageError, StateError } from '../../errors.ts'
import { SessionRecord } from '../running/session-record.ts'
import { runStdioGuard, type StdioGuardResult } from '../stdio-relay/stdio-relay.ts'
import { type GuardChoice, openGuard } from './open-guard.ts'

/** What a session is made of. */
export interface GuardedSession extends GuardChoice {
  readonly target: Target
  readonly prepared: PreparedAssessment
  /** Makes the target ready to be started; what it answers is what is started. */
  readonly launch: () => Promise<Launch>
  /** A server that was started before the rest was loaded. Taken over where it is what would be started; else ended. */
  readonly early?: EarlyServer | undefined
  /** From and to the client. */
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Where signals for the server come from; default nowhere. */
  readonly signals?: Pick<NodeJS.EventEmitter, 'on' | 'off'>
}

/**
 * Runs one session until the server has ended.
 *
 * @throws PackageError where nothing can be started; StateError, ConfigError where the call log cannot be made.
 */
export async function runGuardedSession(
  session: GuardedSession,
  surroundings: Surroundings,
): Promise<StdioGuardResult> {
  const { target, prepared, stdin, stdout, stderr, signals, early } = session
  await rememberEntry(prepared, surroundings)
  const launch = await launchRecorded(session, surroundings)
  const guard = await openGuard(target, { ...prepared, ...launchFacts(launch) }, session, surroundings)
  const result = await runStdioGuard({
    ...guard.options,
    target: launch.target,
    early: sameServer(launch.target, early),
    stdin,
    stdout,
    stderr,
    ...(signals === undefined ? {} : { signals }),
    environment: surroundings.env,
  })
  await guard.close()
  return result
}

/** An early server counts only where it is exactly what is started now. */
function sameServer(target: Target, early: EarlyServer | undefined): EarlyServer | undefined {
  if (target.kind === 'command' && early?.runs(target) === true) return early.take()
  early?.discard()
  return undefined
}

/** Where nothing can be started, that is the session's verdict, and "touchmark status" shows it. */
async function launchRecorded({ launch, prepared }: GuardedSession, surroundings: Surroundings): Promise<Launch> {
  try {
    return await launch()
  } catch (error) {
    if (error instanceof PackageError) {
      await new SessionRecord(prepared, surroundings).judged(await assess({ ...prepared, snapshot: error }))
    }
    throw error
  }
}

/** That this entry is guarded. A session goes on without it; that it is missing is said. */
export async function rememberEntry(
  { state, entry }: PreparedAssessment,
  { now, stderr }: Surroundings,
): Promise<void> {
  try {
    if (await state.isLasting()) await rememberGuarded(state.folder, entry, now())
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    stderr.write(`touchmark: that this entry is guarded could not be written down: ${error.message}\n`)
  }
}
