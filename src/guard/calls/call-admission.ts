/**
 * What becomes of a call: the call policy's word, the secrets that it may carry, and the person who has to approve it.
 * Policy judges what the server would get; a person and the log see references, never values.
 */
import type { JsonValue } from '../../encoding/json-value.ts'
import type { Definition } from '../../snapshot/definition.ts'
import type { ApprovalDesk, Settlement, WaitingCall } from '../approval/approval-desk.ts'
import { approvalProgress } from '../approval/approval-progress.ts'
import type { ApprovalStep } from '../call-log/call-log-event.ts'
import type { CallPolicy, CallRefusal } from '../call-policy/call-policy.ts'
import { callArguments, type Message, type UsedItem } from '../frames.ts'
import { type Incident, makeIncident } from '../incident.ts'
import type { ArgumentSecrets } from '../secrets/argument-secrets.ts'
import { resolveSecrets } from '../secrets/secret-references.ts'
import type { SessionEvent } from '../session/session-state.ts'
import type { UseJudgement } from '../session/use-judgement.ts'
import type { CallRecorder } from './call-recorder.ts'

/** What calls are held against. */
export interface CallAdmissionOptions {
  /** Null: every call goes on. */
  readonly policy: CallPolicy | null
  /** The caller's scopes are checked before a call comes here. */
  readonly areScopesChecked: boolean
  /** Null: no argument is a reference. */
  readonly secrets: ArgumentSecrets | null
  /** Null where policy asks no person. */
  readonly desk: ApprovalDesk | null
  readonly recorder: CallRecorder | null
  readonly happen: (event: SessionEvent) => void
}

/** A call that a person was asked about. */
interface Asked {
  readonly waiting: WaitingCall
  readonly rawId: string
  /** Tool definition hash v1 that they were shown. */
  readonly definition: string
  isApproved: boolean
}

/** Admits the calls of one session. */
export class CallAdmission {
  readonly #options: CallAdmissionOptions
  readonly #asked = new Map<string, Asked>()

  constructor(options: CallAdmissionOptions) {
    this.#options = options
  }

