/**
 * Where calls wait for a person: each request is put down as a file, decisions about it are looked for, and after its time
 * it is refused. One desk for all sessions of a guard, so that the number of calls that wait is bounded.
 */
import { type CallRequest, callRequestDigest } from '../../client/state/call-request.ts'
import {
  callDecisionFiles,
  removePendingCall,
  savePendingCall,
  sweepPendingCalls,
} from '../../client/state/pending-calls.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { hashableJson } from '../../encoding/canonical-json.ts'
import type { JsonValue } from '../../encoding/json-value.ts'
import { visibleLine, visibleText } from '../../visible-text.ts'
import { keyedDigest } from '../call-log/argument-digests.ts'
import type { DecidedRequest, DecisionOutcome } from './judge-decisions.ts'

/** What a desk needs. */
export interface ApprovalDeskOptions {
  /** `pending/` of the state folder. */
  readonly folder: string
  readonly entry: string
  /** Registry name of the server; null where it has none. */
  readonly name: string | null
  /** For the digest of arguments. */
  readonly digestKey: Uint8Array
  /** What a person has to bring; null where nobody may approve anything. */
  readonly approval: CallRequest['approval'] | null
  readonly decide: (files: readonly Uint8Array[], request: DecidedRequest) => Promise<DecisionOutcome>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
  /** One line for people, escaped. */
  readonly tell: (text: string) => void
  /** Called for each request that was put down; default nobody is. */
  readonly onAsked?: (() => void) | undefined
  /** Default {@link deskTimes}. */
  readonly times?: DeskTimes
}

/** How often decisions are looked for, and how often a client is told that it still waits, in milliseconds. */
export interface DeskTimes {
  readonly lookMs: number
  readonly progressMs: number
}

const deskTimes: DeskTimes = { lookMs: 500, progressMs: 10_000 }

/** A call for which a person is needed. */
export interface AskedCall {
  /** Whose call it is: what was decided after a client gave up counts for the same call of this one alone. */
  readonly owner: object
  readonly tool: string
  /** Tool definition hash v1. */
  readonly definition: string
  readonly arguments: JsonValue
  readonly waitMs: number
  /** Called once, unless it is withdrawn before. */
  readonly onSettled: (how: Settlement) => void
  /** Called once it has been put down, and again while it waits; `leftMs` until it is refused. */
  readonly onWaits: (leftMs: number) => void
}

/** How it ended. */
export type Settlement =
  | { readonly decision: 'approve'; readonly by: string }
  | { readonly decision: 'deny'; readonly by: string }
  | { readonly decision: 'expired'; readonly detail: string }

/** A call that waits. */
export interface WaitingCall {
  readonly id: string
  /** Its client gave up. Until its time is over it can be decided, and its owner can ask for the very same call again. */
  leave(): void
  /** Nobody wants the decision any more. */
  withdraw(): void
}

/** Most calls that wait at once: a person is asked. */
const maxWaiting = 16
/** Longest arguments that a person is shown: what nobody can read, nobody approves. */
const maxShown = 64 * 1024
/** Requests of guards that were killed are removed this long after their time. */
const leftoverMs = 60_000

interface Waiting {
  /** As it was asked for last. */
  call: AskedCall
  /** Its client gave up. */
  isLeft: boolean
  /** What was decided while nobody waited: it counts for the same call, once. */
  outcome: Settlement | null
  readonly request: CallRequest
  readonly requestDigest: string
  readonly timer: NodeJS.Timeout
  /** Digest of the files that were judged: other ones are needed before it is worth judging again. */
  judged: string
  progress?: NodeJS.Timeout
}

/** The desk. */
export class ApprovalDesk {
  readonly #options: ApprovalDeskOptions
  readonly #waiting = new Map<string, Waiting>()
  readonly #told = new Set<string>()
  #looking: NodeJS.Timeout | undefined
  #isLooking = false
  /** Files are written and removed one after another. */
  #files: Promise<void> = Promise.resolve()

  constructor(options: ApprovalDeskOptions) {
    this.#options = options
  }

  /** Asks a person about a call. A text says why that cannot be done; it repeats nothing of the call. */
  ask(call: AskedCall): WaitingCall | string {
    const { approval } = this.#options
    if (approval === null) return 'the machine policy names no approver for this server, so nobody can approve it'
    const shown = visibleText(hashableJson(call.arguments))
    if (shown.length > maxShown) return `arguments of more than ${maxShown} characters, which nobody can read`
    const request = this.#request(call, shown, approval)
    const left = this.#leftBehind(call, request)
    if (left !== undefined) return this.#takeUp(left, call)
    if (this.#waiting.size >= maxWaiting && !this.#dropOldestLeft()) {
      return `${maxWaiting} other calls wait for a person`
    }
    const timer = setTimeout(() => this.#settle(request.id, expired), call.waitMs)
    const requestDigest = callRequestDigest(request)
    const waiting: Waiting = { call, isLeft: false, outcome: null, request, requestDigest, timer, judged: '' }
    this.#waiting.set(request.id, waiting)
    this.#inOrder(() => this.#putDown(waiting), request.id)
    return this.#handle(waiting)
  }

  /** Forgets what an owner's clients gave up on. */
  forget(owner: object): void {
    for (const [id, { call, isLeft }] of this.#waiting) if (isLeft && call.owner === owner) this.#remove(id)
  }

  #handle(waiting: Waiting): WaitingCall {
    const { id } = waiting.request
    return {
      id,
      leave: () => {
        waiting.isLeft = true
        clearInterval(waiting.progress)
      },
      withdraw: () => void this.#remove(id),
    }
  }

  /** The same call, to the letter, of the same owner, whose client gave up. */
  #leftBehind({ owner }: AskedCall, { tool, definition, argumentsDigest }: CallRequest): Waiting | undefined {
    return [...this.#waiting.values()].find(
      ({ call, isLeft, request }) =>
        isLeft &&
        call.owner === owner &&
        request.tool === tool &&
        request.definition === definition &&
        request.argumentsDigest === argumentsDigest,
    )
  }

