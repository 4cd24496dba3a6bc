/** One guarded session from its preparation to its end: what the command line and the library have in common. */
import type { Readable, Writable } from 'node:stream'
import { assess } from '../client/assess.ts'
import { commitPin } from '../client/commit-pin.ts'
import { rememberGuarded } from '../client/guarded-entries.ts'
import { keepVerified } from '../client/keep-release.ts'
import type { Launch } from '../client/launch.ts'
import { launchFacts } from '../client/launch-facts.ts'
import type { CaptureLimits } from '../client/limits.ts'
import type { PreparedAssessment } from '../client/prepare-assessment.ts'
import type { Surroundings } from '../client/surroundings.ts'
import type { Target } from '../client/target.ts'
import { PackageError, StateError } from '../errors.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { CallGate } from './call-gate.ts'
import { CallPolicy } from './call-policy/call-policy.ts'
import { viewVerdict } from './guard-verdict.ts'
import type { Incident } from './incident.ts'
import { type CallLogChoice, openCallLog, type SessionCallLog, wantedCallLog } from './session-call-log.ts'
import { SessionRecord } from './session-record.ts'
import type { GuardAssessment } from './session-runner.ts'
import { runStdioGuard, type StdioGuardResult } from './stdio-relay.ts'

/** What a session is made of. */
export interface GuardedSession {
  readonly target: Target
  readonly prepared: PreparedAssessment
  /** Makes the target ready to be started; what it answers is what is started. */
  readonly launch: () => Promise<Launch>
  /** From and to the client. */
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Where signals for the server come from; default nowhere. */
  readonly signals?: Pick<NodeJS.EventEmitter, 'on' | 'off'>
  readonly limits: CaptureLimits
  readonly callLog: CallLogChoice
  /** Told of every refusal; default nobody. */
  readonly onIncident?: (incident: Incident, enforced: boolean) => void
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
  const { prepared } = session
  await remember(prepared, surroundings)
  const record = new SessionRecord(prepared, surroundings)
  const launch = await launchRecorded(session, record)
  const launched = { ...prepared, ...launchFacts(launch) }
  const calls = await openCallGate(session, launched, record, surroundings)
  const { stdin, stdout, stderr, signals, limits, onIncident } = session
  const result = await runStdioGuard({
    target: launch.target,
    stdin,
    stdout,
    stderr,
    ...(signals === undefined ? {} : { signals }),
    limits,
    newId: () => Buffer.from(surroundings.randomBytes(16)).toString('hex'),
    enforce: prepared.policy.demands.preset !== 'observe',
    environment: surroundings.env,
    onIncident: (incident, enforced) => {
      record.refused(incident)
      calls.log?.recorder.incident(incident, enforced)
      onIncident?.(incident, enforced)
    },
    ...(calls.gate === null ? {} : { gate: calls.gate }),
    assess: (snapshot, part) => {
      calls.gate?.setTools(snapshot)
      return assessSeen(launched, snapshot, part, record, surroundings)
    },
  })
  await calls.log?.close()
  await record.written()
  return result
}

/** What stands beside the session; no gate where neither policy nor options ask for one. */
interface SessionCalls {
  readonly gate: CallGate | null
  readonly log: SessionCallLog | null
}

async function openCallGate(
  { target, callLog }: GuardedSession,
  prepared: PreparedAssessment,
  record: SessionRecord,
  surroundings: Surroundings,
): Promise<SessionCalls> {
  const { entry, state } = prepared
  const name = prepared.name ?? prepared.pins.user.servers.get(entry)?.name ?? prepared.mcpName ?? null
  const { calls } = prepared.policy
  const clock = () => performance.now()
  const policy = calls === null ? null : new CallPolicy(calls, { entry, name }, clock, () => surroundings.now())
  const wanted = wantedCallLog(callLog, calls, policy?.requiresLog === true)
  const log = wanted === null ? null : await openCallLog(wanted, { entry, state, target }, surroundings)
  if (policy === null && log === null) return { gate: null, log }
  const onObserved = (incident: Incident): void => {
    record.refused(incident)
    log?.recorder.incident(incident, false)
  }
  const serverRequests = calls?.serverRequests ?? { sampling: 'allow', elicitation: 'allow' }
  return { gate: new CallGate({ policy, serverRequests, recorder: log?.recorder ?? null, onObserved }), log }
}

/** Where nothing can be started, that is the session's verdict, and "touchmark status" shows it. */
async function launchRecorded({ launch, prepared }: GuardedSession, record: SessionRecord): Promise<Launch> {
  try {
    return await launch()
  } catch (error) {
    if (error instanceof PackageError) await record.judged(await assess({ ...prepared, snapshot: error }))
    throw error
  }
}

/** That this entry is guarded. A session goes on without it; that it is missing is said. */
async function remember({ state, entry }: PreparedAssessment, { now, stderr }: Surroundings): Promise<void> {
  try {
    if (await state.isLasting()) await rememberGuarded(state.folder, entry, now())
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    stderr.write(`touchmark: that this entry is guarded could not be written down: ${error.message}\n`)
  }
}

/** The policy is the one read at the start; the pins are read anew, since this session may have written some. */
async function assessSeen(
  prepared: PreparedAssessment,
  snapshot: Snapshot,
  part: 'instructions' | 'whole',
  record: SessionRecord,
  surroundings: Surroundings,
): Promise<GuardAssessment> {
  const pins = { ...prepared.pins, user: await prepared.state.load() }
  const assessment = await assess({ ...prepared, pins, now: surroundings.now(), snapshot, part })
  const verdict = viewVerdict(assessment.verdict)
  if (part === 'instructions') return { verdict }
  await record.judged(assessment)
  return {
    verdict,
    commit: async () => {
      await commitPin(assessment, prepared.state)
      await keepVerified(assessment, prepared, surroundings)
    },
  }
}
