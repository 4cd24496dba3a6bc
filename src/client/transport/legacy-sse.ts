import type { JsonObject } from '../../encoding/json-value.ts'
import { CaptureError, TouchmarkError, ViolationError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import type { UrlTarget } from '../target.ts'
import { EventStreamParser, type StreamEvent } from './event-stream.ts'
import { bodyChunks, connectionError, readRefusal, sendHttp } from './http-request.ts'
import { mediaType, unexpectedType } from './streamable-http.ts'
import type { ByteBudget, Receiver, SendOptions, Transport } from './transport.ts'

/**
 * The HTTP+SSE transport of protocol revision 2024-11-05: one GET stream carries everything from the server; its first
 * event names the endpoint to which messages are posted.
 */
export class LegacySseTransport implements Transport {
  readonly answersInline = false
  readonly #target: UrlTarget
  readonly #receiver: Receiver
  readonly #budget: ByteBudget
  readonly #over = new AbortController()
  readonly #endpoint: Promise<URL>
  #isNamed = false

  readonly #ready: () => Promise<void>

  /** `ready` is waited for before each piece of the stream is read; default never. */
  constructor(
    target: UrlTarget,
    receiver: Receiver,
    budget: ByteBudget,
    ready: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.#ready = ready
    this.#target = target
    this.#receiver = receiver
    this.#budget = budget
    this.#endpoint = new Promise((resolve, reject) => {
      this.#listen(resolve).catch((error) => {
        reject(error)
        receiver.fail(error instanceof TouchmarkError ? error : connectionError(target.url, error))
      })
    })
    // Everyone who sends waits for the endpoint and sees the error; before that nobody may.
    this.#endpoint.catch(() => {})
  }

  async send(message: JsonObject, options: SendOptions): Promise<void> {
    await this.post(JSON.stringify(message), options)
  }

  /** Posts the very bytes of a message. Throws as {@link Transport.send} does. */
  async post(body: string | Uint8Array, { headers, signal }: SendOptions): Promise<void> {
    const url = await this.#endpoint
    const response = await sendHttp(this.#target, {
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
      signal,
    })
    if (response.ok) return await response.body?.cancel()
    const chunks = bodyChunks(response, url, this.#budget, signal)
    await readRefusal(response, undefined, chunks, () => {})
  }

  async close(): Promise<void> {
    this.#over.abort()
  }

  /** Reads the stream to its end, which is always an error: the server ends it only by going away. */
  async #listen(onEndpoint: (url: URL) => void): Promise<never> {
    const { url } = this.#target
    const { signal } = this.#over
    const response = await sendHttp(this.#target, {
      method: 'GET',
      url,
      headers: { Accept: 'text/event-stream' },
      signal,
    })
    const chunks = bodyChunks(response, url, this.#budget, signal)
    if (!response.ok) await readRefusal(response, undefined, chunks, () => {})
    const type = mediaType(response)
    if (type !== 'text/event-stream') {
      await response.body?.cancel()
      throw unexpectedType(type)
    }
    const base = URL.canParse(response.url) ? new URL(response.url) : url
    const parser = new EventStreamParser((event) => this.#onEvent(event, base, onEndpoint))
    for await (const chunk of chunks) {
      await this.#ready()
      parser.push(chunk)
    }
    throw new CaptureError('E_SERVER_TRANSPORT', { found: 'the end of the event stream', expected: 'an answer first' })
  }

  #onEvent({ type, data }: StreamEvent, base: URL, onEndpoint: (url: URL) => void): void {
    if (type === 'message') this.#receiver.frame(data)
    if (type !== 'endpoint') return
    if (this.#isNamed) throw secondEndpoint()
    this.#isNamed = true
    onEndpoint(readEndpoint(data, base))
  }
}

/** Longest address of an endpoint, in bytes. */
const maxEndpointBytes = 4_096

/**
 * Where messages are posted: what the `endpoint` event of a stream from `base` names (HTTP+SSE, 2024-11-05).
 *
 * @throws ViolationError `E_VIOLATION_SHAPE` for anything but a URL on that origin: another would get the credentials.
 */
export function readEndpoint(data: Uint8Array, base: URL): URL {
  const text = Buffer.from(data.subarray(0, maxEndpointBytes)).toString('utf8')
  const endpoint = URL.canParse(text, base.href) ? new URL(text, base) : undefined
  const isPlain = endpoint?.username === '' && endpoint.password === '' && data.length <= maxEndpointBytes
  if (isPlain && endpoint.origin === base.origin) return endpoint
  throw new ViolationError('E_VIOLATION_SHAPE', {
    found: `the endpoint ${quote(text)}`,
    expected: 'a URL on the origin of the event stream',
  })
}

/** The error for a stream that names its endpoint twice: clients do not agree on which one counts. */
export function secondEndpoint(): ViolationError {
  return new ViolationError('E_VIOLATION_SHAPE', {
    found: 'a second endpoint event',
    expected: 'one, at the beginning of the event stream',
  })
}
