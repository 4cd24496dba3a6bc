/**
 * Three failed authentications in five minutes lock out for fifteen, by identity and address as a pair, so that nobody can
 * lock another out (checklist AUTH-10). Memory is bounded: beyond that the oldest pair is forgotten.
 */
const maxFailures = 3
const windowMs = 5 * 60_000
const lockedMs = 15 * 60_000
const maxPairs = 10_000

interface Failures {
  readonly times: readonly number[]
  readonly lockedUntil: number
}

/** Failed authentications of the last minutes. */
export class Lockout {
  readonly #pairs = new Map<string, Failures>()

  /** For how many more milliseconds a pair is locked out; 0 where it is not. `nowMs` never goes back. */
  remainingMs(identity: string, address: string, nowMs: number): number {
    const failures = this.#pairs.get(pairOf(identity, address))
    return failures === undefined ? 0 : Math.max(0, failures.lockedUntil - nowMs)
  }

  /** Counts a failure; whether it is the one that locks the pair out. */
  fail(identity: string, address: string, nowMs: number): boolean {
    const pair = pairOf(identity, address)
    const recent = (this.#pairs.get(pair)?.times ?? []).filter((time) => time > nowMs - windowMs)
    const times = [...recent, nowMs]
    const isLocked = times.length >= maxFailures
    this.#pairs.delete(pair)
    this.#pairs.set(pair, { times: isLocked ? [] : times, lockedUntil: isLocked ? nowMs + lockedMs : 0 })
    const [oldest] = this.#pairs.keys()
    if (this.#pairs.size > maxPairs && oldest !== undefined) this.#pairs.delete(oldest)
    return isLocked
  }
}

function pairOf(identity: string, address: string): string {
  return JSON.stringify([identity, address])
}
