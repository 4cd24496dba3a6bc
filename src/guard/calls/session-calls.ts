/** The call policy and the call log of one session, as policy and options ask for them. */
import type { PreparedAssessment } from '../../client/assessment/prepare-assessment.ts'
import type { Surroundings } from '../../client/surroundings.ts'
import type { Target } from '../../client/target.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { EffectiveCalls } from '../../trust/call-rules.ts'
import type { ApprovalDesk } from '../approval/approval-desk.ts'
import type { openApprovals } from '../approval/open-approvals.ts'
import type { AuthenticationEvent } from '../call-log/call-log-event.ts'
import { CallPolicy } from '../call-policy/call-policy.ts'
import type { RelayCallers } from '../caller/relay-callers.ts'
import { type Incident, makeIncident } from '../incident.ts'
import type { SessionRecord } from '../running/session-record.ts'
import { openArgumentSecrets } from '../secrets/argument-secrets.ts'
import type { NamedSecret } from '../secrets/redact-secrets.ts'
import { CallGate } from './call-gate.ts'
import type { CallRecorder } from './call-recorder.ts'
import { type CallLogChoice, openCallLog, type SessionCallLog, wantedCallLog } from './session-call-log.ts'

/** What stands beside the session; no gate where neither policy nor options ask for one. */
export interface SessionCalls {
  /** The gate of one more session, which writes into the log through `recorder`; null where nobody asks for a gate. */
  readonly openGate: (recorder: CallRecorder | null, areScopesChecked?: boolean) => CallGate | null
  readonly log: SessionCallLog | null
  /** Ends what waits, and the log. Never rejects. */
  close(): Promise<void>
  /** Judges callers of a listening guard; null where policy demands no tokens. */
  readonly openCallers: (isProxied: boolean) => Promise<RelayCallers | null>
}

/** What a session brings to its calls. */
interface SessionCallsChoice {
  readonly callLog: CallLogChoice
  readonly secrets: readonly NamedSecret[]
  readonly record: SessionRecord
  readonly onAsked: (() => void) | undefined
}

/**
 * Opens what stands beside the session.
 *
 * @throws StateError, ConfigError where the call log cannot be made.
 */
export async function openSessionCalls(
  target: Target,
  prepared: PreparedAssessment,
  { callLog, secrets, record, onAsked }: SessionCallsChoice,
  surroundings: Surroundings,
): Promise<SessionCalls> {
  const { entry, state } = prepared
  const name = prepared.name ?? prepared.pins.user.servers.get(entry)?.name ?? prepared.mcpName ?? null
  const { calls } = prepared.policy
  const server = { entry, name }
  const policy = calls === null ? null : new CallPolicy(calls, server, clock, () => surroundings.now())
  const argumentSecrets = await openArgumentSecrets(calls, policy, secrets, surroundings)
  const wanted = wantedCallLog(callLog, calls, policy?.requiresLog === true)
  const log = wanted === null ? null : await openCallLog({ ...wanted, calls }, { entry, state, target }, surroundings)
  if (policy === null && log === null && secrets.length === 0)
    return { openGate: () => null, log, openCallers: async () => null, close: async () => undefined }
  const desk = policy?.asksPeople === true ? await openDesk(prepared, server, onAsked, surroundings) : null
  const note = (incident: Incident, enforced: boolean): void => {
    record.refused(incident)
    log?.recorder.incident(incident, enforced)
  }
  const onObserved = (incident: Incident): void => note(incident, false)
  const onTools = (snapshot: Snapshot): void => log?.setTools(snapshot)
  const serverRequests = calls?.serverRequests ?? { sampling: 'allow', elicitation: 'allow' }
  const shared = { policy, serverRequests, onObserved, onTools, secrets, argumentSecrets, desk }
  return {
    openGate: (recorder, areScopesChecked = false) => new CallGate({ ...shared, recorder, areScopesChecked }),
    log,
    close: async () => {
      await desk?.close()
      await log?.close()
    },
    openCallers: async (isProxied) =>
      policy === null ? null : await openCallers(calls, { policy, log, note, isProxied }, surroundings),
  }
}

/** Milliseconds that never go back. */
function clock(): number {
  return performance.now()
}

interface CallersChoice {
  readonly policy: CallPolicy
  readonly log: SessionCallLog | null
  /** Told of each refusal, and of what would be one. */
  readonly note: (incident: Incident, enforced: boolean) => void
  readonly isProxied: boolean
}

/** Loaded only where policy demands tokens. */
async function openCallers(
  calls: EffectiveCalls | null,
  { policy, log, note, isProxied }: CallersChoice,
  surroundings: Surroundings,
): Promise<RelayCallers | null> {
  if (calls?.callers === undefined) return null
  const { openRelayCallers } = await import('../caller/open-relay-callers.ts')
  const onEvent = (event: AuthenticationEvent): void => log?.recorder.authenticated(event)
  const onLackingScope = (tool: string): void =>
    note(makeIncident('call-scope', { section: 'tools', name: tool }), policy.enforces)
  const { callers, preset } = calls
  const times = { clock, now: () => surroundings.now() }
  return openRelayCallers({ callers, preset, policy, isProxied, onEvent, onLackingScope, ...times })
}

/** Loaded only where policy asks a person about calls of this server. */
async function openDesk(...parts: Parameters<typeof openApprovals>): Promise<ApprovalDesk> {
  return await (await import('../approval/open-approvals.ts')).openApprovals(...parts)
}
