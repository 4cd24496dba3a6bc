/** Sends what clients ask to the server, and reads its answers back into the session that asked. */
import { TouchmarkError } from '../../errors.ts'
import type { EventParts } from '../http/http-exchange.ts'
import { isNoAnswer } from '../http/plain-body.ts'
import { headerOf } from '../http/relay-headers.ts'
import { noAnswer, ServerAnswer } from '../http/server-answer.ts'
import type { Upstream } from '../http/upstream.ts'
import { type ClientExchange, streamHead } from './client-exchange.ts'
import type { OpenRequests } from './open-requests.ts'
import { agreeingHeaders } from './replaced-params.ts'
import type { ServerLines } from './server-lines.ts'

/** What it works for. */
export interface ForwardingOptions {
  readonly upstream: Upstream
  readonly url: URL
  readonly maxBytes: number
  readonly lines: ServerLines
  readonly requests: OpenRequests
  /** Whether ids count in their own exchange, so that no other stream can bring an answer. */
  readonly isShared: () => boolean
  /** This request will get no answer. */
  readonly cancel: (key: string) => void
  /** The head of an answer has come; nothing of it has reached the client. */
  readonly onAnswer: (answer: ServerAnswer, method: string, exchange: ClientExchange) => void
}

/** The way from clients to the server and back. */
export class Forwarding {
  readonly #options: ForwardingOptions
  readonly #begun = new WeakSet<ClientExchange>()
  #order: Promise<unknown> = Promise.resolve()

  constructor(options: ForwardingOptions) {
    this.#options = options
  }

  /** Resolves when the server has taken every notification so far. */
  get order(): Promise<unknown> {
    return this.#order
  }

  /** Whether anything of this exchange went to the server. */
  has(exchange: ClientExchange): boolean {
    return this.#begun.has(exchange)
  }

  /**
   * Sends a client's message, or one of a batch that does not go whole; `source` is what the bytes stand for where something
   * in it was replaced. Never rejects.
   */
  async post(exchange: ClientExchange, bytes: Uint8Array, source: Uint8Array): Promise<void> {
    // Where the client was told something beforehand, its answer is a stream whatever the server's is.
    if (source === exchange.whole && !exchange.isStreaming) return await this.#exchange('POST', exchange, bytes, source)
    await this.#part(exchange, bytes, source)
  }

  /** Sends a request without a message. Never rejects. */
  async ask(method: 'GET' | 'DELETE', exchange: ClientExchange): Promise<void> {
    await this.#exchange(method, exchange)
  }

  /** Passes on an answer without a stream, to a request that was sent before anybody knew whose it is. Never rejects. */
  async answer(exchange: ClientExchange, answer: ServerAnswer): Promise<void> {
    this.#begun.add(exchange)
    this.#options.onAnswer(answer, 'GET', exchange)
    try {
      await this.#relayBody(answer, exchange)
    } catch (error) {
      this.#fail(exchange, error)
    }
  }

  /** Takes over a stream that was asked for before anybody knew whose it is; what takes its events. */
  adopt(exchange: ClientExchange, answer: ServerAnswer): (data: Uint8Array, event: EventParts) => void {
    this.#begun.add(exchange)
    this.#options.onAnswer(answer, 'GET', exchange)
    return (data, event) => this.#takeEvent(data, event, exchange)
  }

