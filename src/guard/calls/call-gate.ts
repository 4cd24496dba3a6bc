/** The call policy and the call log beside a session. */
import { type JsonObject, objectMember } from '../../encoding/json-value.ts'
import { TouchmarkError } from '../../errors.ts'
import type { Definition } from '../../snapshot/definition.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { OutputRule, ServerRequestRule } from '../../trust/call-rules.ts'
import type { ApprovalDesk } from '../approval/approval-desk.ts'
import { checkResult } from '../call-policy/argument-schema.ts'
import type { CallPolicy } from '../call-policy/call-policy.ts'
import { type JudgedOutput, judgeOutput } from '../call-policy/output-rules.ts'
import type { Line, Message, UsedItem } from '../frames.ts'
import { type Incident, makeIncident } from '../incident.ts'
import { rewriteLine } from '../rewritten-line.ts'
import type { ArgumentSecrets } from '../secrets/argument-secrets.ts'
import { type NamedSecret, redactSecrets } from '../secrets/redact-secrets.ts'
import { serverRequests } from '../session/server-requests.ts'
import type { SessionGate } from '../session/session-gate.ts'
import { cancelledKey } from '../session/session-serving.ts'
import type { SessionEvent } from '../session/session-state.ts'
import type { Refusals, UseJudgement } from '../session/use-judgement.ts'
import { CallAdmission } from './call-admission.ts'
import type { CallRecorder } from './call-recorder.ts'
import { CalledTasks } from './called-tasks.ts'

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

/** A message that the rules for answers change or, where its new value is null, refuse. */
interface JudgedMessage {
  readonly incident: Incident
  readonly value: JsonObject | null
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
  readonly #tasks = new CalledTasks()
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
    for (const message of line.messages) {
      this.#letGoOfCancelled(message)
      this.#tasks.asked(message)
    }
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
    const line = this.#underRules(this.#withoutSecrets(received, refused), refused)
    for (const each of line.messages) this.#judgeServerRequest(each, refused)
    return { line, refused }
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
    this.#tasks.letGo(key)
  }

  #letGoOfCancelled(message: Message): void {
    const key = cancelledKey(message)
    if (key === undefined) return
    this.#letGo(key)
    this.#admission.letGo(key)
  }

  /** The line under the output rules of the calls that it answers, where they change it. */
  #underRules(line: Line, refused: Map<Message, Incident>): Line {
    const { policy } = this.#options
    const judged = policy === null ? [] : line.messages.map((message) => this.#judgeMessage(policy, message))
    for (const [at, each] of judged.entries()) {
      const message = line.messages[at]
      if (each === undefined || message === undefined) continue
      if (policy?.enforces !== true) this.#options.onObserved(each.incident)
      else if (each.value === null) refused.set(message, each.incident)
    }
    if (policy?.enforces !== true || !judged.some((each) => each?.value != null)) return line
    try {
      const made = rewriteLine(
        line,
        line.messages.map(({ value }, at) => judged[at]?.value ?? value),
      )
      for (const [at, message] of made.messages.entries()) {
        const incident = refused.get(line.messages[at] ?? message)
        if (incident !== undefined) refused.set(message, incident)
      }
      return made
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      for (const [at, each] of judged.entries()) {
        const message = line.messages[at]
        if (each !== undefined && message !== undefined) refused.set(message, each.incident)
      }
      return line
    }
  }

  /** What the rules change of a message, or null where they refuse it; undefined where they do neither. */
  #judgeMessage(policy: CallPolicy, message: Message): JudgedMessage | undefined {
    const pending = message.kind === 'response' && message.id !== null ? this.#pending.get(message.id.key) : undefined
    const tool = pending?.tool ?? this.#tasks.toolOf(message)
    const holder = message.kind === 'response' ? 'result' : 'params'
    const said = objectMember(message.value, holder)
    if (tool === undefined || said === undefined) return undefined
    if (pending !== undefined) this.#tasks.answered(tool, said)
    const judged = this.#judgeResult(policy.output(tool), tool, said)
    if (judged.kind === 'same') return undefined
    const detail = judged.kind === 'refused' ? judged.detail : 'its text was cleaned or cut'
    const incident = makeIncident('answer-refused', { section: 'tools', name: tool, detail })
    return { incident, value: judged.kind === 'refused' ? null : { ...message.value, [holder]: judged.result } }
  }

  #judgeResult(rule: OutputRule, tool: string, result: JsonObject): JudgedOutput {
    const definition = rule.matchesSchema === true ? this.#tools.get(tool) : undefined
    const final = objectMember(result, 'result') ?? result
    const problem = definition === undefined ? undefined : checkResult(definition.value, final)
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
