/** Where the plain part of a JSON string ends: at its quote, at an escape, or at what may not stand in it. */

/** Between these lengths it pays off to have the engine check the grammar first; beyond, what it makes would need much memory. */
const lengths = { from: 4_096, to: 2 * 1024 * 1024 }

const quote = 0x22
const backslash = 0x5c

/**
 * Plain runs of one text, asked for from its beginning to its end. Linear: what was looked for is looked for again only from
 * where it was found.
 */
export class PlainRuns {
  readonly #text: string
  readonly #isGrammatical: boolean
  #nextQuote = -1
  #nextBackslash = -1

  constructor(text: string) {
    this.#text = text
    this.#isGrammatical = text.length >= lengths.from && text.length <= lengths.to && isGrammatical(text)
  }

  /**
   * The first quote, backslash or control character from `start` on, which lies in a string; the length of the text where there
   * is none.
   */
  end(start: number): number {
    return this.#isGrammatical ? this.#searched(start) : this.#read(start)
  }

  /** No control character stands in any string, and each string ends. */
  #searched(start: number): number {
    if (this.#nextQuote < start) this.#nextQuote = this.#find('"', start)
    if (this.#nextBackslash < start) this.#nextBackslash = this.#find('\\', start)
    return Math.min(this.#nextQuote, this.#nextBackslash)
  }

  #find(character: string, start: number): number {
    const index = this.#text.indexOf(character, start)
    return index < 0 ? this.#text.length : index
  }

  #read(start: number): number {
    const text = this.#text
    for (let at = start; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === quote || code === backslash || code < 0x20) return at
    }
    return text.length
  }
}

/**
 * Whether a text is JSON by the grammar of RFC 8259, to which the engine's own reader holds to the letter. Nothing that it
 * makes is used: what two readers read differently it does not tell.
 */
function isGrammatical(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