  /** `source`: what the body stands for, where something in it was replaced. */
  async #send(method: string, exchange: ClientExchange, body?: Uint8Array, source = body): Promise<ServerAnswer> {
    this.#begun.add(exchange)
    const { upstream, url, onAnswer } = this.#options
    const { headers: received, signal } = exchange
    const headers = body === undefined || source === undefined ? received : agreeingHeaders(received, source, body)
    const sent = upstream.send({ method, url, headers, signal, ...(body === undefined ? {} : { body }) })
    if (exchange.waiting.size === 0) this.#order = Promise.all([this.#order, sent.catch(() => undefined)])
    const answer = new ServerAnswer(await sent, url)
    if (!exchange.isHello) answer.keepSession(headerOf(exchange.received, 'mcp-session-id'))
    onAnswer(answer, method, exchange)
    return answer
  }

  async #exchange(method: string, exchange: ClientExchange, body?: Uint8Array, source?: Uint8Array): Promise<void> {
    try {
      const answer = await this.#send(method, exchange, body, source)
      if (answer.isStream) await this.#relayStream(answer, exchange)
      else await this.#relayBody(answer, exchange)
    } catch (error) {
      this.#fail(exchange, error)
    }
  }

  async #relayStream(answer: ServerAnswer, exchange: ClientExchange): Promise<void> {
    exchange.openStream(answer.head)
    await this.#readEvents(answer, exchange, (data, event) => this.#takeEvent(data, event, exchange))
    const lost = this.#unanswered(exchange)
    const isHeld = lost.length < exchange.waiting.size
    // A client of a session would wait for another stream, even where nothing can be taken up there.
    if (!this.#options.isShared() && !exchange.isResumable) exchange.tell(lost, noAnswer(answer.head.status))
    if (this.#options.isShared() || !exchange.isResumable) {
      this.#cancel(lost)
      for (const key of lost) exchange.settle(key)
    }
    exchange.endAfter(isHeld)
  }

  async #readEvents(
    answer: ServerAnswer,
    exchange: ClientExchange,
    onEvent: (data: Uint8Array, event: EventParts) => void,
  ): Promise<void> {
    await answer.readEvents(this.#options.maxBytes, {
      onEvent,
      onComment: () => exchange.comment(),
      ready: () => exchange.drained(),
    })
  }

  #takeEvent(data: Uint8Array, event: EventParts, exchange: ClientExchange): void {
    const taken = data.length > 0 && this.#options.lines.take(data, exchange, event) !== undefined
    // What is no message still says where the stream can be taken up.
    if (!taken && (event.id !== undefined || event.retryMs !== undefined)) exchange.event(new Uint8Array(), event)
  }

  async #relayBody(answer: ServerAnswer, exchange: ClientExchange): Promise<void> {
    const body = await answer.readBody(this.#options.maxBytes)
    exchange.keepHead(answer.head)
    const taken = this.#options.lines.take(body, exchange, null)
    if (exchange.isOver) return
    const lost = this.#unanswered(exchange)
    if (taken === undefined && isNoAnswer(body)) {
      // A page that says what went wrong, or nothing at all.
      this.#cancel(lost)
      exchange.plain(answer.head, body)
    } else if (taken === undefined && lost.length === 0) exchange.plain(answer.head)
    else if (lost.length > 0 || taken === 'refused') throw noAnswer(answer.head.status)
    else if (exchange.waiting.size === 0) exchange.end()
  }

  /**
   * One message of a batch of which others are refused, or wait longer. Each is sent alone, and the client gets the answers
   * as a stream, which ends with the last of them.
   */
  async #part(exchange: ClientExchange, bytes: Uint8Array, source: Uint8Array): Promise<void> {
    const key = exchange.keyOf(source)
    exchange.openStream(streamHead)
    exchange.endAfter(true)
    let failure: unknown = noAnswer(202)
    try {
      const answer = await this.#send('POST', exchange, bytes, source)
      const take = (data: Uint8Array): void => void this.#options.lines.take(data, exchange, null)
      if (answer.isStream) await this.#readEvents(answer, exchange, take)
      else take(await answer.readBody(this.#options.maxBytes))
    } catch (error) {
      failure = error
    }
    if (key === undefined || !exchange.waiting.has(key) || this.#options.requests.isHeld(key)) return
    exchange.tell([key], failure)
    this.#cancel([key])
    exchange.settle(key)
  }

  /** Requests whose answer has not even come. */
  #unanswered(exchange: ClientExchange): string[] {
    return [...exchange.waiting.keys()].filter((key) => !this.#options.requests.isHeld(key))
  }

  #cancel(keys: readonly string[]): void {
    for (const key of keys) this.#options.cancel(key)
  }

  /** Whoever waits is told. In a session a stream whose events have ids can be taken up by another. */
  #fail(exchange: ClientExchange, error: unknown): void {
    if (exchange.isOver) return
    if (exchange.isStreaming && exchange.isResumable && !this.#options.isShared() && !isCap(error)) {
      exchange.destroy()
    } else {
      this.#cancel([...exchange.waiting.keys()])
      exchange.fail(error)
    }
  }
}

/** What is too long now is too long when it comes again. */
function isCap(error: unknown): boolean {
  return error instanceof TouchmarkError && error.code === 'E_SERVER_CAP'
}