  /** Judges a call of a tool; called again once a person has approved it. `definition` is the tool's as it was verified. */
  judge(message: Message, item: UsedItem, definition: Definition | undefined): UseJudgement {
    const { policy } = this.#options
    const approved = this.#takeApproved(message)
    const resolved = this.#resolve(message, item.name)
    const given = callArguments(message)
    const refusal =
      resolved.outcome === 'refused'
        ? { code: 'call-secret' as const, detail: resolved.detail }
        : this.#judgeByPolicy(
            item.name,
            resolved.outcome === 'replaced' ? resolved.arguments : given,
            definition,
            approved,
          )
    const enforces = policy?.enforces !== false
    if (refusal !== undefined && enforces) return refuse(item, refusal)
    const bytes = resolved.outcome === 'replaced' ? { bytes: resolved.bytes } : {}
    const passes: UseJudgement = { outcome: 'passes', ...bytes, ...observedOf(item, refusal) }
    const waitMs = policy?.approvalMs(item.name)
    if (waitMs === undefined) return passes
    if (!enforces) return refusal === undefined ? { ...passes, ...observedOf(item, wouldAsk) } : passes
    if (approved === undefined) return this.#ask(message, item, { definition, given, waitMs })
    // The server may have shown another definition since.
    return approved.definition === definition?.hash ? passes : refuse(item, otherDefinition)
  }

  /** The client waits no more for the call with this id key; it may ask for the same call again. */
  letGo(key: string): void {
    this.#take(key)?.waiting.leave()
  }

  #take(key: string): Asked | undefined {
    const asked = this.#asked.get(key)
    if (asked === undefined) return undefined
    this.#asked.delete(key)
    if (!asked.isApproved) this.#record(key, asked, 'withdrawn', '')
    return asked
  }

  /** The guard has refused the client's request with this id. */
  refused(rawId: string): void {
    for (const [key, asked] of this.#asked) if (asked.rawId === rawId) this.#take(key)?.waiting.withdraw()
  }

  /** The session is over. */
  end(): void {
    for (const key of [...this.#asked.keys()]) this.#take(key)?.waiting.withdraw()
    this.#options.desk?.forget(this)
  }

  #judgeByPolicy(
    tool: string,
    given: JsonValue,
    definition: Definition | undefined,
    approved: Asked | undefined,
  ): CallRefusal | undefined {
    const { policy, areScopesChecked } = this.#options
    const isCounted = approved !== undefined
    return policy?.judge({ tool, arguments: given, definition, areScopesChecked, isCounted })
  }

  #resolve(message: Message, tool: string): ReturnType<typeof resolveSecrets> {
    const { secrets } = this.#options
    return secrets === null ? { outcome: 'none' } : resolveSecrets(message, secrets.of(tool))
  }

  /** A person's approval of exactly this request, once. */
  #takeApproved({ id }: Message): Asked | undefined {
    const asked = id === null ? undefined : this.#asked.get(id.key)
    if (id === null || asked?.isApproved !== true) return undefined
    this.#asked.delete(id.key)
    return asked
  }

  #ask(
    message: Message,
    item: UsedItem,
    { definition, given, waitMs }: { definition: Definition | undefined; given: JsonValue; waitMs: number },
  ): UseJudgement {
    const { desk } = this.#options
    const { id } = message
    // A notification has nobody who waits for it.
    if (id === null || desk === null || definition === undefined) return refuse(item, cannotAsk)
    const { key, raw } = id
    const progress = approvalProgress(message)
    const waiting = desk.ask({
      owner: this,
      tool: item.name,
      definition: definition.hash,
      arguments: given,
      waitMs,
      onSettled: (how) => this.#settled(key, item, how),
      onWaits: (leftMs) => this.#tellClient(key, progress?.(waitingId(waiting), leftMs)),
    })
    if (typeof waiting === 'string') return refuse(item, { code: 'call-approval', detail: waiting })
    const asked = { waiting, rawId: raw, definition: definition.hash, isApproved: false }
    this.#asked.set(key, asked)
    if (this.#record(key, asked, 'asked', '')) return { outcome: 'waits' }
    this.#take(key)?.waiting.withdraw()
    return { outcome: 'refused', incident: makeIncident('not-logged', item) }
  }

  #tellClient(key: string, bytes: Uint8Array | undefined): void {
    if (bytes !== undefined) this.#options.happen({ type: 'approval-progress', key, bytes })
  }

  #settled(key: string, item: UsedItem, how: Settlement): void {
    const asked = this.#asked.get(key)
    if (asked === undefined) return
    asked.isApproved = how.decision === 'approve'
    const isRecorded = this.#record(key, asked, stepOf(how), 'by' in how ? how.by : '')
    if (!asked.isApproved || !isRecorded) this.#asked.delete(key)
    this.#options.happen({
      type: 'approval',
      key,
      incident: isRecorded ? incidentOf(item, how) : makeIncident('not-logged', item),
    })
  }

  #record(key: string, { waiting }: Asked, decision: ApprovalStep, by: string): boolean {
    return this.#options.recorder?.approval(key, { request: waiting.id, decision, by }) ?? true
  }
}

const wouldAsk: CallRefusal = { code: 'call-approval', detail: 'a person would be asked' }
const cannotAsk: CallRefusal = { code: 'call-approval', detail: 'nobody can be asked about it' }
const otherDefinition: CallRefusal = {
  code: 'call-approval',
  detail: 'the tool has another definition than the one that was approved',
}

function waitingId(waiting: WaitingCall | string): string {
  return typeof waiting === 'string' ? '' : waiting.id
}

function refuse(item: UsedItem, { code, detail }: CallRefusal): UseJudgement {
  return { outcome: 'refused', incident: makeIncident(code, { ...item, detail }) }
}

function observedOf(item: UsedItem, refusal: CallRefusal | undefined): { readonly observed?: Incident } {
  return refusal === undefined ? {} : { observed: makeIncident(refusal.code, { ...item, detail: refusal.detail }) }
}

function stepOf({ decision }: Settlement): ApprovalStep {
  if (decision === 'expired') return 'expired'
  return decision === 'approve' ? 'approved' : 'denied'
}

function incidentOf(item: UsedItem, how: Settlement): Incident | null {
  if (how.decision === 'approve') return null
  if (how.decision === 'deny') return makeIncident('call-disapproved', item)
  return makeIncident('call-approval', { ...item, detail: how.detail })
}
