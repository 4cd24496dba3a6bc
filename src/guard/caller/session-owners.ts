/** Whose sessions are: a session's id is no proof of who asks. */
import { sha256Hex } from '../../crypto/sha256.ts'

/** Most sessions that are remembered. */
export interface OwnerLimits {
  /** Of one owner: who names more than that loses its own, and nobody else's. */
  readonly each: number
  /** Of all together: beyond it, whoever has the most loses half of them, those used least recently. */
  readonly all: number
}

const ownLimits: OwnerLimits = { each: 1_000, all: 100_000 }

/** The owners of sessions, by digests of the ids. Memory is bounded by `limits`. */
export class SessionOwners {
  readonly #limits: OwnerLimits
  readonly #owners = new Map<string, string>()
  /** The same by owner, those used least recently first. */
  readonly #owned = new Map<string, Set<string>>()

  constructor(limits: OwnerLimits = ownLimits) {
    this.#limits = limits
  }

  /** Whether a session is this owner's. Ids cannot be guessed, so whoever uses one first is who was given it. */
  owns(owner: string, sessionId: string): boolean {
    const key = sha256Hex(sessionId)
    if ((this.#owners.get(key) ?? owner) !== owner) return false
    const own = this.#owned.get(owner) ?? new Set()
    own.delete(key)
    this.#owned.set(owner, own.add(key))
    this.#owners.set(key, owner)
    if (own.size > this.#limits.each) this.#forget(owner, own, 1)
    if (this.#owners.size > this.#limits.all) this.#forgetOfLargest()
    return true
  }

  #forgetOfLargest(): void {
    const [first, ...rest] = this.#owned
    if (first === undefined) return
    const [owner, own] = rest.reduce((largest, each) => (each[1].size > largest[1].size ? each : largest), first)
    this.#forget(owner, own, Math.ceil(own.size / 2))
  }

  #forget(owner: string, own: Set<string>, count: number): void {
    for (const key of [...own].slice(0, count)) {
      own.delete(key)
      this.#owners.delete(key)
    }
    if (own.size === 0) this.#owned.delete(owner)
  }
}
