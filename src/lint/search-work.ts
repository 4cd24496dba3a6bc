/**
 * How much reading and searching texts are worth: one that is made to be searched for ever is not searched to its end.
 * Work is counted in units that take about twenty nanoseconds each, and less than forty whatever they are spent on.
 */

/**
 * Prices, found by timing some hundred kinds of text on one machine. What one way of writing makes dear is paid for by the
 * characters it is written with.
 */
const price = {
  /** One search for an expression, and each character it is run over. */
  search: 400,
  searchedCharacter: 1.5,
  /** One sentence that every rule is asked for, and each character of it. */
  line: 1_500,
  lineCharacter: 18,
  /** One form of a text that every rule is asked for; then each character by its kind, to make the form and to read it. */
  view: 10_000,
  viewed: { letter: 15, mark: 15, foreign: 80 },
  /** One form of a text in which all ways of writing are looked for; then each character by its kind. */
  forms: 300,
  formed: { letter: 10, mark: 70, foreign: 90 },
} as const

/**
 * What every character grants, of the first so many and of all others. No real server has half a million; the one that is
 * the dearest to read needs 240 a character.
 */
const grants = { first: 300, further: 2, firstCharacters: 600_000 }

/** Counts what is done with texts, by fixed prices. Counts alone: no clock, so all machines agree. */
export class SearchWork {
  #left: number
  #begun = 0
  #isRefused = false

  /** `free` units may be spent whatever there is to be read; by default there is no end. */
  constructor(free = Number.POSITIVE_INFINITY) {
    this.#left = free
  }

  /** Whether something was refused since the last text began. */
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

  /** Whether something may be done now. */
  mayGoOn(): boolean {
    if (this.#left <= 0) this.#isRefused = true
    return this.#left > 0
  }

  /** An expression is run over so many characters. */
  addSearch(characters: number): void {
    this.#left -= price.searchedCharacter * characters + price.search
  }

  /** Other forms of a text are looked for. */
  addForms(text: string): void {
    this.#left -= characterPrice(text, formedPrices) + price.forms
  }

  /** A form of a text is read. */
  addView(text: string): void {
    this.#left -= characterPrice(text, viewedPrices) + price.view
  }

  /** A sentence of so many characters is looked at by every rule. */
  addLine(characters: number): void {
    this.#left -= price.lineCharacter * characters + price.line
  }
}

/** Prices of characters of ASCII by their codes; the last one is that of all others. */
type CharacterPrices = Uint8Array

const foreignCode = 128
const viewedPrices = characterPrices(price.viewed)
const formedPrices = characterPrices(price.formed)

function characterPrices({
  letter,
  mark,
  foreign,
}: Readonly<Record<'letter' | 'mark' | 'foreign', number>>): CharacterPrices {
  return Uint8Array.from({ length: foreignCode + 1 }, (_, code) => {
    if (code === foreignCode) return foreign
    return /[a-z\s]/i.test(String.fromCharCode(code)) ? letter : mark
  })
}

function characterPrice(text: string, prices: CharacterPrices): number {
  let sum = 0
  for (let index = 0; index < text.length; index += 1) {
    sum += prices[Math.min(text.charCodeAt(index), foreignCode)] ?? 0
  }
  return sum
}
