/** What carries messages to a server and frames back. */
import type { JsonObject } from '../../encoding/json-value.ts'
import { CaptureError, type TouchmarkError } from '../../errors.ts'

/** Who gets what the server sends. Neither method throws. */
export interface Receiver {
  /** One frame, exactly as received. */
  frame(bytes: Uint8Array): void
  /** The connection is over. */
  fail(error: TouchmarkError): void
}

/** How one message goes out. */
export interface SendOptions {
  /** Protocol headers, for transports that have any. */
  readonly headers: Readonly<Record<string, string>>
  /** Aborted when nobody waits for an answer any more: it came, or the capture is over. */
  readonly signal: AbortSignal
}

/** A connection to a server. */
export interface Transport {
  /** Whether the answer to a message arrives before `send` resolves (one HTTP exchange), or at any time later. */
  readonly answersInline: boolean
  /**
   * Sends one message. Resolves when it is written, or when its HTTP exchange is over.
   *
   * @throws CaptureError `E_SERVER_TRANSPORT`, `E_SERVER_ERROR`, `E_SERVER_AUTH`, `E_SERVER_CAP` where the exchange failed.
   */
  send(message: JsonObject, options: SendOptions): Promise<void>
  /** Ends the connection and whatever was started for it. Never rejects. */
  close(): Promise<void>
}

/** Counts what a server sends during one capture. */
export class ByteBudget {
  readonly #maxBytes: number
  #used = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /**
   * Takes `bytes` from the budget.
   *
   * @throws CaptureError `E_SERVER_CAP` where they are more than what is left.
   */
  take(bytes: number): void {
    this.#used += bytes
    if (this.#used <= this.#maxBytes) return
    throw new CaptureError('E_SERVER_CAP', {
      found: `more than ${this.#maxBytes} bytes from the server`,
      expected: `at most ${this.#maxBytes} bytes in one capture`,
      next: 'If the server is known to send that much, raise the cap',
    })
  }
}
