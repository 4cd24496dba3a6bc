/**
 * One session of the HTTP relay: a {@link SessionRunner} whose client sends HTTP requests and whose server answers them.
 * It decides nothing itself; it knows which bytes belong to which exchange.
 *
 * With a session id, ids count in the whole session, and an answer may come over any of its streams. Without one
 * (2026-07-28, and legacy servers that keep none) requests of one principal share what was verified, and nothing else:
 * ids count in their own exchange, and an answer comes there or never.
 */

import { type Line, type Message, readLine } from '../frames.ts'
import type { EventParts } from '../http/http-exchange.ts'
import { OwnExchange } from '../http/own-exchange.ts'
import type { RawHeaders } from '../http/relay-headers.ts'
import type { ServerAnswer } from '../http/server-answer.ts'
import type { Upstream } from '../http/upstream.ts'
import { refusal } from '../incident.ts'
import type { ToClient } from '../running/session-port.ts'
import { type GuardOptions, guardLimits, SessionRunner } from '../running/session-runner.ts'
import { UnderWay } from '../running/under-way.ts'
import { cancelledKey } from '../session/session-serving.ts'
import type { ClientExchange } from './client-exchange.ts'
import { Forwarding } from './forwarding.ts'
import { OpenRequests } from './open-requests.ts'
import { scopeRequests } from './scoped-line.ts'
import { ServerLines } from './server-lines.ts'
import { UnseenLines } from './unseen-lines.ts'

/** What a session needs of its surroundings. */
export interface RelaySessionOptions extends GuardOptions {
  readonly upstream: Upstream
  /** Where messages are posted and streams are opened. */
  readonly url: URL
  /** One line for people, escaped. */
  readonly tell: (text: string) => void
  /** Called with the head of each answer to a client's request, before the client sees any of it. */
  readonly onAnswer: (session: RelaySession, answer: ServerAnswer, method: string, exchange: ClientExchange) => void
}

/** Most requests whose client has gone and whose answer may still come over another stream. */
const maxOrphans = 1_000

/** A session. Of what it is handed, nothing reaches the other side that its runner has not let pass. */
export class RelaySession {
  /** Whether requests of several clients come here, so that ids count in their own exchange. */
  isShared: boolean
  readonly #runner: SessionRunner
  readonly #own: OwnExchange
  /** Bytes of the client's messages, as the runner hands them back to be sent. */
  readonly #sources = new WeakMap<Uint8Array, ClientExchange>()
  readonly #unseen: UnseenLines
  readonly #requests = new OpenRequests()
  readonly #lines: ServerLines
  readonly #open = new Set<ClientExchange>()
  readonly #forwarding: Forwarding
  readonly #over = new AbortController()
  /** Messages of the guard's own that the server has not answered. */
  readonly #underWay = new UnderWay()
  /** The server's own stream. */
  #mainStream: ClientExchange | null = null
  /** A client's headers, for the guard's own requests. */
  #template: RawHeaders = []

