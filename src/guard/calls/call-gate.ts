/** The call policy and the call log beside a session. */
import { canonicalBytes } from '../../encoding/canonical-json.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import { TouchmarkError } from '../../errors.ts'
import type { Definition } from '../../snapshot/definition.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { OutputRule, ServerRequestRule } from '../../trust/call-rules.ts'
import type { ApprovalDesk } from '../approval/approval-desk.ts'
import { checkResult } from '../call-policy/argument-schema.ts'
import type { CallPolicy } from '../call-policy/call-policy.ts'
import { type JudgedOutput, judgeOutput } from '../call-policy/output-rules.ts'
import { type Line, type Message, readLine, resultOf, type UsedItem } from '../frames.ts'
import { type Incident, makeIncident } from '../incident.ts'
import type { ArgumentSecrets } from '../secrets/argument-secrets.ts'
import { type NamedSecret, redactSecrets } from '../secrets/redact-secrets.ts'
import { serverRequests } from '../session/server-requests.ts'
import type { SessionGate } from '../session/session-gate.ts'
import { cancelledKey } from '../session/session-serving.ts'
import type { SessionEvent } from '../session/session-state.ts'
import type { Refusals, UseJudgement } from '../session/use-judgement.ts'
import { CallAdmission } from './call-admission.ts'
import type { CallRecorder } from './call-recorder.ts'

/** What a gate holds. */
export interface CallGateOptions {
  /** Null: every call goes on. */
  readonly policy: CallPolicy | null
  /** What the server may ask the client for. */
  readonly serverRequests: ServerRequestRule
  /** Null: nothing is written down. */
  readonly recorder: CallRecorder | null
  /** The caller's scopes are checked before a call comes here; default false. */
  readonly areScopesChecked?: boolean
  /** Told of what `observe` lets pass. */
  readonly onObserved: (incident: Incident) => void
  /** Secrets that the server was given; default none. */
  readonly secrets?: readonly NamedSecret[]
  /** Secrets that arguments may refer to; default none. */
  readonly argumentSecrets?: ArgumentSecrets | null
  /** Where calls wait for a person; default nowhere. */
  readonly desk?: ApprovalDesk | null
  /** Told of what the server shows, before it is verified; default nobody. */
  readonly onTools?: (snapshot: Snapshot) => void
}

/** A call that the server has. */
interface Pending {
  readonly tool: string
  readonly timer: NodeJS.Timeout
}

/** Requests of a server that policy may deny, wherever they stand. */
const deniable: Readonly<Record<string, keyof ServerRequestRule>> = {
  'sampling/createMessage': 'sampling',
  'elicitation/create': 'elicitation',
}

/** Holds calls and answers against the policy, and writes them down. */
export class CallGate implements SessionGate {
  readonly #options: CallGateOptions
  readonly #pending = new Map<string, Pending>()
  readonly #admission: CallAdmission
  readonly #secrets: readonly NamedSecret[]
  #tools: ReadonlyMap<string, Definition> = new Map()
  #happen: (event: SessionEvent) => void = () => undefined

  constructor(options: CallGateOptions) {
    this.#options = options
    const { policy, areScopesChecked = false, argumentSecrets: secrets = null, desk = null, recorder } = options
    const happen = (event: SessionEvent): void => this.#happen(event)
    this.#admission = new CallAdmission({ policy, areScopesChecked, secrets, desk, recorder, happen })
    this.#secrets = secrets?.values ?? options.secrets ?? []
  }

  begin(happen: (event: SessionEvent) => void): void {
    this.#happen = happen
  }

  /** The tools that are verified next, by name: what arguments and risk are judged by. */
  setTools(snapshot: Snapshot): void {
    const { sections } = snapshot
    this.#options.onTools?.(snapshot)
    this.#tools = new Map(sections.tools.map((tool) => [tool.name, tool]))
  }

  asked(line: Line): Refusals {
    for (const message of line.messages) this.#letGoOfCancelled(message)
    return this.#options.recorder?.asked(line) ?? new Map()
  }

  judgeUse(message: Message, item: UsedItem): UseJudgement {
    const { policy } = this.#options
    if (item.section !== 'tools') return { outcome: 'passes' }
    const judged = this.#admission.judge(message, item, this.#tools.get(item.name))
    if (judged.outcome === 'passes' && policy !== null) this.#await(message, item.name, policy.timeoutMs(item.name))
    return judged
  }

  arrived(received: Line): { readonly line: Line; readonly refused: Refusals } {
    const refused = new Map<Message, Incident>()
    const line = this.#withoutSecrets(received, refused)
    const [message, ...more] = line.messages
    // Batches exist in one revision only; a rewritten one would have to be put together again, so text in it stays.
    const rewritten = message !== undefined && more.length === 0 ? this.#underRules(message, refused) : undefined
    const taken = rewritten ?? line
    for (const each of taken.messages) this.#judgeServerRequest(each, refused)
    return { line: taken, refused }
  }

