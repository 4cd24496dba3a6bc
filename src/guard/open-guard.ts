/**
 * What a guarded session needs beside its transport: the assessment of what a server shows, the pins, the record for
 * `touchmark status`, the call policy and the call log. The same for the command line, the library and every transport.
 */
import { type Assessment, assess } from '../client/assess.ts'
import { commitPin } from '../client/commit-pin.ts'
import { keepVerified } from '../client/keep-release.ts'
import type { CaptureLimits } from '../client/limits.ts'
import type { PreparedAssessment } from '../client/prepare-assessment.ts'
import type { Surroundings } from '../client/surroundings.ts'
import type { Target } from '../client/target.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { CallGate } from './call-gate.ts'
import { CallPolicy } from './call-policy/call-policy.ts'
import { viewVerdict } from './guard-verdict.ts'
import type { Incident } from './incident.ts'
import { type CallLogChoice, openCallLog, type SessionCallLog, wantedCallLog } from './session-call-log.ts'
import { SessionRecord } from './session-record.ts'
import type { GuardAssessment, GuardOptions } from './session-runner.ts'

/** What a person chose about a session, whatever carries it. */
export interface GuardChoice {
  readonly limits: Partial<CaptureLimits>
  readonly callLog: CallLogChoice
  /** Told of every refusal; default nobody. */
  readonly onIncident?: (incident: Incident, enforced: boolean) => void
  /** Told of every assessment of all that the server shows; default nobody. */
  readonly onAssessed?: (assessment: Assessment) => void
}

/** A guard that is ready for its transport. */
export interface OpenGuard {
  readonly options: GuardOptions
  /** Ends the call log and writes down what is left. Call it once, after the session. */
  close(): Promise<void>
}

/**
 * Opens a guard in front of what was launched.
 *
 * @throws StateError, ConfigError where the call log cannot be made.
 */
export async function openGuard(
  target: Target,
  launched: PreparedAssessment,
  choice: GuardChoice,
  surroundings: Surroundings,
): Promise<OpenGuard> {
  const record = new SessionRecord(launched, surroundings)
  const calls = await openCallGate(target, launched, { callLog: choice.callLog, record }, surroundings)
  const options: GuardOptions = {
    limits: choice.limits,
    newId: () => Buffer.from(surroundings.randomBytes(16)).toString('hex'),
    enforce: launched.policy.demands.preset !== 'observe',
    onIncident: (incident, enforced) => {
      record.refused(incident)
      calls.log?.recorder.incident(incident, enforced)
      choice.onIncident?.(incident, enforced)
    },
    ...(calls.gate === null ? {} : { gate: calls.gate }),
    assess: async (snapshot, part) => {
      calls.gate?.setTools(snapshot)
      return await assessSeen({ launched, snapshot, part }, record, choice, surroundings)
    },
  }
  return {
    options,
    close: async () => {
      await calls.log?.close()
      await record.written()
    },
  }
}

/** What stands beside the session; no gate where neither policy nor options ask for one. */
interface SessionCalls {
  readonly gate: CallGate | null
  readonly log: SessionCallLog | null
}

async function openCallGate(
  target: Target,
  prepared: PreparedAssessment,
  { callLog, record }: { readonly callLog: CallLogChoice; readonly record: SessionRecord },
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

interface Seen {
  readonly launched: PreparedAssessment
  readonly snapshot: Snapshot
  readonly part: 'instructions' | 'whole'
}

/** The policy is the one read at the start; the pins are read anew, since this session may have written some. */
async function assessSeen(
  { launched, snapshot, part }: Seen,
  record: SessionRecord,
  { onAssessed }: GuardChoice,
  surroundings: Surroundings,
): Promise<GuardAssessment> {
  const pins = { ...launched.pins, user: await launched.state.load() }
  const assessment = await assess({ ...launched, pins, now: surroundings.now(), snapshot, part })
  const verdict = viewVerdict(assessment.verdict)
  if (part === 'instructions') return { verdict }
  await record.judged(assessment)
  onAssessed?.(assessment)
  return {
    verdict,
    commit: async () => {
      await commitPin(assessment, launched.state)
      await keepVerified(assessment, launched, surroundings)
    },
  }
}
