/** What a relay tells its session of requests that come to nothing, in lines that neither side has said. */
import { readLine } from '../frames.ts'
import { cancellation, lostAnswer } from '../http/relay-errors.ts'
import type { SessionEvent } from '../session/session-state.ts'

/** Such lines. What a session makes of one comes back as bytes that this knows, and goes nowhere. */
export class UnseenLines {
  readonly #happen: (event: SessionEvent) => void
  readonly #bytes = new WeakSet<Uint8Array>()

  constructor(happen: (event: SessionEvent) => void) {
    this.#happen = happen
  }

  /** Whether bytes are those of such a line. */
  has(bytes: Uint8Array): boolean {
    return this.#bytes.has(bytes)
  }

  /** The guard's own request with this id, as JSON text, gets no answer. */
  lose(rawId: string): void {
    this.#say('server-line', lostAnswer(rawId))
  }

  /** Nobody waits for the client's request of this key, or no answer will come. */
  drop(key: string): void {
    this.#say('client-line', cancellation(key))
    this.#say('server-line', lostAnswer(key))
  }

  #say(type: 'client-line' | 'server-line', bytes: Uint8Array): void {
    const line = readLine(bytes)
    if (line === undefined) return
    this.#bytes.add(line.bytes)
    this.#happen({ type, line })
  }
}
