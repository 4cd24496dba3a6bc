/** Counts calls in a sliding window. Memory is bounded by the limits: no more times are kept than calls are allowed. */

/** Calls of the last 60 seconds, for each thing that is limited. */
export class RateLimit {
  readonly #times = new Map<string, number[]>()
  readonly #windowMs: number

  constructor(windowMs = 60_000) {
    this.#windowMs = windowMs
  }

  /** Whether one more fits. Nothing is counted. `nowMs` never goes back. */
  fits(what: string, limit: number, nowMs: number): boolean {
    return this.#recent(what, nowMs).length < limit
  }

  /** Counts one. */
  count(what: string, nowMs: number): void {
    this.#times.set(what, [...this.#recent(what, nowMs), nowMs])
  }

  #recent(what: string, nowMs: number): number[] {
    const times = this.#times.get(what) ?? []
    const from = times.findIndex((time) => time > nowMs - this.#windowMs)
    return from === 0 ? times : times.slice(from < 0 ? times.length : from)
  }
}
