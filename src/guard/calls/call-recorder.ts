/** Turns what passes a guarded session into lines of its call log. */
import { type JsonObject, objectMember, ownMember, stringMember } from '../../encoding/json-value.ts'
import { TouchmarkError } from '../../errors.ts'
import { digestArguments } from '../call-log/argument-digests.ts'
import type { ApprovalStep, AuthenticationEvent, CallLogEvent, CallOutcome } from '../call-log/call-log-event.ts'
import { callArguments, type Line, type Message, resultOf, usedItem } from '../frames.ts'
import { modernMeta } from '../hello.ts'
import { type Incident, makeIncident } from '../incident.ts'
import { cancelledKey } from '../session/session-serving.ts'
import type { Refusals } from '../session/use-judgement.ts'

/** What a recorder needs. */
export interface CallRecorderOptions {
  /** Writes an event; throws a TouchmarkError where that fails. */
  readonly append: (event: CallLogEvent) => void
  /** For the digests of arguments. */
  readonly digestKey: Uint8Array
  /** Where the client is: `stdio`, or an address. */
  readonly address: string
  /** Whether a call that cannot be written down must not go on. */
  readonly required: boolean
  /** Milliseconds that never go back. */
  readonly clock: () => number
  /** Told once, when the log can be written no more. */
  readonly onFailure: (error: TouchmarkError) => void
  /** Shared by the recorders of one log; default one of its own. */
  readonly count?: CallCount
}

/** Counts the calls of one log. */
export class CallCount {
  #total = 0

  /** How many calls there were. */
  get total(): number {
    return this.#total
  }

  /** The number of the next call. */
  next(): number {
    this.#total += 1
    return this.#total
  }
}

/** A call that has no answer yet. */
interface OpenCall {
  readonly call: number
  readonly rawId: string
  readonly startedAt: number
}

/** Most calls without an answer that are remembered; a client that never waits for answers must not grow the guard. */
const maxOpenCalls = 10_000

/** Writes the call log of one session. A failure to write is told once; nothing is written after it. */
export class CallRecorder {
  readonly #options: CallRecorderOptions
  readonly #open = new Map<string, OpenCall>()
  readonly #count: CallCount
  #broken = false

  constructor(options: CallRecorderOptions) {
    this.#options = options
    this.#count = options.count ?? new CallCount()
  }

  /** How many calls there were. */
  get calls(): number {
    return this.#count.total
  }

