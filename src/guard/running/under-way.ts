/** Most messages under way before a server counts as one that does not take what it is sent. */
const maxUnderWay = 64

/** Messages of the guard's own that are on their way to a server. */
export class UnderWay {
  #count = 0

  /** Whether they are more than a server that reads would leave waiting. */
  get isTooMuch(): boolean {
    return this.#count > maxUnderWay
  }

  /** Counts one until its sending has ended, in whatever way. Rejects as `sending` does. */
  async until<T>(sending: Promise<T>): Promise<T> {
    this.#count += 1
    try {
      return await sending
    } finally {
      this.#count -= 1
    }
  }
}
