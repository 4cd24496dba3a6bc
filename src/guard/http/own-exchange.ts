/** Requests of the guard's own over HTTP. They look like the client's: its headers, in its order. */
import type { Line, Message } from '../frames.ts'
import { ownRequestHeaders, type RawHeaders } from './relay-headers.ts'
import { delay } from './retry-delay.ts'
import { noAnswer, ServerAnswer } from './server-answer.ts'
import type { Upstream } from './upstream.ts'

/** Who gets what comes back. */
export interface OwnReceiver {
  /** Each message; what it was read as. */
  readonly onMessage: (bytes: Uint8Array) => Line | 'refused' | undefined
  /** The request with this id, as its own JSON text, gets no answer. */
  readonly onFailure: (rawId: string) => void
}

/** How often a stream that broke off before the answer is taken up. */
const maxResumptions = 5
const maxRetryMs = 10_000

/** Sends the guard's own messages to one endpoint. */
export class OwnExchange {
  readonly #upstream: Upstream
  readonly #url: URL
  readonly #maxBytes: number
  readonly #receiver: OwnReceiver

  constructor(upstream: Upstream, url: URL, maxBytes: number, receiver: OwnReceiver) {
    this.#upstream = upstream
    this.#url = url
    this.#maxBytes = maxBytes
    this.#receiver = receiver
  }

  /** Sends a message and reads what it is answered with. Never rejects. */
  async send(message: Message, template: RawHeaders, signal: AbortSignal): Promise<void> {
    const headers = ownRequestHeaders(template, message.method)
    try {
      // A list may be asked for twice, and the second of two refusals is ignored; a server that gets none waits for ever.
      const request = { method: 'POST', url: this.#url, headers, body: message.bytes, mayRepeat: true, signal }
      const answer = new ServerAnswer(await this.#upstream.send(request), this.#url)
      if (message.kind !== 'request') return answer.drop()
      const answered = await this.#readAnswer(answer, message, headers, signal)
      if (!answered) throw noAnswer(answer.head.status)
    } catch {
      if (message.kind === 'request' && message.id !== null && !signal.aborted) this.#receiver.onFailure(message.id.raw)
    }
  }

  async #readAnswer(first: ServerAnswer, { id }: Message, headers: RawHeaders, signal: AbortSignal): Promise<boolean> {
    let answer = first
    for (let turn = 0; turn <= maxResumptions; turn += 1) {
      const read = await this.#read(answer, id?.key ?? '')
      if (read.answered || read.lastEventId === undefined) return read.answered
      await delay(read.retryMs, signal)
      const resumed = [...withoutBody(headers), 'Last-Event-ID', read.lastEventId]
      const url = this.#url
      answer = new ServerAnswer(await this.#upstream.send({ method: 'GET', url, headers: resumed, signal }), url)
    }
    return false
  }

  async #read(
    answer: ServerAnswer,
    key: string,
  ): Promise<{ answered: boolean; lastEventId: string | undefined; retryMs: number }> {
    const read = { answered: false, lastEventId: undefined as string | undefined, retryMs: 1_000 }
    const take = (bytes: Uint8Array): void => {
      const line = this.#receiver.onMessage(bytes)
      if (typeof line !== 'object') return
      read.answered ||= line.messages.some(({ kind, id }) => kind === 'response' && id?.key === key)
    }
    if (!answer.isStream) {
      take(await answer.readBody(this.#maxBytes))
      return read
    }
    await answer.readEvents(this.#maxBytes, {
      onEvent: (data, { id, retryMs }) => {
        read.lastEventId = id ?? read.lastEventId
        read.retryMs = Math.min(retryMs ?? read.retryMs, maxRetryMs)
        if (data.length > 0) take(data)
      },
      onComment: () => undefined,
      ready: async () => undefined,
    })
    return read
  }
}

function withoutBody(headers: RawHeaders): RawHeaders {
  return headers.filter((_, at) => !/^content-type$/i.test(headers[at - (at % 2)] ?? ''))
}
