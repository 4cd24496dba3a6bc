/**
 * Looks through JSON without making values of it, for a relay that wants to know what a message is and not what it says.
 *
 * It answers only for bytes in which the strict reader finds nothing to refuse and nothing to report, and in which no reader
 * ends a line. Whatever is not plain is left to that reader: it costs time, and no decision.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { hasControlByte } from './control-bytes.ts'
import { Char, isDigit, isTextAt } from './json-characters.ts'

/** A member as it stands in the bytes. */
export interface PlainMember {
  readonly name: string
  /** The value's own bytes, from here to `end`. */
  readonly start: number
  readonly end: number
}

/** What a plain object holds. */
export interface PlainObject {
  readonly members: readonly PlainMember[]
  /** The members of that one of them that was asked for, where it is an object. */
  readonly inner: readonly PlainMember[] | undefined
}

const maxDepth = 64
/** Names are compared with all before them, so there may not be many. */
const maxMembers = 64
/** Most strings and parts of them end sooner than a search has begun. */
const nearby = 128
/** Most digits of a number that every reader reads alike. */
const maxDigits = 15

/** Which members an object may have, and which of them is looked into where it is an object, and what that may have. */
export interface PlainShape {
  readonly members: readonly string[]
  readonly inner: string
  readonly innerMembers: readonly string[]
}

/** One object of a shape that is all of `bytes`; undefined where anything in it is not plain, or not of the shape. Linear. */
export function scanPlainObject(bytes: Uint8Array, shape: PlainShape): PlainObject | undefined {
  if (bytes[0] !== Char.openBrace || !isPlainText(bytes)) return undefined
  return new Scanner(bytes, shape).whole()
}

/** Up to this length a loop is done before a native search has begun. */
const shortLength = 512

/** UTF-8 without control characters, and without U+0085, U+2028 and U+2029, which end a line for some readers. */
function isPlainText(bytes: Uint8Array): boolean {
  if (bytes.length <= shortLength && isShortAscii(bytes)) return true
  if (hasControlByte(bytes)) return false
  if (isAscii(bytes)) return true
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(text) && otherLineEnds.every((end) => !text.includes(end))
}

/** Whether all bytes are from 0x20 to 0x7f. */
function isShortAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte < 0x20 || byte > 0x7f) return false
  }
  return true
}

const otherLineEnds = ['\u0085', '\u2028', '\u2029'].map((end) => Buffer.from(end))

class Scanner {
  readonly #bytes: Uint8Array
  readonly #shape: PlainShape
  /** Where the names of all open objects begin and end. */
  readonly #names: number[] = []
  /** How much of `#names` counts: to cut an array costs more than to write over what follows. */
  #namesLength = 0
  #innerMembers: PlainMember[] | undefined
  #at = 0
  #nextQuote = -1
  #nextBackslash = -1

  constructor(bytes: Uint8Array, shape: PlainShape) {
    this.#bytes = bytes
    this.#shape = shape
  }

  whole(): PlainObject | undefined {
    const members: PlainMember[] = []
    if (!this.#object(0, members, this.#shape.members)) return undefined
    this.#skipSpaces()
    return this.#at === this.#bytes.length ? { members, inner: this.#innerMembers } : undefined
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
        return this.#word('true')
      case 0x66:
        return this.#word('false')
      case 0x6e:
        return this.#word('null')
      default:
        return this.#number()
    }
  }

