/**
 * A server behind a URL (streamable HTTP, revisions 2025-03-26 to 2026-07-28), as the relay sees it: lines in, lines out.
 *
 * Each message of the client's is a POST of the very bytes. What the server answers is handed on as it came, an event or a
 * body to a line. Where HTTP itself fails, the request that it failed gets a JSON-RPC error with fixed words, so that no
 * client waits for ever.
 */

import type { UrlTarget } from '../../client/target.ts'
import { authenticationNeeded, bodyChunks, connectionError } from '../../client/transport/http-request.ts'
import { mediaType } from '../../client/transport/streamable-http.ts'
import { ByteBudget } from '../../client/transport/transport.ts'
import { objectMember, ownMember } from '../../encoding/json-value.ts'
import { CaptureError, TouchmarkError } from '../../errors.ts'
import { type Line, listedSection, type Message, readLine, resultOf } from '../frames.ts'
import { type BodyReading, readMessages } from '../http/http-exchange.ts'
import { delay } from '../http/retry-delay.ts'
import { noAnswer } from '../http/server-answer.ts'
import type { GuardedServer, ServerEvents } from './guarded-server.ts'
import { HttpSession } from './http-session.ts'
import { PauseGate } from './pause-gate.ts'

/** Options of a link. */
export interface HttpLinkOptions extends ServerEvents {
  /**
   * Called with the client's first message where the server refuses it as one of 2024-11-05 does; the link then does no
   * more. Default: nobody, and the refusal is an error.
   */
  readonly onOlder?: (bytes: Uint8Array) => void
  /** Longest message of the server's. */
  readonly maxLineBytes: number
  /** How long the end of a session may take to be acknowledged; default 2,000 ms. */
  readonly stopGraceMs?: number
}

/** Most exchanges at once before the client is asked to wait. */
const maxExchanges = 64
/** How long to wait before the server's own stream is opened again, where it says nothing else. */
const defaultRetryMs = 1_000
/** How often in a row the server's own stream is opened again without anything having come over it. */
const maxRetries = 5

/** By which a server of 2024-11-05 refuses a POST to its stream (streamable HTTP, backwards compatibility). */
const olderStatuses = [400, 404, 405]

/** A request of the client's that HTTP carries. */
interface Exchange {
  readonly message: Message
  readonly abort: AbortController
  answered: boolean
}

/** Opens a link. Nothing is sent before the client's first message. */
export function openHttpLink(target: UrlTarget, options: HttpLinkOptions): GuardedServer {
  return new HttpLink(target, options)
}

class HttpLink implements GuardedServer {
  readonly #url: URL
  readonly #session: HttpSession
  readonly #options: HttpLinkOptions
  readonly #over = new AbortController()
  readonly #exchanges = new Map<string, Exchange>()
  readonly #waiting: (() => void)[] = []
  readonly #reading: BodyReading
  #open = 0
  readonly #gate = new PauseGate()
  /** Resolves when everything that must come first has reached the server: notifications keep their place. */
  #order: Promise<void> = Promise.resolve()
  #closed = false

