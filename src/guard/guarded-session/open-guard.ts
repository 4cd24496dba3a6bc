/**
 * What a guarded session needs beside its transport: the assessment of what a server shows, the pins, the record for
 * `touchmark status`, the call policy and the call log. The same for the command line, the library and every transport.
 */
import { assess } from '../../client/assessment/assess.ts'
import type { Assessment } from '../../client/assessment/assessment.ts'
import { commitPin } from '../../client/assessment/commit-pin.ts'
import { keepVerified } from '../../client/assessment/keep-verified.ts'
import { type LintMemory, ownLintMemory, rememberLinted } from '../../client/assessment/lint-memory.ts'
import type { PreparedAssessment } from '../../client/assessment/prepare-assessment.ts'
import type { CaptureLimits } from '../../client/capture/limits.ts'
import type { Surroundings } from '../../client/surroundings.ts'
import type { Target } from '../../client/target.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { findBypass } from '../../trust/policy.ts'
import type { RelayCallers } from '../caller/relay-callers.ts'
import type { CallGate } from '../calls/call-gate.ts'
import type { CallLogChoice } from '../calls/session-call-log.ts'
import type { openSessionCalls, SessionCalls } from '../calls/session-calls.ts'
import { viewVerdict } from '../guard-verdict.ts'
import type { Incident } from '../incident.ts'
import { isLasting, ownServedMemory } from '../pages/served-memory.ts'
import { aside } from '../running/aside.ts'
import { SessionRecord } from '../running/session-record.ts'
import type { GuardAssessment, GuardOptions } from '../running/session-runner.ts'
import type { NamedSecret } from '../secrets/redact-secrets.ts'
import { assessInDevelopment } from './development.ts'

/** What a person chose about a session, whatever carries it. */
export interface GuardChoice {
  readonly limits: Partial<CaptureLimits>
  readonly callLog: CallLogChoice
  /** Secrets that the server was given: their values never reach the client. Default none. */
  readonly secrets?: readonly NamedSecret[]
  /** The server is being written: see `development.ts`. Default false. */
  readonly development?: boolean
  /** Told of every refusal; default nobody. */
  readonly onIncident?: (incident: Incident, enforced: boolean) => void
  /** Told of each call that waits for a person; default nobody. */
  readonly onAsked?: () => void
  /** Told of every assessment of all that the server shows; default nobody. */
  readonly onAssessed?: (assessment: Assessment) => void
}

/** A guard that is ready for its transport. */
export interface OpenGuard {
  readonly options: GuardOptions
  /**
   * The same for one more session of a transport that carries several; `address` is where its client is. They share the
   * call policy, so that a new session gets no new allowance, and the call log.
   */
  session(address: string): GuardOptions
  /** Judges callers of a listening guard; null where policy demands no tokens. Call it before the first session. */
  callers(isProxied: boolean): Promise<RelayCallers | null>
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
  const calls = await sessionCalls(
    target,
    launched,
    { callLog: choice.callLog, secrets: choice.secrets ?? [], record, onAsked: choice.onAsked },
    surroundings,
  )
  const linted = ownLintMemory(launched)
  const served = choice.development === true ? null : await ownServedMemory(launched, choice.limits)
  const isKnownInfo = await linted?.infoCheck(launched.entry)
  const known = {
    ...(isKnownInfo === undefined ? {} : { isKnownInfo }),
    ...(served === null ? {} : { served }),
  }
  const opened: Opened = { launched, record, calls, linted, known }
  const session = (gate: CallGate | null): GuardOptions => sessionOptions(opened, gate, choice, surroundings)
  let areScopesChecked = false
  return {
    options: session(calls.openGate(calls.log?.recorder ?? null)),
    session: (address) => session(calls.openGate(calls.log?.open(address) ?? null, areScopesChecked)),
    callers: async (isProxied) => {
      const callers = await calls.openCallers(isProxied)
      areScopesChecked = callers !== null
      return callers
    },
    close: async () => {
      await calls.close()
      await record.written()
    },
  }
}

/** What the sessions of a guard share. */
interface Opened {
  readonly launched: PreparedAssessment
  readonly record: SessionRecord
  readonly calls: SessionCalls
  readonly linted: LintMemory | null
  /** What earlier sessions left. */
  readonly known: Pick<GuardOptions, 'isKnownInfo' | 'served'>
}

function sessionOptions(
  { launched, record, calls, linted, known }: Opened,
  gate: CallGate | null,
  choice: GuardChoice,
  surroundings: Surroundings,
): GuardOptions {
  return {
    ...known,
    limits: choice.limits,
    newId: () => Buffer.from(surroundings.randomBytes(16)).toString('hex'),
    ...enforcement(launched, surroundings.now()),
    onIncident: (incident, enforced) => {
      record.refused(incident)
      calls.log?.recorder.incident(incident, enforced)
      choice.onIncident?.(incident, enforced)
    },
    ...(gate === null ? {} : { gate }),
    assess: async (snapshot, part) => {
      gate?.setTools(snapshot)
      return await assessSeen({ launched, linted, snapshot, part }, record, choice, surroundings)
    },
  }
}

/** Whether a session that begins now enforces; in a bypass, when it does again. Later sessions get only what is left of one. */
function enforcement(
  { policy, entry, name }: PreparedAssessment,
  now: number,
): Pick<GuardOptions, 'enforce' | 'enforceAfterMs'> {
  if (policy.demands.preset === 'observe') return { enforce: false }
  const bypass = findBypass(policy, { entry, name: name ?? null, now })
  return bypass === undefined ? { enforce: true } : { enforce: false, enforceAfterMs: bypass.until - now }
}

/** Call policy and call log are loaded only where somebody asks for one of them. */
async function sessionCalls(...parts: Parameters<typeof openSessionCalls>): Promise<SessionCalls> {
  const [, { policy }, { callLog, secrets }] = parts
  if (policy.calls === null && !callLog.wanted && callLog.heads.length === 0 && secrets.length === 0) {
    return { openGate: () => null, log: null, openCallers: async () => null, close: async () => undefined }
  }
  return await (await import('../calls/session-calls.ts')).openSessionCalls(...parts)
}

interface Seen {
  readonly launched: PreparedAssessment
  readonly linted: LintMemory | null
  readonly snapshot: Snapshot
  readonly part: 'instructions' | 'whole'
}

/** The policy is the one read at the start; the pins are read anew, since this session may have written some. */
async function assessSeen(
  { launched, linted, snapshot, part }: Seen,
  record: SessionRecord,
  { onAssessed, development }: GuardChoice,
  surroundings: Surroundings,
): Promise<GuardAssessment> {
  const pins = { ...launched.pins, user: await launched.state.load() }
  const request = { ...launched, pins, linted, now: surroundings.now(), snapshot, part }
  if (development === true) return await assessInDevelopment(request, onAssessed)
  const assessment = await assess(request)
  void aside().then(() => rememberLinted(assessment, linted))
  const verdict = { ...viewVerdict(assessment.verdict), isLasting: isLasting(assessment) }
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