  /** A line of the client's, before it goes on: the calls in it that could not be written down, where that is demanded. */
  asked(line: Line): Refusals {
    const refused = new Map<Message, Incident>()
    for (const message of line.messages) {
      if (!this.#takeAsked(message) && this.#options.required) refused.set(message, makeIncident('not-logged'))
    }
    return refused
  }

  /** The guard refused the client's request with this id. */
  refused(rawId: string, incident: Incident): void {
    for (const [key, open] of this.#open) {
      if (open.rawId === rawId) this.#close(key, open, { outcome: 'refused', incident: incident.id })
    }
  }

  /** A line of the server's. */
  answered(line: Line): void {
    for (const message of line.messages) {
      if (message.kind === 'request') {
        this.#write({ kind: 'server-request', method: message.method, bytes: message.bytes.length })
        continue
      }
      const key = message.kind === 'response' ? message.id?.key : undefined
      const open = key === undefined ? undefined : this.#open.get(key)
      if (key !== undefined && open !== undefined) this.#close(key, open, outcomeOf(message))
    }
  }

  /** A person was asked about the call with this id key, or decided. False where that could not be written down. */
  approval(
    key: string,
    event: { readonly request: string; readonly decision: ApprovalStep; readonly by: string },
  ): boolean {
    return this.#write({ kind: 'approval', call: this.#open.get(key)?.call ?? 0, ...event })
  }

  /** Something was refused that is no call. */
  incident({ id, code }: Incident, enforced: boolean): void {
    this.#write({ kind: 'incident', incident: id, code, enforced })
  }

  /** A caller's token was looked at. */
  authenticated(event: AuthenticationEvent): void {
    this.#write(event)
  }

  /** The session is over: calls without an answer are said to be that. */
  end(): void {
    for (const [key, open] of this.#open) this.#close(key, open, { outcome: 'unanswered' })
  }

  /** False where the message is a call that could not be written down. */
  #takeAsked(message: Message): boolean {
    const hello = helloOf(message)
    if (hello !== undefined) return this.#write(hello) || message.kind !== 'request'
    const cancelled = cancelledKey(message)
    const open = cancelled === undefined ? undefined : this.#open.get(cancelled)
    if (cancelled !== undefined && open !== undefined) this.#close(cancelled, open, { outcome: 'cancelled' })
    const item = usedItem(message)
    return item === undefined || this.#takeCall(message, item.name)
  }

  #takeCall(message: Message, name: string): boolean {
    const call = this.#count.next()
    const { digests, leftOut } = digestArguments(this.#options.digestKey, callArguments(message))
    const written = this.#write({
      kind: 'call',
      call,
      method: message.method,
      name,
      address: this.#options.address,
      arguments: digests,
      argumentsLeftOut: leftOut,
    })
    if (message.id === null || this.#open.size >= maxOpenCalls) return written
    const open = { call, rawId: message.id.raw, startedAt: this.#options.clock() }
    // A second request under an id that waits is never passed on: the answer to come is the first one's.
    if (this.#open.has(message.id.key)) this.#end(open, { outcome: 'refused' })
    else this.#open.set(message.id.key, open)
    return written
  }

  #close(key: string, open: OpenCall, end: CallEnd): void {
    this.#open.delete(key)
    this.#end(open, end)
  }

  #end(open: OpenCall, end: CallEnd): void {
    const durationMs = Math.round(this.#options.clock() - open.startedAt)
    this.#write({ kind: 'answer', call: open.call, status: 0, bytes: 0, incident: '', ...end, durationMs })
  }

  #write(event: CallLogEvent): boolean {
    if (this.#broken) return false
    try {
      this.#options.append(event)
      return true
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      this.#broken = true
      this.#options.onFailure(error)
      return false
    }
  }
}

type CallEnd = { readonly outcome: CallOutcome } & Partial<
  Pick<Extract<CallLogEvent, { kind: 'answer' }>, 'status' | 'bytes' | 'incident'>
>

function outcomeOf(message: Message): CallEnd {
  const bytes = message.bytes.length
  const result = resultOf(message)
  if (result !== undefined) return { outcome: ownMember(result, 'isError') === true ? 'tool-error' : 'ok', bytes }
  const error = objectMember(message.value, 'error')
  const code = error === undefined ? undefined : ownMember(error, 'code')
  return { outcome: 'error', status: typeof code === 'number' ? code : 0, bytes }
}

/** Who the client says it is: in `initialize`, or in the `_meta` of `server/discover`. */
function helloOf(message: Message): CallLogEvent | undefined {
  if (message.method === 'initialize') {
    const parameters = objectMember(message.value, 'params') ?? {}
    return clientEvent(objectMember(parameters, 'clientInfo'), stringMember(parameters, 'protocolVersion'))
  }
  if (message.method !== 'server/discover') return undefined
  const meta = modernMeta(message) ?? {}
  const prefix = 'io.modelcontextprotocol/'
  return clientEvent(objectMember(meta, `${prefix}clientInfo`), stringMember(meta, `${prefix}protocolVersion`))
}

function clientEvent(info: JsonObject | undefined, protocol: string | undefined): CallLogEvent {
  const text = (member: string): string => (info === undefined ? '' : (stringMember(info, member) ?? ''))
  return { kind: 'client', name: text('name'), version: text('version'), protocol: protocol ?? '' }
}
