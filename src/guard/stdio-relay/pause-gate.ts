/** Holds back whoever reads from a server while its client is slow. */
export class PauseGate {
  #open: Promise<void> = Promise.resolve()
  #release: (() => void) | undefined

  /** Settled while nothing is held back. */
  get ready(): Promise<void> {
    return this.#open
  }

  /** Holds back; more than once is once. */
  pause(): void {
    if (this.#release !== undefined) return
    this.#open = new Promise((resolve) => {
      this.#release = resolve
    })
  }

  /** Lets go on. */
  resume(): void {
    this.#release?.()
    this.#release = undefined
  }
}
