/** How many statements an address may post: anybody may say what they saw, so nobody may say it endlessly. */
import { RateLimitedError } from '../service/refusal.ts'

/** Statements that one address may post within the window. */
const maxPosts = 60
const windowMs = 10 * 60 * 1000
/** Addresses that are remembered at most; the oldest are forgotten first. */
const maxAddresses = 10_000

/** Counts posts by address, in memory: several processes each count for themselves. */
export class PostQuota {
  readonly #counts = new Map<string, { posts: number; untilMs: number }>()
  readonly #now: () => number

  /** @param now milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Counts one post. @throws RateLimitedError `E_RATE_LIMITED` where there were too many. */
  take(address: string): void {
    const now = this.#now()
    const known = this.#counts.get(address)
    const count = known === undefined || known.untilMs <= now ? { posts: 0, untilMs: now + windowMs } : known
    if (count.posts >= maxPosts) {
      throw new RateLimitedError('too many statements from one address', Math.ceil((count.untilMs - now) / 1000))
    }
    count.posts += 1
    this.#counts.set(address, count)
    const [oldest] = this.#counts.keys()
    if (this.#counts.size > maxAddresses && oldest !== undefined) this.#counts.delete(oldest)
  }
}
