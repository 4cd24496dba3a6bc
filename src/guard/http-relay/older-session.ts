/**
 * One session of the HTTP relay with a server of the older HTTP+SSE transport (2024-11-05): a stream carries everything
 * from the server, and what the client posts is answered there. As over stdio there is one client, so ids count in the
 * session. It decides nothing itself.
 */
import { secondEndpoint } from '../../client/transport/legacy-sse.ts'
import { TouchmarkError } from '../../errors.ts'
import { visibleLine } from '../../visible-text.ts'
import { type Line, type Message, readLine } from '../frames.ts'
import type { EventParts } from '../http/http-exchange.ts'
import { failureBody } from '../http/relay-errors.ts'
import { ownRequestHeaders, type RawHeaders } from '../http/relay-headers.ts'
import { ServerAnswer } from '../http/server-answer.ts'
import type { Upstream } from '../http/upstream.ts'
import type { ToClient } from '../running/session-port.ts'
import { type GuardOptions, SessionRunner } from '../running/session-runner.ts'
import { UnderWay } from '../running/under-way.ts'
import { cancelledKey } from '../session/session-serving.ts'
import type { ClientExchange } from './client-exchange.ts'
import { OpenRequests } from './open-requests.ts'
import { UnseenLines } from './unseen-lines.ts'

/** What a session needs of its surroundings. */
export interface OlderSessionOptions extends GuardOptions {
  readonly upstream: Upstream
  /** Where the server takes messages. */
  readonly endpoint: URL
  /** The client's stream. */
  readonly stream: ClientExchange
  /** One line for people, escaped. */
  readonly tell: (text: string) => void
}

/** Longest body of an answer to a posted message: it says that the message was taken, or why not. */
const maxAcknowledgementBytes = 65_536

/** A session. Of what it is handed, nothing reaches the other side that its runner has not let pass. */
export class OlderSession {
  readonly #options: OlderSessionOptions
  readonly #runner: SessionRunner
  /** Bytes of the client's messages, as the runner hands them back to be sent. */
  readonly #sources = new WeakMap<Uint8Array, ClientExchange>()
  readonly #unseen: UnseenLines
  readonly #requests = new OpenRequests()
  readonly #sent = new WeakSet<ClientExchange>()
  readonly #posts = new Set<ClientExchange>()
  readonly #over = new AbortController()
  /** Messages of the guard's own that the server has not taken. */
  readonly #underWay = new UnderWay()
  /** Resolves when the server has taken every notification so far. */
  #order: Promise<unknown> = Promise.resolve()
  /** A client's headers, for the guard's own requests. */
  #template: RawHeaders = []