  constructor(target: UrlTarget, options: HttpLinkOptions) {
    this.#url = target.url
    this.#session = new HttpSession(target)
    this.#options = options
    this.#reading = {
      maxBytes: options.maxLineBytes,
      onLine: (line) => this.#take(line),
      ready: () => this.#gate.ready,
    }
  }

  write(bytes: Uint8Array): boolean {
    const line = readLine(bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes)
    if (line === undefined || this.#closed) return true
    if (line.messages.some((message) => this.#cancels(message))) return true
    this.#open += 1
    void this.#carry(line).finally(() => {
      this.#open -= 1
      for (const resolve of this.#waiting.splice(0)) resolve()
    })
    return this.#open < maxExchanges
  }

  async drained(): Promise<void> {
    while (this.#open >= maxExchanges && !this.#closed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  endInput(): void {
    void this.#end()
  }

  pause(): void {
    this.#gate.pause()
  }

  resume(): void {
    this.#gate.resume()
  }

  signal(name: NodeJS.Signals): void {
    if (['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'].includes(name)) void this.#end()
  }

  stop(): Promise<void> {
    return this.#end()
  }

  /** Says the end to the server, waits a moment for its answer, and closes everything. */
  async #end(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.resume()
    this.#over.abort()
    await this.#session.end(AbortSignal.timeout(this.#options.stopGraceMs ?? 2_000))
    this.#options.onClose({ kind: 'exit', code: 0, signal: null, unterminated: new Uint8Array() })
  }

  #fail(error: TouchmarkError): void {
    if (this.#closed) return
    this.#closed = true
    this.resume()
    this.#over.abort()
    this.#options.onClose({ kind: 'failed', error })
  }

  /** In the modern era a request is cancelled by letting go of its exchange; nothing else is sent. */
  #cancels({ method, value }: Message): boolean {
    if (method !== 'notifications/cancelled' || this.#session.isLegacy) return false
    const id = ownMember(objectMember(value, 'params') ?? {}, 'requestId')
    const exchange = this.#exchanges.get(JSON.stringify(id))
    exchange?.abort.abort()
    return exchange !== undefined
  }

  async #carry(line: Line): Promise<void> {
    const asked = line.messages.filter(({ kind }) => kind === 'request')
    const abort = new AbortController()
    const exchanges = asked.map((message) => ({ message, abort, answered: false }))
    for (const exchange of exchanges) this.#exchanges.set(exchange.message.id?.key ?? '', exchange)
    const signal = AbortSignal.any([abort.signal, this.#over.signal])
    try {
      const response = await this.#post(line, asked.length > 0, signal)
      await this.#readAnswer(response, line, exchanges, signal)
    } catch (error) {
      this.#failExchanges(exchanges, connectionError(this.#url, error))
    } finally {
      for (const { message } of exchanges) this.#exchanges.delete(message.id?.key ?? '')
    }
  }

  async #post(line: Line, asks: boolean, signal: AbortSignal): Promise<Response> {
    const before = this.#order
    const send = async (): Promise<Response> => {
      await before
      // A list changes nothing: it is asked for again where an idle connection turned out to be closed.
      if (!line.messages.every((message) => listedSection(message) !== undefined)) {
        return await this.#session.post(line, signal)
      }
      return await this.#session.post(line, signal).catch(() => this.#session.post(line, signal))
    }
    const sent = send()
    if (!asks) this.#order = sent.then(noValue, noValue)
    return await sent
  }

  async #readAnswer(
    response: Response,
    line: Line,
    exchanges: readonly Exchange[],
    signal: AbortSignal,
  ): Promise<void> {
    if (response.status === 401 || response.status === 403) {
      await response.body?.cancel()
      throw authenticationNeeded(response.status)
    }
    if (response.status === 404 && this.#session.hasId) {
      await response.body?.cancel()
      return this.#fail(sessionOver())
    }
    const greets = line.messages.some(({ method }) => method === 'initialize')
    if (greets && isOlder(response) && this.#options.onOlder !== undefined) {
      await response.body?.cancel()
      this.#closed = true
      this.#options.onOlder(line.bytes)
      return
    }
    if (greets) this.#session.keepId(response)
    if (exchanges.length === 0) {
      await response.body?.cancel()
      if (line.messages.some(({ method }) => method === 'notifications/initialized')) void this.#listen()
      return
    }
    let lastEventId: string | undefined
    let retryMs = defaultRetryMs
    const onEventId = (id: string, retry: number | undefined): void => {
      lastEventId = id
      retryMs = retry ?? retryMs
    }
    await this.#read(response, signal, onEventId)
    for (let turn = 0; lastEventId !== undefined && turn < maxRetries && !isDone(exchanges, signal); turn += 1) {
      await delay(retryMs, signal)
      await this.#read(await this.#session.get(lastEventId, signal), signal, onEventId)
    }
    if (!isDone(exchanges, signal)) throw noAnswer(response.status)
  }

  async #read(response: Response, signal: AbortSignal, onEventId: BodyReading['onEventId']): Promise<void> {
    // What one message may have is counted message by message; a stream as a whole has no end.
    const chunks = bodyChunks(response, this.#url, new ByteBudget(Number.POSITIVE_INFINITY), signal)
    await readMessages(response, chunks, { ...this.#reading, ...(onEventId === undefined ? {} : { onEventId }) })
  }

  /** The server's own stream (legacy): requests and notifications that belong to no request of ours. */
  async #listen(): Promise<void> {
    const { signal } = this.#over
    let lastEventId: string | undefined
    let retryMs = defaultRetryMs
    for (let turn = 0; turn < maxRetries && !signal.aborted; turn += 1) {
      try {
        const response = await this.#session.get(lastEventId, signal)
        if (!response.ok) return await response.body?.cancel()
        await this.#read(response, signal, (id, retry) => {
          lastEventId = id
          retryMs = retry ?? retryMs
          turn = 0
        })
      } catch (error) {
        if (error instanceof TouchmarkError && error.code === 'E_SERVER_CAP') return this.#fail(error)
      }
      await delay(retryMs, signal)
    }
  }

  #take(bytes: Uint8Array): void {
    if (this.#closed) return
    const line = this.#options.onLine(bytes)
    for (const message of line?.messages ?? []) this.#learn(message)
  }

  /** What later requests need to know of an answer. It counts for headers alone. */
  #learn(message: Message): void {
    const exchange = message.kind === 'response' ? this.#exchanges.get(message.id?.key ?? '') : undefined
    if (exchange === undefined) return
    exchange.answered = true
    const result = resultOf(message)
    if (result !== undefined) this.#session.learn(exchange.message.method, result)
  }

  /** Each request that got no answer gets one, with our own words. */
  #failExchanges(exchanges: readonly Exchange[], error: TouchmarkError): void {
    if (this.#closed) return
    if (exchanges.some(({ message }) => message.method === 'initialize')) {
      this.#fail(error)
      return
    }
    for (const { message, answered, abort } of exchanges) {
      if (answered || abort.signal.aborted) continue
      const text = `No answer came from the server (${error.code})`
      const answer = `{"jsonrpc":"2.0","id":${message.id?.raw ?? 'null'},"error":{"code":-32011,"message":"${text}"}}`
      this.#options.onLine(Buffer.from(answer))
    }
  }
}

function noValue(): void {}

/** A refusal as JSON is one of the endpoint itself, for the client to read. */
function isOlder(response: Response): boolean {
  return olderStatuses.includes(response.status) && mediaType(response) !== 'application/json'
}

function isDone(exchanges: readonly Exchange[], signal: AbortSignal): boolean {
  return signal.aborted || exchanges.every(({ answered }) => answered)
}

function sessionOver(): CaptureError {
  return new CaptureError('E_SERVER_TRANSPORT', {
    found: 'a server that no longer knows the session (status 404)',
    expected: 'the session to last as long as the client',
    next: 'Start the client anew',
  })
}