  /** Where a value cannot be taken out, nothing of the line goes on. */
  #withoutSecrets(line: Line, refused: Map<Message, Incident>): Line {
    if (this.#secrets.length === 0) return line
    try {
      return redactSecrets(line, this.#secrets)
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      const incident = makeIncident('answer-refused', { detail: 'a secret in a message that has no canonical form' })
      for (const message of line.messages) refused.set(message, incident)
      return line
    }
  }

  answered(line: Line): void {
    for (const { kind, id } of line.messages) if (kind === 'response' && id !== null) this.#letGo(id.key)
    this.#options.recorder?.answered(line)
  }

  refused(rawId: string, incident: Incident): void {
    this.#admission.refused(rawId)
    this.#options.recorder?.refused(rawId, incident)
  }

  end(): void {
    for (const { timer } of this.#pending.values()) clearTimeout(timer)
    this.#pending.clear()
    this.#admission.end()
    this.#options.recorder?.end()
  }

  #await(message: Message, tool: string, afterMs: number): void {
    if (message.id === null) return
    const { key } = message.id
    this.#letGo(key)
    const incident = makeIncident('call-timeout', {
      section: 'tools',
      name: tool,
      detail: `no answer in ${afterMs} ms`,
    })
    const timer = setTimeout(() => this.#timedOut(key, incident), Math.min(afterMs, 0x7fff_ffff))
    this.#pending.set(key, { tool, timer })
  }

  #timedOut(key: string, incident: Incident): void {
    this.#letGo(key)
    if (this.#options.policy?.enforces === true) this.#happen({ type: 'call-timeout', key, incident })
    else this.#options.onObserved(incident)
  }

  #letGo(key: string): void {
    clearTimeout(this.#pending.get(key)?.timer)
    this.#pending.delete(key)
  }

  #letGoOfCancelled(message: Message): void {
    const key = cancelledKey(message)
    if (key === undefined) return
    this.#letGo(key)
    this.#admission.letGo(key)
  }

  /** The line under the output rules of its call, where they change it. */
  #underRules(message: Message, refused: Map<Message, Incident>): Line | undefined {
    const { policy } = this.#options
    const pending = message.kind === 'response' && message.id !== null ? this.#pending.get(message.id.key) : undefined
    const result = resultOf(message)
    if (policy === null || pending === undefined || result === undefined) return undefined
    const judged = this.#judgeResult(policy.output(pending.tool), pending.tool, result)
    if (judged.kind === 'same') return undefined
    const detail = judged.kind === 'refused' ? judged.detail : 'its text was cleaned or cut'
    const incident = makeIncident('answer-refused', { section: 'tools', name: pending.tool, detail })
    if (!policy.enforces) this.#options.onObserved(incident)
    else if (judged.kind === 'refused') refused.set(message, incident)
    else return rewrittenLine(message, canonicalBytes({ ...message.value, result: judged.result }))
    return undefined
  }

  #judgeResult(rule: OutputRule, tool: string, result: JsonObject): JudgedOutput {
    const definition = rule.matchesSchema === true ? this.#tools.get(tool) : undefined
    const problem = definition === undefined ? undefined : checkResult(definition.value, result)
    return problem === undefined ? judgeOutput(rule, result) : { kind: 'refused', detail: problem }
  }

  #judgeServerRequest(message: Message, refused: Map<Message, Incident>): void {
    const asked = serverRequests(message)
    const denied = asked === 'ambiguous' ? this.#deniedAtAll() : asked.find((each) => this.#denies(each.method))?.method
    if (denied === undefined) return
    const incident = makeIncident('request-denied', { detail: `the server asked for ${denied}` })
    if (this.#options.policy?.enforces === false) this.#options.onObserved(incident)
    else refused.set(message, incident)
  }

  #denies(method: string): boolean {
    const kind = Object.hasOwn(deniable, method) ? deniable[method] : undefined
    return kind !== undefined && this.#options.serverRequests[kind] === 'deny'
  }

  #deniedAtAll(): string | undefined {
    return Object.keys(deniable).some((method) => this.#denies(method)) ? 'what readers take differently' : undefined
  }
}

/** The line in the place of a message: it answers what that answered. */
function rewrittenLine({ id }: Message, bytes: Uint8Array): Line | undefined {
  const line = readLine(bytes)
  return line === undefined ? undefined : { ...line, messages: line.messages.map((each) => ({ ...each, id })) }
}
