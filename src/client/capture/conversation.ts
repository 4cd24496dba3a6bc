/**
 * JSON-RPC over a transport, as a plain client speaks it: asks, waits, answers what servers ask.
 *
 * The server is the attacker. Whatever it sends ends in one of three ways: an answer to something that was asked, a
 * notice, or a failure that ends the whole conversation.
 */
import type { JsonObject } from '../../encoding/json-value.ts'
import type { JsonDocument } from '../../encoding/strict-json.ts'
import { CaptureError, TouchmarkError, ViolationError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { type Message, type MessageId, readFrame } from '../transport/frame.ts'
import { concealTokens } from '../transport/live-tokens.ts'
import type { Receiver, Transport } from '../transport/transport.ts'
import type { Notices } from './notices.ts'

/** An answer: a result or an error, and the frame it stood in. */
export interface Answer {
  readonly message: Message & { kind: 'result' | 'error' }
  /** The whole frame; `message.index` is the answer's place where the frame is a batch. */
  readonly document: JsonDocument
}

/** What an era adds to every request. */
export interface Dialect {
  /** Header lines for HTTP. */
  headers(method: string): Record<string, string>
  /** The `_meta` of every request; undefined in the legacy era. */
  readonly meta?: JsonObject
  /** Whether servers may ask the client (not since protocol revision 2026-07-28). */
  readonly answersRequests: boolean
}

/** The dialect of a handshake that has not begun. */
const noDialect: Dialect = { headers: () => ({}), answersRequests: true }

/** Most requests of a server that are answered in one capture. */
const maxServerRequests = 1_000

interface Waiting {
  resolve(answer: Answer): void
  reject(error: TouchmarkError): void
}

/** One conversation with one server. */
export class Conversation implements Receiver {
  /** What the era demands; set by the handshake. */
  dialect: Dialect = noDialect
  readonly #notices: Notices
  readonly #transport: Transport
  readonly #waiting = new Map<MessageId, Waiting>()
  readonly #over = new AbortController()
  #failure: TouchmarkError | undefined
  #nextId = 0
  #serverRequests = 0
  #replies: Promise<void> = Promise.resolve()

  /** Opens the transport. An abort of `signal` with a `TouchmarkError` as its reason ends the conversation with it. */
  constructor(open: (receiver: Receiver) => Transport, notices: Notices, signal: AbortSignal) {
    this.#notices = notices
    this.#transport = open(this)
    const cancel = () => this.fail(asTouchmarkError(signal.reason))
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel, { signal: this.#over.signal })
  }

  /**
   * Asks and waits. A JSON-RPC error is an answer too.
   *
   * @throws TouchmarkError whatever ended the conversation, or this exchange, before the answer.
   */
  async request(method: string, params?: JsonObject): Promise<Answer> {
    if (this.#failure !== undefined) throw this.#failure
    const id = this.#nextId
    this.#nextId += 1
    const exchange = new AbortController()
    const signal = AbortSignal.any([exchange.signal, this.#over.signal])
    const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    // Key order as the SDK's, so that a server cannot tell us from an ordinary client.
    const message = { method, ...this.#params(params), jsonrpc: '2.0', id }
    this.#transport.send(message, { headers: this.dialect.headers(method), signal }).then(
      () => this.#transport.answersInline && this.#reject(id, noAnswer(method)),
      (error) => this.#reject(id, asTouchmarkError(error)),
    )
    return await answer.finally(() => exchange.abort())
  }

  /** Tells the server something. A failure shows in the next request. */
  async notify(method: string): Promise<void> {
    const { dialect, signal } = { dialect: this.dialect, signal: this.#over.signal }
    try {
      await this.#transport.send({ method, jsonrpc: '2.0' }, { headers: dialect.headers(method), signal })
    } catch (error) {
      this.fail(asTouchmarkError(error))
    }
  }

  /**
   * Throws what ended the conversation, if anything did: an answer may have come in one piece with something that breaks
   * the rules, and the answer is then worth nothing.
   */
  requireIntact(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Ends the conversation and its transport. Never rejects. */
  async close(): Promise<void> {
    this.fail(new CaptureError('E_SERVER_TRANSPORT', { found: 'the conversation is over' }))
    await this.#transport.close()
  }

  fail(error: TouchmarkError): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    this.#over.abort()
  }

  frame(bytes: Uint8Array): void {
    if (this.#failure !== undefined) return
    try {
      const frame = readFrame(bytes)
      if (frame.kind === 'messages') for (const message of frame.messages) this.#message(message, frame.document)
      else if (frame.reason !== 'blank') this.#notices.add(frame.reason === 'json' ? 'json-noise' : 'noise')
    } catch (error) {
      this.fail(asTouchmarkError(error))
    }
  }

  #params(params: JsonObject | undefined): { params?: JsonObject } {
    if (this.dialect.meta === undefined) return params === undefined ? {} : { params }
    return { params: { ...params, _meta: this.dialect.meta } }
  }

  #message(message: Message, document: JsonDocument): void {
    if (message.kind === 'notification') this.#notices.add('notification')
    else if (message.kind === 'request') this.#answerServer(message.id, message.method)
    else this.#settle(message, document)
  }

  #settle(message: Answer['message'], document: JsonDocument): void {
    const { id } = message
    const waiting = id === null ? undefined : this.#waiting.get(id)
    if (id === null || waiting === undefined) {
      this.#unexpected(id)
      return
    }
    this.#waiting.delete(id)
    waiting.resolve({ message, document })
  }

  #reject(id: MessageId, error: TouchmarkError): void {
    this.#waiting.get(id)?.reject(error)
    this.#waiting.delete(id)
  }

  /** An answer that nobody waits for is a notice, unless another client would take it for an answer to what was asked. */
  #unexpected(id: MessageId | null): void {
    // The SDK's client compares ids as numbers: "1" and 1 are one id to it.
    const asked = id === null ? Number.NaN : Number(id)
    if (!Number.isInteger(asked) || asked < 0 || asked >= this.#nextId) {
      this.#notices.add('unexpected-answer')
      return
    }
    if (typeof id !== 'string') {
      throw new ViolationError('E_VIOLATION_EQUIVOCATION', {
        found: `a second answer to request ${asked}`,
        expected: 'one answer to each request',
        next: 'Of two answers some clients keep the first and some the last',
      })
    }
    throw new ViolationError('E_VIOLATION_SHAPE', {
      found: `an answer with the id ${quote(id)}`,
      expected: `${asked}, the id of the request`,
      next: 'Some clients take the two for one and some do not',
    })
  }

  #answerServer(id: MessageId, method: string): void {
    this.#notices.add('server-request')
    if (!this.dialect.answersRequests) return
    this.#serverRequests += 1
    if (this.#serverRequests > maxServerRequests) {
      throw new CaptureError('E_SERVER_CAP', {
        found: `more than ${maxServerRequests} requests to the client`,
        expected: 'a server that answers',
      })
    }
    const error = { code: -32601, message: 'Method not found' }
    const reply = method === 'ping' ? { result: {}, jsonrpc: '2.0', id } : { jsonrpc: '2.0', id, error }
    const { dialect, signal } = { dialect: this.dialect, signal: this.#over.signal }
    // One after another; a reply that does not arrive is the server's own loss.
    this.#replies = this.#replies
      .then(() => (signal.aborted ? undefined : this.#transport.send(reply, { headers: dialect.headers(''), signal })))
      .catch(() => {})
  }
}

function noAnswer(method: string): CaptureError {
  return new CaptureError('E_SERVER_TRANSPORT', {
    found: `an HTTP exchange that ended without an answer to ${method}`,
    expected: 'a JSON body or an event stream with the answer',
  })
}

/** What is not one of our own errors is a defect of ours, and still ends the capture. */
function asTouchmarkError(error: unknown): TouchmarkError {
  if (error instanceof TouchmarkError) return error
  return new CaptureError('E_INTERNAL', { found: 'an unexpected error', cause: error })
}

/**
 * The result of an answer.
 *
 * @throws CaptureError `E_SERVER_ERROR` where it is an error.
 */
export function requireResult({ message }: Answer, method: string): JsonObject {
  if (message.kind === 'result') return message.result
  throw serverError(method, message.code, message.text)
}

/** The error `E_SERVER_ERROR` for a JSON-RPC error. */
function serverError(method: string, code: number, text: string): CaptureError {
  return new CaptureError('E_SERVER_ERROR', {
    found: `error ${code} ${quote(concealTokens(text))}`,
    where: `the answer to ${method}`,
    expected: 'a result',
  })
}
