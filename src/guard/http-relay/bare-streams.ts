/**
 * Streams that clients open before they say anything. A server of the older HTTP+SSE transport (2024-11-05) begins one by
 * naming where messages are posted, and that is the beginning of a session; any other is the stream of a server that keeps
 * no sessions.
 */
import { randomBytes } from 'node:crypto'
import type { UrlTarget } from '../../client/target.ts'
import { readEndpoint, secondEndpoint } from '../../client/transport/legacy-sse.ts'
import { TouchmarkError } from '../../errors.ts'
import type { Caller } from '../caller/caller-token.ts'
import type { EventParts } from '../http/http-exchange.ts'
import { headerOf, type RawHeaders } from '../http/relay-headers.ts'
import { ServerAnswer } from '../http/server-answer.ts'
import type { Upstream } from '../http/upstream.ts'
import { describeIncident, type Incident, makeIncident } from '../incident.ts'
import type { GuardOptions } from '../running/session-runner.ts'
import type { ClientExchange } from './client-exchange.ts'
import { OlderSession } from './older-session.ts'
import type { RelaySession } from './relay-session.ts'

/** What it works for. */
export interface BareStreamsOptions {
  readonly target: UrlTarget
  readonly upstream: Upstream
  /** First segment of every path. */
  readonly secret: string
  readonly session: () => GuardOptions
  readonly tell: (text: string) => void
  readonly onIncident?: ((incident: Incident, enforced: boolean) => void) | undefined
  /** Most sessions at once. */
  readonly maxSessions: number
  /** Longest message of a server's, in bytes. */
  readonly maxMessageBytes: number
}

type TakeEvent = (data: Uint8Array, event: EventParts) => void

interface Entry {
  readonly session: OlderSession
  readonly who: string
}

/** Below the secret: where messages of these sessions are posted, with a token of 256 bits for each session. */
const messagesPath = '/messages/'

/** Whether a request opens a stream of no session that the client knows of. */
export function asksForBareStream(method: string | undefined, received: RawHeaders): boolean {
  const names = ['mcp-session-id', 'last-event-id'].some((name) => headerOf(received, name) !== undefined)
  return method === 'GET' && !names
}

/** All streams of one relay that were opened so, and the sessions that began with them. */
export class BareStreams {
  readonly #options: BareStreamsOptions
  readonly #entries = new Map<string, Entry>()

  constructor(options: BareStreamsOptions) {
    this.#options = options
  }

  /** No session more is taken. */
  get isFull(): boolean {
    return this.#entries.size >= this.#options.maxSessions
  }

  /** The session whose messages are posted at a path, if it is this caller's. */
  find(path: string, caller: Caller | null): OlderSession | undefined {
    const entry = this.#entries.get(path)
    return entry?.who === whoIs(caller) ? entry.session : undefined
  }

  /** Whether messages are posted at a path. */
  has(path: string): boolean {
    return this.#entries.has(path)
  }

  /**
   * Asks the server for a stream. `ordinary` gives the session for an answer that is no stream of the older transport, and
   * answers the client where there is none. Never rejects.
   */
  async open(exchange: ClientExchange, caller: Caller | null, ordinary: () => RelaySession | undefined): Promise<void> {
    const { upstream, target } = this.#options
    try {
      const { headers, signal } = exchange
      const answer = new ServerAnswer(
        await upstream.send({ method: 'GET', url: target.url, headers, signal }),
        target.url,
      )
      answer.keepSession(undefined)
      if (answer.isStream) await this.#read(answer, exchange, caller, ordinary)
      else await ordinary()?.answer(exchange, answer)
    } catch (error) {
      exchange.fail(error)
    }
  }

  /** Ends every session. */
  close(): void {
    for (const { session } of [...this.#entries.values()]) session.close()
  }

  /** Which stream it is, its first event says; the client is told at once that there is one. */
  async #read(
    answer: ServerAnswer,
    exchange: ClientExchange,
    caller: Caller | null,
    ordinary: () => RelaySession | undefined,
  ): Promise<void> {
    exchange.openStream(answer.head)
    let take: TakeEvent | undefined
    let older: OlderSession | undefined
    try {
      await answer.readEvents(this.#options.maxMessageBytes, {
        onEvent: (data, event) => {
          if (take === undefined && event.type === 'endpoint') {
            older = this.#begin(data, exchange, caller)
            take = (...each) => older?.take(...each)
            return
          }
          take ??= withoutEndpoints(ordinary()?.adopt(exchange, answer))
          take(data, event)
        },
        onComment: () => exchange.comment(),
        ready: () => exchange.drained(),
      })
      if (older === undefined) exchange.endAfter(false)
      else older.end()
    } catch (error) {
      this.#report(error)
      if (older === undefined) exchange.fail(error)
      else older.end(error)
    }
  }

  /** The client is told a path of the guard's own: it learns nothing of the server's. */
  #begin(data: Uint8Array, stream: ClientExchange, caller: Caller | null): OlderSession {
    const { target, upstream, secret, tell, session } = this.#options
    const endpoint = readEndpoint(data, target.url)
    const path = `${messagesPath}${randomBytes(32).toString('base64url')}`
    const older = new OlderSession({ ...session(), upstream, endpoint, stream, tell })
    this.#entries.set(path, { session: older, who: whoIs(caller) })
    stream.signal.addEventListener('abort', () => this.#entries.delete(path), { once: true })
    if (stream.isOver) this.#entries.delete(path)
    stream.event(Buffer.from(`/${secret}${path}`), { type: 'endpoint', id: undefined, retryMs: undefined })
    return older
  }

  #report(error: unknown): void {
    if (!(error instanceof TouchmarkError) || error.code !== 'E_VIOLATION_SHAPE') return
    const incident = makeIncident('violation', { detail: error.message })
    this.#options.onIncident?.(incident, true)
    this.#options.tell(describeIncident(incident, true))
  }
}

/** A message that came first makes it no stream of the older transport any more, whatever comes later. */
function withoutEndpoints(take: TakeEvent | undefined): TakeEvent {
  return (data, event) => {
    if (event.type === 'endpoint') throw secondEndpoint()
    take?.(data, event)
  }
}

function whoIs(caller: Caller | null): string {
  return caller === null ? '' : JSON.stringify([caller.issuer, caller.subject])
}
