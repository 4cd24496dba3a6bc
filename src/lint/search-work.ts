/** How much searching texts are worth: one that is made to be searched for ever is not searched to its end. */

/** What every search costs besides its characters. */
const startCost = 16
/** What a form of a text costs for each of its characters: to make it, and for rules that read characters one by one. */
const viewCost = 20
/** What it costs to ask every rule for a sentence. */
const lineCost = 300
/** What every character grants, of the first so many and of all others: no real server has half a million. */
const grants = { first: 40, further: 10, firstCharacters: 2_000_000 }

/** Counts what searches cost, in characters that expressions are run over. Counts alone: no clock, so all machines agree. */
export class SearchWork {
  #left: number
  #begun = 0
  #isRefused = false

  /** `free` characters may be searched whatever there is to be read; by default there is no end. */
  constructor(free = Number.POSITIVE_INFINITY) {
    this.#left = free
  }

  /** Whether a search was refused since the last text began. */
  get isRefused(): boolean {
    return this.#isRefused
  }

  /** Another text of so many characters is to be searched. */
  begin(characters: number): void {
    const first = Math.min(characters, Math.max(0, grants.firstCharacters - this.#begun))
    this.#left += grants.first * first + grants.further * (characters - first)
    this.#begun += characters
    this.#isRefused = false
  }

  /** Whether something may be searched now. */
  mayGoOn(): boolean {
    if (this.#left <= 0) this.#isRefused = true
    return this.#left > 0
  }

  /** An expression is run over so many characters. */
  addSearch(characters: number): void {
    this.#left -= characters + startCost
  }

  /** A form of a text of so many characters is read. */
  addView(characters: number): void {
    this.#left -= viewCost * characters
  }

  /** A sentence of so many characters is looked at by every rule. */
  addLine(characters: number): void {
    this.#left -= characters + lineCost
  }
}
