/** A server's answer to one request over HTTP, read as the relay needs it: a whole body, or event by event. */
import { EventStreamParser } from '../../client/transport/event-stream.ts'
import { Pieces } from '../../encoding/pieces.ts'
import { CaptureError } from '../../errors.ts'
import { type AnswerHead, ByteCounter, type EventParts } from './http-exchange.ts'
import { headerOf, headerPairs, type RawHeaders, responseHeaders } from './relay-headers.ts'
import type { UpstreamAnswer } from './upstream-door.ts'

/** Who gets what a stream carries. */
export interface EventReceiver {
  /** Each event with data, be it empty. */
  readonly onEvent: (data: Uint8Array, parts: EventParts) => void
  readonly onComment: () => void
  /** Waits while nothing more may be read. */
  readonly ready: () => Promise<void>
}

/** An answer of which the head has come. */
export class ServerAnswer {
  #head: AnswerHead
  readonly isStream: boolean
  /** Id of the session that begins with this answer: visible ASCII, or none (streamable HTTP, session management). */
  readonly sessionId: string | undefined
  readonly #message: UpstreamAnswer

  /** `url` is what was asked. */
  constructor(message: UpstreamAnswer, url: URL) {
    const { statusCode = 0, rawHeaders } = message
    this.#message = message
    // Some clients look for the words anywhere in the header, or only at its beginning: whatever one of them would read as a
    // stream is read, and written anew, as a stream.
    const types = headerPairs(rawHeaders).filter(([name]) => name.toLowerCase() === 'content-type')
    this.isStream = statusCode >= 200 && statusCode < 300 && types.some(([, type]) => /text\/event-stream/i.test(type))
    this.#head = { status: statusCode, headers: withOneType(responseHeaders(rawHeaders, url.origin), this.isStream) }
    const sessionId = headerOf(rawHeaders, 'mcp-session-id')
    this.sessionId = sessionId !== undefined && /^[\x21-\x7e]{1,4096}$/.test(sessionId) ? sessionId : undefined
  }

  /** Status and headers as a client gets them. */
  get head(): AnswerHead {
    return this.#head
  }

  /** A session begins with the answer to `initialize`: any other that names another one leads a client into it. */
  keepSession(id: string | undefined): void {
    const { status, headers } = this.#head
    const kept = headerPairs(headers).filter(([name, value]) => name.toLowerCase() !== 'mcp-session-id' || value === id)
    this.#head = { status, headers: kept.flat() }
  }

  get isSuccess(): boolean {
    return this.head.status >= 200 && this.head.status < 300
  }

  /**
   * The whole body.
   *
   * @throws CaptureError `E_SERVER_CAP` beyond `maxBytes`; what the connection throws where it breaks.
   */
  async readBody(maxBytes: number): Promise<Uint8Array> {
    const pieces = new Pieces()
    const counter = new ByteCounter(maxBytes)
    for await (const chunk of this.#message) {
      counter.add((chunk as Uint8Array).length)
      pieces.add(chunk as Uint8Array)
    }
    return pieces.take()
  }

  /**
   * Reads the stream to its end. Throws as {@link ServerAnswer.readBody}; the cap holds for each event.
   */
  async readEvents(maxBytes: number, { onEvent, onComment, ready }: EventReceiver): Promise<void> {
    const counter = new ByteCounter(maxBytes)
    let toldRetryMs: number | undefined
    const parser = new EventStreamParser(({ type, data, id }) => {
      counter.reset()
      const retryMs = parser.retryMs === toldRetryMs ? undefined : parser.retryMs
      toldRetryMs = parser.retryMs
      onEvent(data, { type, id, retryMs })
    }, onComment)
    for await (const chunk of this.#message) {
      counter.add((chunk as Uint8Array).length)
      parser.push(chunk as Uint8Array)
      await ready()
    }
  }

  /** Lets go of the body. */
  drop(): void {
    this.#message.resume()
  }

  /** Breaks the connection off. */
  destroy(): void {
    this.#message.destroy()
  }
}

/** A type that all readers read alike: one, without parameters but that it is UTF-8. */
const plainType = /^[\w.+-]{1,100}\/[\w.+-]{1,100}(?:\s?;\s?charset="?utf-8"?)?$/i

/** The headers with a content type that every reader reads as we do: the given one, or what is left of it. */
function withOneType(headers: RawHeaders, isStream: boolean): RawHeaders {
  const pairs = headerPairs(headers)
  const types = pairs.flatMap(([name, value]) => (name.toLowerCase() === 'content-type' ? [value] : []))
  const [first = '', ...more] = types
  if (types.length === 0 || (more.length === 0 && plainType.test(first))) return headers
  const media = /^\s?([\w.+-]{1,100}\/[\w.+-]{1,100})/.exec(first)?.[1] ?? 'application/octet-stream'
  const others = pairs.filter(([name]) => name.toLowerCase() !== 'content-type')
  return [['Content-Type', isStream ? 'text/event-stream' : media], ...others].flat()
}

/** The error for an exchange that the server ended without an answer. */
export function noAnswer(status: number): CaptureError {
  return new CaptureError('E_SERVER_TRANSPORT', {
    found: `an exchange that ended without an answer (status ${status})`,
    expected: 'a JSON-RPC response',
  })
}
