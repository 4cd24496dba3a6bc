/** Which session of the HTTP relay a request belongs to. */
import { sha256Hex } from '../../crypto/sha256.ts'
import { canonicalBytes } from '../../encoding/canonical-json.ts'
import { type JsonObject, ownMember } from '../../encoding/json-value.ts'
import type { Line } from '../frames.ts'
import { modernMeta } from '../hello.ts'
import { headerOf, principalOf, type RawHeaders } from '../http/relay-headers.ts'
import type { ServerAnswer } from '../http/server-answer.ts'
import type { ClientExchange } from './client-exchange.ts'
import type { RelaySession } from './relay-session.ts'

/** Options of a table. */
export interface RelayTableOptions {
  /** Makes a session that tells {@link RelayTable.answered} of its answers. */
  readonly open: (isShared: boolean) => RelaySession
  readonly maxSessions: number
  /** How long a session that nobody uses is kept. */
  readonly idleMs: number
  /** Milliseconds that never go back. */
  readonly clock: () => number
}

/** Why there is no session for a request. */
export type NoSession = 'unknown' | 'not-begun' | 'full'

interface Entry {
  readonly session: RelaySession
  readonly principal: string
  readonly keys: Set<string>
  usedAt: number
  refusedAt: number | undefined
}

/** How long a refused session answers for all that share it, before the server is looked at anew. */
const refusedForMs = 10_000
const metaPrefix = 'io.modelcontextprotocol/'

/** All sessions of one relay. */
export class RelayTable {
  readonly #options: RelayTableOptions
  readonly #entries = new Map<RelaySession, Entry>()
  readonly #byKey = new Map<string, Entry>()

  constructor(options: RelayTableOptions) {
    this.#options = options
  }

  /** The session of a posted line: that of its id, a new one for `initialize`, else the one that its principal shares. */
  find(received: RawHeaders, line: Line): RelaySession | NoSession {
    const named = this.#named(received)
    if (named !== undefined) return named
    const principal = principalOf(received)
    if (line.messages.some(({ method }) => method === 'initialize')) return this.#open(principal, false)
    const [message] = line.messages
    const meta = message === undefined ? null : modernMeta(message)
    if (meta === null) return this.#used(this.#byKey.get(`legacy ${principal}`)) ?? 'not-begun'
    const key = `modern ${principal} ${clientOf(meta)}`
    const entry = this.#byKey.get(key)
    if (entry !== undefined && !this.#hasExpired(entry)) return this.#used(entry) ?? 'not-begun'
    return this.#open(principal, true, key)
  }

  /** Whether a request without a message belongs to a session that has begun, or names one. */
  knows(received: RawHeaders): boolean {
    return this.#named(received) !== undefined || this.#byKey.has(`legacy ${principalOf(received)}`)
  }

  /** The session of a request without a message. One that belongs to none gets a session of its own. */
  findBare(received: RawHeaders): RelaySession | NoSession {
    const named = this.#named(received)
    if (named !== undefined) return named
    const principal = principalOf(received)
    return this.#used(this.#byKey.get(`legacy ${principal}`)) ?? this.#open(principal, true)
  }

  /** Learns from an answer's head where later requests belong. */
  answered(session: RelaySession, answer: ServerAnswer, method: string, exchange: ClientExchange): void {
    const entry = this.#entries.get(session)
    if (entry === undefined) return
    const { status } = answer.head
    if (exchange.isHello && answer.isSuccess) this.#begin(entry, answer.sessionId)
    else if (method === 'DELETE' ? answer.isSuccess || status === 404 : status === 404 && !session.isShared) {
      this.#forget(entry)
    }
  }

  /** Closes what nobody has used for long. */
  sweep(): void {
    const before = this.#options.clock() - this.#options.idleMs
    for (const entry of [...this.#entries.values()]) {
      if (!entry.session.isIdle) entry.usedAt = this.#options.clock()
      else if (entry.usedAt < before) this.#close(entry)
    }
  }

  /** Closes every session. */
  close(): void {
    for (const entry of [...this.#entries.values()]) this.#close(entry)
  }

  #named(received: RawHeaders): RelaySession | NoSession | undefined {
    const sessionId = headerOf(received, 'mcp-session-id')
    if (sessionId === undefined) return undefined
    return this.#used(this.#byKey.get(`id ${sessionId}`)) ?? 'unknown'
  }

  #used(entry: Entry | undefined): RelaySession | undefined {
    if (entry === undefined) return undefined
    entry.usedAt = this.#options.clock()
    return entry.session
  }

  /** Nothing leaves `refused`; whoever asks again later is looked after by a new session. */
  #hasExpired(entry: Entry): boolean {
    if (!entry.session.isRefused) return false
    const now = this.#options.clock()
    entry.refusedAt ??= now
    return now - entry.refusedAt >= refusedForMs
  }

  #open(principal: string, isShared: boolean, key?: string): RelaySession | 'full' {
    if (this.#entries.size >= this.#options.maxSessions && !this.#makeRoom()) return 'full'
    const session = this.#options.open(isShared)
    const usedAt = this.#options.clock()
    const entry: Entry = { session, principal, keys: new Set(), usedAt, refusedAt: undefined }
    this.#entries.set(session, entry)
    if (key !== undefined) this.#register(entry, key)
    return session
  }

  /** A server that gives no session id keeps none: its clients of one principal share what was verified last. */
  #begin(entry: Entry, sessionId: string | undefined): void {
    entry.session.isShared = sessionId === undefined
    this.#register(entry, sessionId === undefined ? `legacy ${entry.principal}` : `id ${sessionId}`)
  }

  #register(entry: Entry, key: string): void {
    this.#byKey.get(key)?.keys.delete(key)
    this.#byKey.set(key, entry)
    entry.keys.add(key)
  }

  /** The one that was used least recently, of those that nobody uses now. */
  #makeRoom(): boolean {
    const idle = [...this.#entries.values()].filter(({ session }) => session.isIdle)
    const [oldest] = idle.sort((a, b) => a.usedAt - b.usedAt)
    if (oldest === undefined) return false
    this.#close(oldest)
    return true
  }

  #close(entry: Entry): void {
    this.#forget(entry)
    this.#entries.delete(entry.session)
    entry.session.close()
  }

  /** No later request finds it; what is under way goes on. */
  #forget(entry: Entry): void {
    for (const key of entry.keys) this.#byKey.delete(key)
    entry.keys.clear()
  }
}

/** What a modern client says of itself in every request. */
function clientOf(meta: JsonObject): string {
  const said = ['protocolVersion', 'clientInfo', 'clientCapabilities'].map((name) => {
    return ownMember(meta, `${metaPrefix}${name}`) ?? null
  })
  return sha256Hex(Buffer.from(canonicalBytes(said)).toString('utf8'))
}
