/** How much searching texts are worth: one that is made to be searched for ever is not searched to its end. */

/** What every search costs besides its characters. */
const startCost = 16

/**
 * What every character grants. Of real servers none needs more than 50 for each of its characters, of long single texts
 * none more than 125.
 */
const perCharacter = 25

/** Counts what searches cost, in characters that expressions are run over. Counts alone: no clock, so all machines agree. */
export class SearchWork {
  #left: number
  #isRefused = false

  /** `free` characters may be searched whatever there is to be read; by default there is no end. */
  constructor(free = Number.POSITIVE_INFINITY) {
    this.#left = free
  }

  /** What may still be searched, in characters; less than none after a last search that was longer. */
  get left(): number {
    return this.#left
  }

  /** Whether a search was refused since the last text began. */
  get isRefused(): boolean {
    return this.#isRefused
  }

  /** Another text of so many characters is to be searched. */
  begin(characters: number): void {
    this.#left += perCharacter * characters
    this.#isRefused = false
  }

  /** Whether something may be searched now. */
  mayGoOn(): boolean {
    if (this.#left <= 0) this.#isRefused = true
    return this.#left > 0
  }

  /** Something was searched over so many characters. */
  add(characters: number): void {
    this.#left -= characters + startCost
  }
}
