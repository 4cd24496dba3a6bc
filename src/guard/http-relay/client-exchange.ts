/**
 * One HTTP request of a client to the relay, and its answer: a body that is written once everything asked is answered, or
 * an event stream that is written as it comes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fromUtf8 } from '../../encoding/bytes.ts'
import { type AnswerHead, type EventParts, onOneLine } from '../http/http-exchange.ts'
import { failureBody } from '../http/relay-errors.ts'
import { headerOf, type RawHeaders } from '../http/relay-headers.ts'
import type { Scope } from './scoped-line.ts'

/** Head of an event stream of our own. */
export const streamHead: AnswerHead = {
  status: 200,
  headers: ['Content-Type', 'text/event-stream', 'Cache-Control', 'no-cache'],
}
const jsonHead: AnswerHead = { status: 200, headers: ['Content-Type', 'application/json'] }
/** A client that takes nothing for so long is gone, whatever its connection says. */
const stuckMs = 60_000
const maxUnreadBytes = 16 * 1024 * 1024

/** An exchange. What is written after the client has gone, or after the end, goes nowhere. */
export class ClientExchange {
  /** Tells exchanges apart; never used twice. */
  readonly serial: number
  /** The client's headers, as received. */
  readonly received: RawHeaders
  /** The headers as the server gets them. */
  readonly headers: RawHeaders
  /** Aborted when the exchange is over, for either side. */
  readonly signal: AbortSignal
  /** It carries an `initialize`. */
  isHello = false
  /** The line that the client posted. */
  whole: Uint8Array | undefined
  /** Where the ids of its requests count. */
  scope: Scope = null
  /** Called once where the client goes before its answer is whole. */
  onGone: () => void = () => undefined
  readonly #response: ServerResponse
  readonly #over = new AbortController()
  /** Keys of the requests without an answer, and each one's id as the client wrote it. */
  readonly #waiting = new Map<string, string>()
  readonly #keys = new WeakMap<Uint8Array, string>()
  readonly #pieces: Uint8Array[] = []
  #head: AnswerHead | undefined
  #state: 'open' | 'streaming' | 'over' = 'open'
  #refused = false
  #isResumable = false
  /** Announcements that this stream brought and that wait for a verdict. */
  #due = 0
  #ending: 'no' | 'after-answers' | 'yes' = 'no'