  constructor(options: OlderSessionOptions) {
    this.#options = options
    this.#runner = new SessionRunner(options, {
      toServer: (bytes, source) => this.#toServer(bytes, source),
      toClient: (bytes, action) => this.#toClient(bytes, action),
      endInput: () => undefined,
      isBehind: () => this.#underWay.isTooMuch,
      tell: options.tell,
      abort: () => this.close(),
    })
    this.#unseen = new UnseenLines(this.#runner.happen.bind(this.#runner))
    options.stream.onGone = () => this.close()
  }

  /** Whether one of these requests has an id under which another still waits. */
  repeatsId(line: Line): boolean {
    return line.messages.some(({ kind, id }) => kind === 'request' && this.#requests.has(id?.key ?? ''))
  }

  /** Takes what a client posted. */
  post(exchange: ClientExchange, line: Line): void {
    this.#posts.add(exchange)
    exchange.signal.addEventListener('abort', () => this.#posts.delete(exchange), { once: true })
    exchange.whole = line.bytes
    this.#sources.set(line.bytes, exchange)
    for (const { kind, id, bytes } of line.messages) {
      this.#sources.set(bytes, exchange)
      if (kind !== 'request' || id === null) continue
      exchange.waitFor(id.key, id.raw, bytes)
      this.#requests.add(id, exchange)
    }
    this.#template = exchange.headers
    this.#runner.happen({ type: 'client-line', line })
    for (const message of line.messages) this.#letGo(cancelledKey(message))
    if (exchange.waiting.size === 0 && !this.#sent.has(exchange)) exchange.end()
  }

  /**
   * Takes an event of the server's stream.
   *
   * @throws ViolationError `E_VIOLATION_SHAPE` for a second endpoint.
   */
  take(data: Uint8Array, { type }: EventParts): void {
    if (type === 'endpoint') throw secondEndpoint()
    // No other type is part of this transport.
    if (type !== 'message') return
    try {
      const line = readLine(data)
      if (line === undefined) return
      for (const { kind, id } of line.messages) if (kind === 'response' && id !== null) this.#requests.forget(id.key)
      this.#runner.happen({ type: 'server-line', line })
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      const text = Buffer.from(data).toString('utf8')
      this.#runner.happen({ type: 'server-violation', text, detail: error.message })
    }
  }

  /** The server has ended its stream, and with it the session: whoever waits is told. `error`: why, where it broke off. */
  end(error?: unknown): void {
    if (error instanceof TouchmarkError && !this.#over.signal.aborted) {
      this.#options.tell(visibleLine(error.message, 400))
    }
    this.#runner.happen({ type: 'server-end' })
    this.#options.stream.end()
    this.close()
  }

  /** Ends the session: whatever is open is broken off. */
  close(): void {
    this.#runner.end()
    this.#over.abort()
    for (const exchange of [...this.#posts]) exchange.destroy()
    const { stream } = this.#options
    // What has ended still has its last bytes to send.
    if (!stream.isOver) stream.destroy()
  }

  #toServer(bytes: Uint8Array, source: Uint8Array = bytes): void {
    if (this.#unseen.has(bytes)) return
    const exchange = this.#sources.get(source)
    if (exchange === undefined) this.#sendOwn(bytes)
    else void this.#forward(exchange, bytes, source)
  }

  #toClient(bytes: Uint8Array, { refused }: ToClient): void {
    if (this.#unseen.has(bytes)) return
    this.#tell(bytes)
    if (refused === undefined) return
    this.#letGo(this.#requests.keyOf(refused.rawId) ?? refused.rawId)
  }

  /** There are clients of this transport that read no event without its type. */
  #tell(bytes: Uint8Array): void {
    this.#options.stream.event(bytes, { type: 'message', isSpelt: true, id: undefined, retryMs: undefined })
  }

  /** Nobody waits any more for the request of this key to be sent, or answered. */
  #letGo(key: string | undefined): void {
    if (key === undefined) return
    const exchange = this.#requests.of(key)
    this.#requests.forget(key)
    exchange?.settle(key)
  }

  async #send(bytes: Uint8Array, headers: RawHeaders, mayRepeat: boolean): Promise<ServerAnswer> {
    const { upstream, endpoint: url } = this.#options
    const { signal } = this.#over
    return new ServerAnswer(await upstream.send({ method: 'POST', url, headers, body: bytes, mayRepeat, signal }), url)
  }

  /** Sends a client's message, or one of a batch that does not go whole; `source` is what the bytes stand for. Never rejects. */
  async #forward(exchange: ClientExchange, bytes: Uint8Array, source: Uint8Array): Promise<void> {
    this.#sent.add(exchange)
    const sending = this.#send(bytes, exchange.headers, false)
    const own = exchange.keyOf(source)
    const keys = source === exchange.whole ? [...exchange.waiting.keys()] : own === undefined ? [] : [own]
    if (keys.length === 0) this.#order = Promise.all([this.#order, sending.catch(() => undefined)])
    try {
      const answer = await sending
      const body = await readAcknowledgement(answer)
      if (source !== exchange.whole) this.#finishPart(exchange, answer.isSuccess ? [] : keys, keys)
      else {
        exchange.plain(answer.head, body)
        // Its answer may be long in coming, and is none of this exchange's any more.
        exchange.whole = undefined
      }
      if (!answer.isSuccess) this.#lose(keys)
    } catch (error) {
      if (source === exchange.whole) exchange.fail(error)
      else this.#finishPart(exchange, keys, keys)
      this.#lose(keys)
    }
  }

  /** One of several: what was posted counts as taken, so whoever waits is told in the stream. */
  #finishPart(exchange: ClientExchange, lost: readonly string[], keys: readonly string[]): void {
    for (const key of lost)
      this.#options.stream.event(failureBody(exchange.waiting.get(key) ?? 'null', undefined), null)
    for (const key of keys) exchange.settle(key)
    if (exchange.waiting.size === 0) exchange.end()
  }

  /** The server did not take these, so no answer will come. */
  #lose(keys: readonly string[]): void {
    for (const key of keys) if (this.#requests.forget(key)) this.#unseen.drop(key)
  }

  /** A message of the guard's own. Its answer comes over the stream, or never where the server does not take it. */
  #sendOwn(bytes: Uint8Array): void {
    const message = readLine(bytes)?.messages[0]
    if (message === undefined) return
    const taken = this.#underWay.until(this.#order.then(() => this.#isTaken(message)))
    void taken.then((isTaken) => {
      if (!isTaken && !this.#over.signal.aborted && message.id !== null) {
        this.#unseen.lose(message.id.raw)
      }
    })
  }

  async #isTaken({ method, kind, bytes }: Message): Promise<boolean> {
    try {
      const answer = await this.#send(bytes, ownRequestHeaders(this.#template, method), kind === 'request')
      answer.drop()
      return answer.isSuccess
    } catch {
      return false
    }
  }
}

/** The body of an answer to a posted message; nothing where a client could take it for a message. */
async function readAcknowledgement(answer: ServerAnswer): Promise<Uint8Array> {
  if (answer.isStream) {
    answer.destroy()
    return new Uint8Array()
  }
  const body = await answer.readBody(maxAcknowledgementBytes)
  try {
    return readLine(body) === undefined ? body : new Uint8Array()
  } catch (error) {
    if (error instanceof TouchmarkError) return new Uint8Array()
    throw error
  }
}
