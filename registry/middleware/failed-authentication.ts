/** Slows down whoever guesses tokens. Kept in memory: a restart forgives, several processes each count for themselves. */
import { RateLimitedError } from '../service/refusal.ts'

/** Failures within the window after which an address is locked out. */
const maxFailures = 5
const windowMs = 5 * 60 * 1000
const lockMs = 15 * 60 * 1000
/** Addresses that are remembered at most; the oldest are forgotten first. */
const maxAddresses = 10_000

interface Tally {
  failures: number
  /** When the count, or the lock, ends. */
  untilMs: number
}

/** Counts failed authentications by address. */
export class FailedAuthentications {
  readonly #tallies = new Map<string, Tally>()
  readonly #now: () => number

  /** @param now milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** @throws RateLimitedError `E_RATE_LIMITED` while the address is locked out. */
  check(address: string): void {
    const tally = this.#current(address)
    if (tally === undefined || tally.failures < maxFailures) return
    const retryAfterSeconds = Math.max(1, Math.ceil((tally.untilMs - this.#now()) / 1000))
    throw new RateLimitedError('too many wrong tokens', retryAfterSeconds)
  }

  /** Counts one failure. */
  fail(address: string): void {
    const failures = (this.#current(address)?.failures ?? 0) + 1
    const untilMs = this.#now() + (failures >= maxFailures ? lockMs : windowMs)
    // Deleting first moves the address to the end of the map's order.
    this.#tallies.delete(address)
    this.#tallies.set(address, { failures, untilMs })
    const [oldest] = this.#tallies.keys()
    if (this.#tallies.size > maxAddresses && oldest !== undefined) this.#tallies.delete(oldest)
  }

  #current(address: string): Tally | undefined {
    const tally = this.#tallies.get(address)
    if (tally === undefined || tally.untilMs > this.#now()) return tally
    this.#tallies.delete(address)
    return undefined
  }
}