  constructor(serial: number, request: IncomingMessage, response: ServerResponse, headers: RawHeaders) {
    this.serial = serial
    this.received = request.rawHeaders
    this.headers = headers
    this.signal = this.#over.signal
    this.#response = response
    response.sendDate = false
    response.once('close', () => this.#close())
    response.on('error', () => this.#close())
  }

  get isOver(): boolean {
    return this.#state === 'over'
  }

  get isStreaming(): boolean {
    return this.#state === 'streaming'
  }

  /** Whether the client leaves unread more than anybody should keep for it. */
  get isStuck(): boolean {
    return this.#response.writableLength > maxUnreadBytes
  }

  /** Whether an event had an id, so that another stream can take this one up. */
  get isResumable(): boolean {
    return this.#isResumable
  }

  /** Requests without an answer. */
  get waiting(): ReadonlyMap<string, string> {
    return this.#waiting
  }

  /** A request waits here for its answer: one of this exchange, with its bytes, or one whose own stream broke off. */
  waitFor(key: string, rawId: string, bytes?: Uint8Array): void {
    this.#waiting.set(key, rawId)
    if (bytes !== undefined) this.#keys.set(bytes, key)
  }

  /** Key of the request with these bytes. */
  keyOf(bytes: Uint8Array): string | undefined {
    return this.#keys.get(bytes)
  }

  /** Head of the answer that the server gave; written with the body. */
  keepHead(head: AnswerHead): void {
    this.#head = head
  }

  /** Begins an event stream, and tells the client at once. */
  openStream({ status, headers }: AnswerHead): void {
    if (this.#state !== 'open') return
    this.#state = 'streaming'
    this.#write(() => {
      this.#response.writeHead(status, [...headers])
      this.#response.flushHeaders()
    })
    for (const piece of this.#pieces.splice(0)) this.event(piece, null)
  }

  /** Something of the guard's own while the client waits for an answer; nothing where it does not take streams. */
  tellBeforehand(bytes: Uint8Array): void {
    const accepted = headerOf(this.received, 'accept') ?? ''
    if (!accepted.includes('text/event-stream')) return
    this.openStream(streamHead)
    // Whatever comes instead of an answer, the stream ends with the last request.
    this.endAfter(true)
    this.event(bytes, null)
  }

  /** A message for the client: an event now, or a piece of the body. */
  give(bytes: Uint8Array, event: EventParts | null): void {
    if (this.isStreaming) this.event(bytes, event)
    else this.#pieces.push(bytes)
  }

  /** A refusal in the place of an answer. */
  refuse(bytes: Uint8Array): void {
    this.#refused = true
    this.give(bytes, null)
  }

  /** One event, re-framed: no byte of it is left to a reader's own idea of lines. */
  event(data: Uint8Array, parts: EventParts | null): void {
    if (!this.isStreaming) return
    if (parts?.id !== undefined) this.#isResumable = true
    const isNamed = parts !== null && (parts.type !== 'message' || parts.isSpelt === true) && isPlain(parts.type)
    const fields = [
      ...(isNamed ? [`event: ${parts.type}\n`] : []),
      ...(parts?.id === undefined || !isPlain(parts.id) ? [] : [`id: ${parts.id}\n`]),
      ...(parts?.retryMs === undefined ? [] : [`retry: ${parts.retryMs}\n`]),
    ]
    const text = Buffer.from(`${fields.join('')}data: `, 'latin1')
    this.#write(() => this.#response.write(Buffer.concat([text, onOneLine(data), Buffer.from('\n\n')])))
  }

  /** Keeps the connection alive, as the server does. */
  comment(): void {
    if (this.isStreaming) this.#write(() => this.#response.write(':\n\n'))
  }

  /** A request was answered, or never will be. The last one completes a body. */
  settle(key: string): void {
    this.#waiting.delete(key)
    if (this.#waiting.size > 0) return
    if (this.#state === 'open') this.#finishBody()
    else if (this.#refused) this.end()
    else this.#endWhenDone()
  }

  /** An announcement that this stream brought waits for a verdict. */
  owe(): void {
    this.#due += 1
  }

  /** It has been passed on, or never will be. */
  pay(): void {
    this.#due -= 1
    this.#endWhenDone()
  }

  /** The server's stream has ended: the client's ends with it, after what still waits for a verdict. */
  endAfter(held: boolean): void {
    this.#ending = held ? 'after-answers' : 'yes'
    this.#endWhenDone()
  }

  #endWhenDone(): void {
    if (this.#due > 0 || this.#ending === 'no') return
    if (this.#ending === 'yes' || this.#waiting.size === 0) this.end()
  }

  /** A whole answer. */
  plain({ status, headers }: AnswerHead, body: Uint8Array = new Uint8Array()): void {
    if (this.#state !== 'open') {
      this.end()
      return
    }
    this.#write(() => {
      const bodyless = status === 204 || status === 304 || status < 200
      const length = bodyless ? [] : ['Content-Length', String(body.length)]
      this.#response.writeHead(status, [...headers, ...length])
      this.#response.end(bodyless ? undefined : body)
    })
    this.#finish()
  }

  /** Tells a stream that these requests get no answer. */
  tell(keys: readonly string[], error: unknown): void {
    for (const key of keys) this.event(failureBody(this.#waiting.get(key) ?? 'null', error), null)
  }

  /** There will be no answer: said in our own words, in the stream or with status 502. */
  fail(error: unknown): void {
    if (this.isStreaming) {
      this.tell([...this.#waiting.keys()], error)
      this.end()
    } else {
      const [rawId = 'null', ...more] = this.#waiting.values()
      this.plain({ ...jsonHead, status: 502 }, failureBody(more.length > 0 ? 'null' : rawId, error))
    }
  }

  /** Ends what was begun; an answer that never began is that of a notification. */
  end(): void {
    if (this.#state === 'open') this.#finishBody()
    if (this.#state !== 'streaming') return
    this.#write(() => this.#response.end())
    this.#finish()
  }

  /** Breaks the connection off, as the server's was. */
  destroy(): void {
    this.#response.destroy()
    this.#close()
  }

  /** Resolves when the client can take more, or is gone. */
  async drained(): Promise<void> {
    if (this.isOver || !this.#response.writableNeedDrain) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.destroy(), stuckMs)
      const done = (): void => {
        clearTimeout(timer)
        this.#response.off('drain', done)
        this.#response.off('close', done)
        resolve()
      }
      this.#response.on('drain', done)
      this.#response.on('close', done)
    })
  }

  #finishBody(): void {
    const [first, ...more] = this.#pieces
    if (first === undefined) {
      this.plain(this.#head ?? { status: 202, headers: [] })
      return
    }
    const { status, headers } = this.#head ?? jsonHead
    const body = more.length === 0 ? first : Buffer.from(`[${this.#pieces.map(fromUtf8).join(',')}]`)
    // A refusal is an answer, whatever status the server's own had.
    this.plain({ status: this.#refused ? 200 : status, headers }, body)
  }

  #write(write: () => void): void {
    if (this.#state === 'over' || this.#response.destroyed) return
    try {
      write()
    } catch {
      // A header that Node does not write: the client gets nothing rather than something else.
      this.destroy()
    }
  }

  #finish(): void {
    this.#state = 'over'
    this.#over.abort()
  }

  #close(): void {
    if (this.#state === 'over') return
    this.#finish()
    this.onGone()
  }
}

/** Printable ASCII: what every reader of streams ends a line after, and none before. */
function isPlain(text: string): boolean {
  return /^[\x20-\x7e]{0,1024}$/.test(text)
}
