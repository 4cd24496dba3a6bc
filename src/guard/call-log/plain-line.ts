/**
 * Reads an ordinary line of a call log as bytes. A value for each of its parts would be let go of again at once, and a gigabyte
 * of such values costs time, and memory that the engine keeps for them. Ordinary is: ASCII without escapes, and whole numbers
 * of at most 15 digits. Of any other line nothing is said here: the strict reader decides.
 */
import { sha256Hex } from '../../crypto/sha256.ts'
import { Char, isDigit, isTextAt } from '../../encoding/json-characters.ts'
import { type ChainHead, maxLineBytes } from './hash-chain.ts'

/** What an ordinary line says that follows another. */
export interface PlainLine {
  /** SHA-256 of the line, in hexadecimal. */
  readonly hash: string
  readonly kind: string
  /** Undefined where there is no such member. */
  readonly part: number | undefined
}

/** Deepest value that is looked into. */
const maxDepth = 8
/** Longest whole number whose digits are its canonical form without a doubt. */
const maxDigits = 15

/** Members of the whole that are looked at, in the order of the canonical form. */
const wanted = ['chain', 'hash', 'kind', 'part', 'prev', 'seq'] as const
type Wanted = (typeof wanted)[number]

/** Reads lines one after another; it keeps its memory for the next one. */
export class PlainLineReader {
  readonly #linked = Buffer.allocUnsafeSlow(maxLineBytes)
  /** Where the wanted members' names begin (with the quote), and their values, and where these end; 0 where one is missing. */
  readonly #names = new Int32Array(wanted.length)
  readonly #starts = new Int32Array(wanted.length)
  readonly #ends = new Int32Array(wanted.length)
  #bytes: Buffer = this.#linked
  #at = 0

  /**
   * What a line says that is in canonical form (RFC 8785), has the hash that it states, and follows `before`. Null where that is
   * not so, or cannot be said without the strict reader.
   */
  read(before: ChainHead, bytes: Buffer): PlainLine | null {
    if (bytes.length > maxLineBytes || bytes[0] !== Char.openBrace) return null
    this.#bytes = bytes
    this.#at = 0
    this.#starts.fill(0)
    if (!this.#object(0) || this.#at !== bytes.length) return null
    const follows =
      this.#isText('chain', before.chain) && this.#isText('prev', before.hash) && this.#number('seq') === before.seq + 1
    const hash = follows ? this.#hash() : null
    const kind = this.#text('kind')
    return hash === null || kind === null ? null : { hash, kind, part: this.#number('part') }
  }

  /** SHA-256 over the line without its own hash; null where the line states another, or has no member before it. */
  #hash(): string | null {
    const [name = 0, start = 0, end = 0] = [this.#names[1], this.#starts[1], this.#ends[1]]
    if (start === 0 || this.#bytes[name - 1] !== Char.comma) return null
    const before = this.#bytes.copy(this.#linked, 0, 0, name - 1)
    const length = before + this.#bytes.copy(this.#linked, before, end)
    const hash = sha256Hex(this.#linked.subarray(0, length))
    return this.#isText('hash', hash) ? hash : null
  }

  #isText(name: Wanted, text: string): boolean {
    const index = wanted.indexOf(name)
    const start = (this.#starts[index] ?? 0) + 1
    if (this.#bytes[start - 1] !== Char.quote || (this.#ends[index] ?? 0) - 1 - start !== text.length) return false
    return isTextAt(this.#bytes, start, text)
  }

  #text(name: Wanted): string | null {
    const index = wanted.indexOf(name)
    const start = this.#starts[index] ?? 0
    if (this.#bytes[start] !== Char.quote) return null
    return this.#bytes.toString('latin1', start + 1, (this.#ends[index] ?? 0) - 1)
  }

  #number(name: Wanted): number | undefined {
    const index = wanted.indexOf(name)
    const start = this.#starts[index] ?? 0
    if (start === 0 || !isDigit(this.#bytes[start])) return undefined
    let value = 0
    for (let at = start; at < (this.#ends[index] ?? 0); at += 1) value = value * 10 + (this.#bytes[at] ?? 0) - 0x30
    return value
  }

  #value(depth: number): boolean {
    switch (this.#bytes[this.#at]) {
      case Char.quote:
        return this.#string()
      case Char.openBrace:
        return this.#object(depth)
      case Char.openBracket:
        return this.#array(depth)
      case 0x74:
        return this.#literal('true')
      case 0x66:
        return this.#literal('false')
      case 0x6e:
        return this.#literal('null')
      default:
        return this.#wholeNumber()
    }
  }

  /** Members in ascending order, which leaves no room for two of one name. */
  #object(depth: number): boolean {
    if (depth >= maxDepth) return false
    this.#at += 1
    if (this.#bytes[this.#at] === Char.closeBrace) return this.#step()
    let last = 0
    for (;;) {
      const name = this.#at
      if (this.#bytes[name] !== Char.quote || !this.#string()) return false
      if (last > 0 && !this.#isBefore(last + 1, name + 1)) return false
      last = name
      if (this.#bytes[this.#at] !== Char.colon) return false
      this.#at += 1
      const start = this.#at
      if (!this.#value(depth + 1)) return false
      if (depth === 0) this.#note(name, start)
      const next = this.#bytes[this.#at]
      this.#at += 1
      if (next === Char.closeBrace) return true
      if (next !== Char.comma) return false
    }
  }

  #array(depth: number): boolean {
    if (depth >= maxDepth) return false
    this.#at += 1
    if (this.#bytes[this.#at] === Char.closeBracket) return this.#step()
    for (;;) {
      if (!this.#value(depth + 1)) return false
      const next = this.#bytes[this.#at]
      this.#at += 1
      if (next === Char.closeBracket) return true
      if (next !== Char.comma) return false
    }
  }

  #step(): boolean {
    this.#at += 1
    return true
  }

  /** Printable ASCII but quote and backslash: nothing that the canonical form would write otherwise. */
  #string(): boolean {
    const bytes = this.#bytes
    for (let at = this.#at + 1; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte === Char.quote) {
        this.#at = at + 1
        return true
      }
      if (byte < 0x20 || byte > 0x7e || byte === Char.backslash) return false
    }
    return false
  }

  #wholeNumber(): boolean {
    const start = this.#at
    let at = start
    while (isDigit(this.#bytes[at])) at += 1
    const length = at - start
    this.#at = at
    return length === 1 || (length > 1 && length <= maxDigits && this.#bytes[start] !== 0x30)
  }

  #literal(word: string): boolean {
    const isThere = isTextAt(this.#bytes, this.#at, word)
    if (isThere) this.#at += word.length
    return isThere
  }

  /** Whether one name, which ends with a quote, stands before another by its code units. */
  #isBefore(one: number, other: number): boolean {
    for (let index = 0; ; index += 1) {
      const [a, b] = [this.#bytes[one + index] ?? 0, this.#bytes[other + index] ?? 0]
      if (a === Char.quote) return b !== Char.quote
      if (b === Char.quote || a !== b) return b !== Char.quote && a < b
    }
  }

  #note(name: number, start: number): void {
    const first = this.#bytes[name + 1]
    for (let index = 0; index < wanted.length; index += 1) {
      const word = wanted[index] ?? ''
      if (first !== word.charCodeAt(0) || !this.#isName(name + 1, word)) continue
      this.#names[index] = name
      this.#starts[index] = start
      this.#ends[index] = this.#at
    }
  }

  #isName(start: number, word: string): boolean {
    return isTextAt(this.#bytes, start, word) && this.#bytes[start + word.length] === Char.quote
  }
}
