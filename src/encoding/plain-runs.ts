/** Where the plain part of a JSON string ends: at its quote, at an escape, or at what may not stand in it. */
import { hasControlByte } from './control-bytes.ts'

/** From this length on it pays off to look at a text as a whole first. */
const searchFrom = 4_096
/** Up to this length the engine may check the grammar; beyond, what it makes would need much memory. */
const grammarTo = 2 * 1024 * 1024
/** Most strings end sooner than a search has begun. */
const nearby = 32

const quote = 0x22
const backslash = 0x5c

/**
 * Plain runs of one text, asked for from its beginning to its end. Linear: what was looked for is looked for again only from
 * where it was found.
 */
export class PlainRuns {
  readonly #text: string
  readonly #isSearchable: boolean
  #nextQuote = -1
  #nextBackslash = -1

  /** `bytes` are the text in UTF-8. */
  constructor(text: string, bytes: Uint8Array) {
    this.#text = text
    this.#isSearchable = text.length >= searchFrom && hasPlainStrings(text, bytes)
  }

  /**
   * The first quote, backslash or control character from `start` on, which lies in a string; the length of the text where there
   * is none.
   */
  end(start: number): number {
    const near = this.#read(start, Math.min(start + nearby, this.#text.length))
    if (near < start + nearby || near === this.#text.length) return near
    return this.#isSearchable ? this.#searched(near) : this.#read(near, this.#text.length)
  }

  /** No control character stands in any string. */
  #searched(start: number): number {
    if (this.#nextQuote < start) this.#nextQuote = this.#find('"', start)
    if (this.#nextBackslash < start) this.#nextBackslash = this.#find('\\', start)
    return Math.min(this.#nextQuote, this.#nextBackslash)
  }

  #find(character: string, start: number): number {
    const index = this.#text.indexOf(character, start)
    return index < 0 ? this.#text.length : index
  }

  #read(start: number, end: number): number {
    const text = this.#text
    for (let at = start; at < end; at += 1) {
      const code = text.charCodeAt(at)
      if (code === quote || code === backslash || code < 0x20) return at
    }
    return end
  }
}

/** Whether no string of a text has a control character in it: since there is none at all, or since the grammar is right. */
function hasPlainStrings(text: string, bytes: Uint8Array): boolean {
  return !hasControlByte(bytes) || (text.length <= grammarTo && isGrammatical(text))
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