  constructor(options: RelaySessionOptions, isShared: boolean) {
    this.isShared = isShared
    const { maxBytes } = guardLimits(options.limits)
    this.#own = new OwnExchange(options.upstream, options.url, maxBytes, {
      onMessage: (bytes) => this.#lines.take(bytes, null, null),
      onFailure: (id) => this.#unseen.lose(id),
    })
    const onIncident: GuardOptions['onIncident'] = (incident, enforced) => {
      options.onIncident?.(incident, enforced)
      if (this.isRefused) this.#lines.dropAnnouncements()
    }
    this.#runner = new SessionRunner(
      { ...options, onIncident },
      {
        toServer: (bytes, source) => this.#toServer(bytes, source),
        toClient: (bytes, action) => this.#toClient(bytes, action),
        endInput: () => undefined,
        isBehind: () => this.#underWay.isTooMuch,
        tell: options.tell,
        abort: () => this.close(),
      },
    )
    const happen = this.#runner.happen.bind(this.#runner)
    this.#unseen = new UnseenLines(happen)
    this.#lines = new ServerLines(happen, this.#requests)
    this.#forwarding = new Forwarding({
      ...options,
      maxBytes,
      lines: this.#lines,
      requests: this.#requests,
      isShared: () => this.isShared,
      cancel: (key) => this.#cancel(key),
      onAnswer: (answer, method, exchange) => {
        if (method === 'GET' && answer.isStream) this.#mainStream = exchange
        options.onAnswer(this, answer, method, exchange)
      },
    })
  }

  /** Nobody waits here, and no stream is open. */
  get isIdle(): boolean {
    return this.#open.size === 0
  }

  /** The whole server is refused. */
  get isRefused(): boolean {
    return this.#runner.refused !== null
  }

  /** Whether one of these requests has an id under which another still waits. */
  repeatsId(line: Line): boolean {
    return (
      !this.isShared && line.messages.some(({ kind, id }) => kind === 'request' && this.#requests.has(id?.key ?? ''))
    )
  }

  /** Takes what a client posted. */
  post(exchange: ClientExchange, line: Line): void {
    this.#enter(exchange)
    const scoped = scopeRequests(line, exchange.scope)
    exchange.whole = line.bytes
    this.#sources.set(line.bytes, exchange)
    for (const [index, message] of scoped.messages.entries()) {
      this.#sources.set(message.bytes, exchange)
      const rawId = line.messages[index]?.id?.raw
      if (message.kind === 'request' && message.id !== null && rawId !== undefined) {
        exchange.waitFor(message.id.key, rawId, message.bytes)
        this.#requests.add(message.id, exchange)
      }
    }
    const isHello = line.messages.some(({ method }) => method === 'initialize')
    exchange.isHello = isHello
    if (!isHello || this.#template.length === 0) this.#template = exchange.headers
    this.#runner.happen({ type: 'client-line', line: scoped })
    for (const message of line.messages) this.#letGoOfCancelled(message)
    if (exchange.waiting.size === 0 && !this.#forwarding.has(exchange)) exchange.end()
  }

  /** A request without a message: opens the server's stream, its own or one that broke off, or ends the session there. */
  async ask(method: 'GET' | 'DELETE', exchange: ClientExchange): Promise<void> {
    this.#enter(exchange)
    await this.#forwarding.ask(method, exchange)
  }

  /** Takes an answer without a stream, to a request that was sent before anybody knew whose it is. */
  async answer(exchange: ClientExchange, answer: ServerAnswer): Promise<void> {
    this.#enter(exchange)
    await this.#forwarding.answer(exchange, answer)
  }

  /** Takes over a stream of the server's that was opened before anybody knew whose it is; what takes its events. */
  adopt(exchange: ClientExchange, answer: ServerAnswer): (data: Uint8Array, event: EventParts) => void {
    this.#enter(exchange)
    return this.#forwarding.adopt(exchange, answer)
  }

  /** Ends the session: whatever is open is broken off. */
  close(): void {
    this.#runner.end()
    this.#over.abort()
    for (const exchange of [...this.#open]) exchange.destroy()
  }

  #enter(exchange: ClientExchange): void {
    this.#open.add(exchange)
    exchange.scope = this.isShared ? exchange.serial : null
    exchange.signal.addEventListener('abort', () => this.#left(exchange), { once: true })
    exchange.onGone = () => this.#gone(exchange)
  }

  #left(exchange: ClientExchange): void {
    this.#open.delete(exchange)
    if (this.#mainStream === exchange) this.#mainStream = null
  }

  /** The client no longer waits for this one, and the runner drops an answer that still comes. */
  #letGoOfCancelled(message: Message): void {
    const key = cancelledKey(message)
    if (key !== undefined && !this.isShared) this.#settle(key)
  }

  /** The client has gone before its answer. Where no other stream can carry one, the runner forgets the request. */
  #gone(exchange: ClientExchange): void {
    const isLost = this.isShared || !this.#forwarding.has(exchange)
    for (const key of exchange.waiting.keys()) if (isLost) this.#cancel(key)
    for (const key of this.#requests.orphans(maxOrphans)) this.#cancel(key)
  }

  /** Nobody waits for this request, or no answer will come. */
  #cancel(key: string): void {
    if (this.#requests.forget(key)) this.#unseen.drop(key)
  }

  #settle(key: string): void {
    const exchange = this.#requests.of(key)
    this.#requests.forget(key)
    exchange?.settle(key)
  }

  #toServer(bytes: Uint8Array, source: Uint8Array = bytes): void {
    if (this.#unseen.has(bytes)) return
    const exchange = this.#sources.get(source)
    if (exchange === undefined) this.#sendOwn(bytes)
    else if (!exchange.isOver) void this.#forwarding.post(exchange, bytes, source)
  }

  /** A message of the guard's own. Without a session only its requests are sent: a cancellation has nobody to go to. */
  #sendOwn(bytes: Uint8Array): void {
    const message = readLine(bytes)?.messages[0]
    if (message === undefined || (this.isShared && message.kind === 'notification')) return
    const sent = this.#forwarding.order.then(() => this.#own.send(message, this.#template, this.#over.signal))
    void this.#underWay.until(sent)
  }

  #toClient(bytes: Uint8Array, { refused, source, about }: ToClient): void {
    if (this.#unseen.has(bytes)) return
    if (about !== undefined) this.#requests.of(about)?.tellBeforehand(bytes)
    else if (refused !== undefined) this.#refuse(refused)
    else this.#pass(bytes, source)
  }

  #pass(bytes: Uint8Array, source: ToClient['source']): void {
    const passage = this.#lines.passage(bytes, source)
    for (const { exchange, event } of passage?.origins ?? []) {
      if (exchange === null) this.#tellMainStream(bytes)
      else exchange.give(bytes, event)
      if (passage?.isAnnounced === true) exchange?.pay()
    }
    for (const key of passage?.answers ?? []) this.#settle(key)
  }

  /** What came in answer to the guard itself was not read at the pace of this client. */
  #tellMainStream(bytes: Uint8Array): void {
    if (this.#mainStream?.isStuck === true) this.#mainStream.destroy()
    else this.#mainStream?.event(bytes, null)
  }

  #refuse({ rawId, incident }: NonNullable<ToClient['refused']>): void {
    const key = this.#requests.keyOf(rawId) ?? rawId
    const exchange = this.#requests.of(key)
    const ownId = exchange?.waiting.get(key)
    if (exchange !== undefined && ownId !== undefined) exchange.refuse(refusal(ownId, incident))
    this.#settle(key)
  }
}