  #takeUp(waiting: Waiting, call: AskedCall): WaitingCall {
    waiting.call = call
    waiting.isLeft = false
    const { outcome, request } = waiting
    // Whoever asks has to know first that it asked.
    if (outcome !== null) setImmediate(() => this.#settle(request.id, outcome))
    else setImmediate(() => this.#tellOften(waiting))
    return this.#handle(waiting)
  }

  #dropOldestLeft(): boolean {
    const [id] = [...this.#waiting].find(([, { isLeft }]) => isLeft) ?? []
    if (id !== undefined) this.#remove(id)
    return id !== undefined
  }

  /** Nobody waits any more; resolves when the files are gone. Never rejects. */
  async close(): Promise<void> {
    for (const id of [...this.#waiting.keys()]) this.#remove(id)
    await this.#files
  }

  #request(call: AskedCall, shown: string, approval: CallRequest['approval']): CallRequest {
    const { entry, name, digestKey, now, randomBytes } = this.#options
    const at = now()
    return {
      id: `CALL-${hexOf(randomBytes(4)).toUpperCase()}`,
      nonce: hexOf(randomBytes(16)),
      entry,
      name,
      tool: call.tool,
      definition: call.definition,
      arguments: shown,
      argumentsDigest: keyedDigest(digestKey, call.arguments),
      approval,
      askedAt: new Date(at).toISOString(),
      until: new Date(at + call.waitMs).toISOString(),
    }
  }

  async #putDown(waiting: Waiting): Promise<void> {
    const { folder, now, tell, onAsked, times = deskTimes } = this.#options
    const { request } = waiting
    if (!this.#waiting.has(request.id)) return
    await sweepPendingCalls(folder, now() - leftoverMs)
    await savePendingCall(folder, request)
    tell(`${request.id}  a call waits for a person. See it with: touchmark status`)
    onAsked?.()
    this.#looking ??= setInterval(() => void this.#look(), times.lookMs)
    this.#tellOften(waiting)
  }

  /** Says to the client that it still waits, now and again, as long as it does. */
  #tellOften(waiting: Waiting): void {
    const { now, times = deskTimes } = this.#options
    clearInterval(waiting.progress)
    if (waiting.isLeft || this.#waiting.get(waiting.request.id) !== waiting) return
    const tellClient = (): void => waiting.call.onWaits(Math.max(0, Date.parse(waiting.request.until) - now()))
    waiting.progress = setInterval(tellClient, times.progressMs)
    tellClient()
  }

  /** What cannot be written down cannot be approved; that it could not be removed changes nothing. */
  #inOrder(work: () => Promise<void>, id?: string): void {
    this.#files = this.#files.then(work).catch((error: unknown) => {
      this.#options.tell(`a call that waits: ${visibleLine(error instanceof Error ? error.message : 'a defect', 300)}`)
      if (id !== undefined) this.#settle(id, { decision: 'expired', detail: 'the request could not be written down' })
    })
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      const found = await callDecisionFiles(this.#options.folder, new Set(this.#waiting.keys()))
      for (const [id, files] of found) await this.#judge(id, files)
    } catch (error) {
      this.#tellOnce(`decisions could not be read: ${visibleLine(error instanceof Error ? error.message : '', 300)}`)
    } finally {
      this.#isLooking = false
    }
  }

  async #judge(id: string, files: readonly Uint8Array[]): Promise<void> {
    const waiting = this.#waiting.get(id)
    const digest = sha256Hex(files.map((file) => sha256Hex(file)).join(' '))
    if (waiting === undefined || waiting.outcome !== null || waiting.judged === digest) return
    waiting.judged = digest
    const { decision, by, notes } = await this.#options.decide(files, { id, requestDigest: waiting.requestDigest })
    for (const note of notes) this.#tellOnce(`${id}  does not count: ${note}`)
    if (decision !== null) this.#settle(id, { decision, by })
  }

  #tellOnce(text: string): void {
    if (this.#told.has(text) || this.#told.size >= 64) return
    this.#told.add(text)
    this.#options.tell(text)
  }

  #settle(id: string, how: Settlement): void {
    const waiting = this.#waiting.get(id)
    if (waiting?.isLeft === true && how.decision !== 'expired') {
      waiting.outcome = how
      this.#inOrder(() => removePendingCall(this.#options.folder, id))
      return
    }
    this.#remove(id)
    if (waiting?.isLeft === false) waiting.call.onSettled(how)
  }

  #remove(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return undefined
    clearTimeout(waiting.timer)
    clearInterval(waiting.progress)
    this.#waiting.delete(id)
    if (this.#waiting.size === 0) {
      clearInterval(this.#looking)
      this.#looking = undefined
    }
    this.#inOrder(() => removePendingCall(this.#options.folder, id))
    return waiting
  }
}

const expired: Settlement = { decision: 'expired', detail: 'nobody decided in time' }

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