  /** `members` takes the members, which may have no other name than `known`. */
  #object(depth: number, members?: PlainMember[], known?: readonly string[]): boolean {
    if (depth >= maxDepth) return false
    const base = this.#namesLength
    this.#at += 1
    this.#skipSpaces()
    if (this.#took(Char.closeBrace)) return true
    do {
      this.#skipSpaces()
      const nameStart = this.#at + 1
      if (!this.#name(base)) return false
      const name = known === undefined ? '' : this.#known(nameStart, this.#at - 1, known)
      this.#skipSpaces()
      if (name === undefined || !this.#took(Char.colon)) return false
      this.#skipSpaces()
      const start = this.#at
      if (!this.#member(depth, name)) return false
      if (members !== undefined) members.push({ name, start, end: this.#at })
      this.#skipSpaces()
    } while (this.#took(Char.comma))
    this.#namesLength = base
    return this.#took(Char.closeBrace)
  }

  /** The value of a member, whose own members are wanted where it is the one that is looked into. */
  #member(depth: number, name: string): boolean {
    const isInner = depth === 0 && name === this.#shape.inner && this.#bytes[this.#at] === Char.openBrace
    if (!isInner) return this.#value(depth + 1)
    this.#innerMembers = []
    return this.#object(1, this.#innerMembers, this.#shape.innerMembers)
  }

  #known(start: number, end: number, known: readonly string[]): string | undefined {
    for (const name of known) if (name.length === end - start && isTextAt(this.#bytes, start, name)) return name
    return undefined
  }

  /** A name without an escape, so that equal names are equal bytes, and unlike those of its object since `base`. */
  #name(base: number): boolean {
    const names = this.#names
    const start = this.#at + 1
    if (this.#bytes[this.#at] !== Char.quote || this.#namesLength - base >= 2 * maxMembers) return false
    const end = this.#plainEnd(start)
    if (this.#bytes[end] !== Char.quote) return false
    for (let at = base; at < this.#namesLength; at += 2) {
      if (this.#isSame(start, end, names[at] as number, names[at + 1] as number)) return false
    }
    names[this.#namesLength] = start
    names[this.#namesLength + 1] = end
    this.#namesLength += 2
    this.#at = end + 1
    return true
  }

  #isSame(start: number, end: number, otherStart: number, otherEnd: number): boolean {
    if (end - start !== otherEnd - otherStart) return false
    for (let at = start; at < end; at += 1) {
      if (this.#bytes[at] !== this.#bytes[otherStart + at - start]) return false
    }
    return true
  }

  #array(depth: number): boolean {
    if (depth >= maxDepth) return false
    this.#at += 1
    this.#skipSpaces()
    if (this.#took(Char.closeBracket)) return true
    do {
      this.#skipSpaces()
      if (!this.#value(depth + 1)) return false
      this.#skipSpaces()
    } while (this.#took(Char.comma))
    return this.#took(Char.closeBracket)
  }

  #string(): boolean {
    let at = this.#plainEnd(this.#at + 1)
    while (this.#bytes[at] === Char.backslash) {
      const length = this.#escapeLength(at)
      if (length === 0) return false
      at = this.#plainEnd(at + length)
    }
    this.#at = at + 1
    return at < this.#bytes.length
  }

  /** Length of an escape (RFC 8259 section 7); 0 where it is none, or half of a character, which may stand alone. */
  #escapeLength(at: number): number {
    const letter = this.#bytes[at + 1] as number
    if (letter !== 0x75) return isShortEscape(letter) ? 2 : 0
    for (let digit = at + 2; digit < at + 6; digit += 1) if (!isHexDigit(this.#bytes[digit] as number)) return 0
    const isSurrogate = ((this.#bytes[at + 2] as number) | 0x20) === 0x64 && (this.#bytes[at + 3] as number) > 0x37
    return isSurrogate ? 0 : 6
  }

  /** The first quote or backslash from `start` on; the length of the bytes where there is none. */
  #plainEnd(start: number): number {
    const bytes = this.#bytes
    const near = Math.min(start + nearby, bytes.length)
    for (let at = start; at < near; at += 1) {
      if (bytes[at] === Char.quote || bytes[at] === Char.backslash) return at
    }
    if (this.#nextQuote < near) this.#nextQuote = this.#find(Char.quote, near)
    if (this.#nextBackslash < near) this.#nextBackslash = this.#find(Char.backslash, near)
    return Math.min(this.#nextQuote, this.#nextBackslash)
  }

  #find(byte: number, from: number): number {
    const index = this.#bytes.indexOf(byte, from)
    return index < 0 ? this.#bytes.length : index
  }

  /** Few digits and no exponent. */
  #number(): boolean {
    this.#took(0x2d)
    const start = this.#at
    const whole = this.#digits()
    if (whole === 0 || (whole > 1 && this.#bytes[start] === 0x30)) return false
    const fraction = this.#took(0x2e) ? this.#digits() : undefined
    const next = (this.#bytes[this.#at] as number) | 0x20
    return fraction !== 0 && whole + (fraction ?? 0) <= maxDigits && next !== 0x65
  }

  #digits(): number {
    const start = this.#at
    while (isDigit(this.#bytes[this.#at])) this.#at += 1
    return this.#at - start
  }

  #word(word: string): boolean {
    const isThere = isTextAt(this.#bytes, this.#at, word)
    if (isThere) this.#at += word.length
    return isThere
  }

  #took(byte: number): boolean {
    const isThere = this.#bytes[this.#at] === byte
    if (isThere) this.#at += 1
    return isThere
  }

  /** No other white space is in a text without control characters. */
  #skipSpaces(): void {
    while (this.#bytes[this.#at] === 0x20) this.#at += 1
  }
}

/** The characters of bytes, one for one. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  const { buffer, byteOffset } = bytes
  const whole = bytes instanceof Buffer ? bytes : Buffer.from(buffer, byteOffset, bytes.length)
  return whole.toString('latin1', start, end)
}

function isShortEscape(letter: number): boolean {
  return '"\\/bfnrt'.includes(String.fromCharCode(letter))
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66)
}
