/** Requests of clients that have no answer yet. */

import type { Message } from '../frames.ts'
import type { ClientExchange } from './client-exchange.ts'

/** Requests by key, and whose answer came and waits for a verdict. */
export class OpenRequests {
  readonly #exchanges = new Map<string, ClientExchange>()
  readonly #raw = new Map<string, string>()
  /** Keys by the ids' own texts. */
  readonly #keys = new Map<string, string>()
  readonly #held = new Set<string>()

  has(key: string): boolean {
    return this.#exchanges.has(key)
  }

  /** The exchange that a request came in. */
  of(key: string): ClientExchange | undefined {
    return this.#exchanges.get(key)
  }

  add({ key, raw }: NonNullable<Message['id']>, exchange: ClientExchange): void {
    this.#exchanges.set(key, exchange)
    this.#raw.set(key, raw)
    this.#keys.set(raw, key)
  }

  /** Key of the request whose id has this text. */
  keyOf(raw: string): string | undefined {
    return this.#keys.get(raw)
  }

  /** An answer came. The stream that brought it carries the request on, where the one that it was asked in has broken off. */
  hold(key: string, by: ClientExchange | null): void {
    const asked = this.#exchanges.get(key)
    if (asked === undefined) return
    this.#held.add(key)
    const rawId = asked.waiting.get(key)
    if (!asked.isOver || rawId === undefined || by === null || by.isOver) return
    by.waitFor(key, rawId)
    this.#exchanges.set(key, by)
  }

  isHeld(key: string): boolean {
    return this.#held.has(key)
  }

  /** Forgets a request. False where it was not known. */
  forget(key: string): boolean {
    this.#held.delete(key)
    this.#keys.delete(this.#raw.get(key) ?? '')
    this.#raw.delete(key)
    return this.#exchanges.delete(key)
  }

  /** Keys of requests whose client has gone, the oldest first, but for the last `kept` of them. */
  orphans(kept: number): string[] {
    const orphans = [...this.#exchanges].flatMap(([key, exchange]) => (exchange.isOver ? [key] : []))
    return orphans.slice(0, Math.max(0, orphans.length - kept))
  }
}
