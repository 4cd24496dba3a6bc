import { type JsonObject, ownMember } from '../../encoding/json-value.ts'
import { Pieces } from '../../encoding/pieces.ts'
import { CaptureError, ViolationError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import type { UrlTarget } from '../target.ts'
import { EventStreamParser } from './event-stream.ts'
import { bodyChunks, readRefusal, sendHttp } from './http-request.ts'
import type { ByteBudget, Receiver, SendOptions, Transport } from './transport.ts'

/** Longest wait for the end of a session to be acknowledged. */
const closeTimeoutMs = 2_000

/**
 * The streamable HTTP transport (MCP specification 2025-03-26 and later): each message is a POST, answered by one JSON
 * body or by an event stream. The optional GET stream is not opened: nothing that a snapshot needs comes over it.
 */
export class StreamableHttpTransport implements Transport {
  readonly answersInline = true
  readonly #target: UrlTarget
  readonly #receiver: Receiver
  readonly #budget: ByteBudget
  #sessionId: string | undefined
  #lastHeaders: Readonly<Record<string, string>> = {}

  constructor(target: UrlTarget, receiver: Receiver, budget: ByteBudget) {
    this.#target = target
    this.#receiver = receiver
    this.#budget = budget
  }

  async send(message: JsonObject, { headers, signal }: SendOptions): Promise<void> {
    const asks = Object.hasOwn(message, 'method') && Object.hasOwn(message, 'id')
    this.#lastHeaders = headers
    const response = await sendHttp(this.#target, {
      method: 'POST',
      url: this.#target.url,
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        ...headers,
        ...this.#session(),
      },
      body: JSON.stringify(message),
      signal,
    })
    const chunks = bodyChunks(response, this.#target.url, this.#budget, signal)
    if (!response.ok) {
      const requestId = asks ? ownMember(message, 'id') : undefined
      return await readRefusal(response, requestId, chunks, (body) => this.#receiver.frame(body))
    }
    this.#keepSession(response)
    if (asks) await this.#readAnswer(response, chunks)
    else await response.body?.cancel()
  }

  async close(): Promise<void> {
    if (this.#sessionId === undefined) return
    const { 'Mcp-Method': _, ...headers } = this.#lastHeaders
    try {
      // The server may refuse with 405; the session then ends when the server wants.
      const response = await sendHttp(this.#target, {
        method: 'DELETE',
        url: this.#target.url,
        headers: { ...headers, ...this.#session() },
        signal: AbortSignal.timeout(closeTimeoutMs),
      })
      await response.body?.cancel()
    } catch {
      // Nothing that happens after the capture changes what was captured.
    }
  }

  #session(): Record<string, string> {
    return this.#sessionId === undefined ? {} : { 'Mcp-Session-Id': this.#sessionId }
  }

  #keepSession(response: Response): void {
    const sessionId = response.headers.get('mcp-session-id')
    if (sessionId === null || this.#sessionId !== undefined) return
    // Streamable HTTP, session management: visible ASCII only.
    if (!/^[\x21-\x7e]{1,4096}$/.test(sessionId)) {
      throw new ViolationError('E_VIOLATION_SHAPE', {
        found: `the session id ${quote(sessionId)}`,
        expected: 'visible ASCII characters',
      })
    }
    this.#sessionId = sessionId
  }

  async #readAnswer(response: Response, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const type = mediaType(response)
    if (type === 'text/event-stream') {
      const parser = new EventStreamParser(({ type: event, data }) => {
        if (event === 'message') this.#receiver.frame(data)
      })
      for await (const chunk of chunks) parser.push(chunk)
    } else if (type === 'application/json') {
      const pieces = new Pieces()
      for await (const chunk of chunks) pieces.add(chunk)
      this.#receiver.frame(pieces.take())
    } else {
      await response.body?.cancel()
      throw unexpectedType(type)
    }
  }
}

/** The media type of a response, lower case, without parameters. */
export function mediaType(response: Response): string {
  return (response.headers.get('content-type') ?? '').split(';', 1).join('').trim().toLowerCase()
}

/** The error for an answer that is neither JSON nor an event stream. */
export function unexpectedType(type: string): CaptureError {
  return new CaptureError('E_SERVER_TRANSPORT', {
    found: `an answer of type ${quote(type)}`,
    expected: 'application/json or text/event-stream',
    next: 'Check that the URL is the one of the MCP endpoint',
  })
}
