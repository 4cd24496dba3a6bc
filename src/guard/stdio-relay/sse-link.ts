/** A server of revision 2024-11-05 behind a URL (HTTP+SSE), as the relay sees it: lines in, lines out. */

import type { UrlTarget } from '../../client/target.ts'
import { LegacySseTransport } from '../../client/transport/legacy-sse.ts'
import { ByteBudget } from '../../client/transport/transport.ts'
import { CaptureError, type TouchmarkError } from '../../errors.ts'
import { readLine } from '../frames.ts'
import { onOneLine } from '../http/http-exchange.ts'
import { failureBody } from '../http/relay-errors.ts'
import type { GuardedServer } from './guarded-server.ts'
import type { HttpLinkOptions } from './http-link.ts'
import { PauseGate } from './pause-gate.ts'

/** Most messages that are being posted before the client is asked to wait. */
const maxPosts = 64

/** Opens a link: the stream at once, the posts once the server has named its endpoint. */
export function openSseLink(target: UrlTarget, options: HttpLinkOptions): GuardedServer {
  return new SseLink(target, options)
}

class SseLink implements GuardedServer {
  readonly #options: HttpLinkOptions
  readonly #transport: LegacySseTransport
  readonly #over = new AbortController()
  readonly #waiting: (() => void)[] = []
  #order: Promise<void> = Promise.resolve()
  #posts = 0
  readonly #gate = new PauseGate()
  #closed = false

  constructor(target: UrlTarget, options: HttpLinkOptions) {
    this.#options = options
    const budget = new MessageBudget(options.maxLineBytes)
    const receiver = {
      frame: (bytes: Uint8Array): void => {
        budget.reset()
        if (!this.#closed) options.onLine(onOneLine(bytes))
      },
      fail: (error: TouchmarkError): void => this.#fail(error),
    }
    this.#transport = new LegacySseTransport(target, receiver, budget, () => this.#gate.ready)
  }

  write(bytes: Uint8Array): boolean {
    if (this.#closed) return true
    this.#posts += 1
    const before = this.#order
    this.#order = this.#post(before, bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes).finally(() => {
      this.#posts -= 1
      for (const resolve of this.#waiting.splice(0)) resolve()
    })
    return this.#posts < maxPosts
  }

  async #post(before: Promise<void>, body: Uint8Array): Promise<void> {
    await before
    try {
      await this.#transport.post(body, { headers: {}, signal: this.#over.signal })
    } catch (error) {
      this.#answerFor(body, error)
    }
  }

  /** Each request that could not be posted gets an answer, with our own words. */
  #answerFor(body: Uint8Array, error: unknown): void {
    if (this.#closed) return
    for (const { kind, id } of readLine(body)?.messages ?? []) {
      if (kind === 'request' && id !== null) this.#options.onLine(failureBody(id.raw, error))
    }
  }

  async drained(): Promise<void> {
    while (this.#posts >= maxPosts && !this.#closed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  endInput(): void {
    void this.stop()
  }

  pause(): void {
    this.#gate.pause()
  }

  resume(): void {
    this.#gate.resume()
  }

  signal(name: NodeJS.Signals): void {
    if (['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'].includes(name)) void this.stop()
  }

  async stop(): Promise<void> {
    if (this.#close()) this.#options.onClose({ kind: 'exit', code: 0, signal: null, unterminated: new Uint8Array() })
  }

  #fail(error: TouchmarkError): void {
    if (this.#close()) this.#options.onClose({ kind: 'failed', error })
  }

  #close(): boolean {
    if (this.#closed) return false
    this.#closed = true
    this.resume()
    this.#over.abort()
    for (const resolve of this.#waiting.splice(0)) resolve()
    void this.#transport.close()
    return true
  }
}

/** Counts the bytes of one message: the stream as a whole has no end. */
class MessageBudget extends ByteBudget {
  readonly #maxBytes: number
  #used = 0

  constructor(maxBytes: number) {
    super(Number.POSITIVE_INFINITY)
    this.#maxBytes = maxBytes
  }

  reset(): void {
    this.#used = 0
  }

  override take(bytes: number): void {
    this.#used += bytes
    if (this.#used <= this.#maxBytes) return
    throw new CaptureError('E_SERVER_CAP', {
      found: `a message of more than ${this.#maxBytes} bytes`,
      expected: `at most ${this.#maxBytes} bytes`,
      next: 'If the server is known to send that much, raise the cap',
    })
  }
}
