/**
 * The strict JSON reader: the only way bytes from outside become values.
 *
 * Ordinary readers disagree about the same bytes: duplicate members (last wins, first wins), numbers beyond a double,
 * byte order marks, `NaN`, invalid UTF-8. An attacker uses the disagreement to show the verifier one tool and the model
 * another. This reader follows RFC 8259 to the letter and refuses every input that two readers may read differently.
 *
 * Two things are legal JSON but have no safe canonical form (RFC 7493, RFC 8785 section 3.1): lone surrogates, and
 * number tokens whose exact decimal value is not that of their canonical form. They are reported in `issues` with
 * their pointer, and the caller decides.
 *
 * Time and memory are linear in the input. Nesting is bounded, so no input overflows the stack.
 */
import { EncodingError, type ErrorCode } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { fromUtf8, utf8 } from './bytes.ts'
import { Char } from './json-characters.ts'
import type { JsonDocument, JsonIssue, MemberSpan, ParseOptions, Span } from './json-document.ts'
import { formatPointer } from './json-pointer.ts'
import { type JsonObject, type JsonValue, makeLargeObject, makeObject, manyMembers } from './json-value.ts'
import { memberName } from './member-names.ts'
import { isExactNumber, numberToken, smallIntegerEnd } from './number-token.ts'
import { PlainRuns } from './plain-runs.ts'
import { decodeEscape } from './string-escape.ts'

export type { JsonDocument, JsonIssue, ParseOptions, Span } from './json-document.ts'

/**
 * Reads one JSON text.
 *
 * @throws EncodingError `E_JSON_UTF8` invalid UTF-8 or a byte order mark; `E_JSON_SYNTAX` anything RFC 8259 does not
 * allow; `E_JSON_DUPLICATE_MEMBER` two members of one name, however escaped; `E_JSON_DEPTH` nesting beyond `maxDepth`;
 * `E_JSON_SIZE` more issues than a million characters of pointers can name (10,000 where pointers are short).
 */
export function parseJson(bytes: Uint8Array, options: ParseOptions = {}): JsonDocument {
  let text: string
  try {
    text = fromUtf8(bytes)
  } catch (cause) {
    throw new EncodingError('E_JSON_UTF8', {
      found: 'bytes that are not valid UTF-8',
      expected: 'JSON in UTF-8',
      cause,
    })
  }
  if (text.charCodeAt(0) === 0xfeff) {
    throw new EncodingError('E_JSON_UTF8', { found: 'a byte order mark', expected: 'JSON in UTF-8 without one' })
  }
  return new Reader(text, bytes, options).document()
}

/** Reads a text that is already decoded; for our own files and for tests. Throws as {@link parseJson} does. */
export function parseJsonText(text: string, options: ParseOptions = {}): JsonDocument {
  return parseJson(utf8(text), options)
}

class Reader {
  readonly #text: string
  readonly #runs: PlainRuns
  readonly #maxDepth: number
  readonly #comments: boolean
  readonly #spanDepth: number
  readonly #issues: JsonIssue[] = []
  readonly #spans = new Map<object, Span>()
  readonly #memberSpans = new Map<object, Map<string, MemberSpan>>()
  readonly #path: (string | number)[] = []
  #at = 0
  #escaped = false
  #issueBudget = 1_000_000

  constructor(text: string, bytes: Uint8Array, options: ParseOptions) {
    this.#text = text
    this.#runs = new PlainRuns(text, bytes)
    this.#maxDepth = options.maxDepth ?? 128
    this.#comments = options.comments ?? false
    this.#spanDepth = options.spanDepth ?? 0
  }

  document(): JsonDocument {
    this.#skipSpace()
    const value = this.#value(0)
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#fail('text after the end of the value', 'nothing')
    return { value, text: this.#text, issues: this.#issues, spans: this.#spans, memberSpans: this.#memberSpans }
  }

  #value(depth: number): JsonValue {
    switch (this.#text.charCodeAt(this.#at)) {
      case Char.quote:
        return this.#wellFormed(this.#string())
      case Char.openBrace:
        return this.#object(depth)
      case Char.openBracket:
        return this.#array(depth)
      case 0x74:
        return this.#literal('true', true)
      case 0x66:
        return this.#literal('false', false)
      case 0x6e:
        return this.#literal('null', null)
      default:
        return this.#number()
    }
  }

  #object(depth: number): JsonObject {
    const start = this.#enter(depth)
    let object = makeObject()
    let count = 0
    const memberSpans = depth < this.#spanDepth ? new Map<string, MemberSpan>() : undefined
    while (this.#text.charCodeAt(this.#at) !== Char.closeBrace) {
      if (this.#text.charCodeAt(this.#at) !== Char.quote) this.#fail(this.#here(), 'a member name in double quotes')
      this.#path[depth] = ''
      const nameAt = this.#at
      const name = this.#string(true)
      this.#path[depth] = name
      this.#wellFormed(name)
      if (object[name] !== undefined) this.#duplicate(name, nameAt, depth)
      if (count === manyMembers) object = makeLargeObject(object)
      count += 1
      this.#skipSpace()
      if (this.#text.charCodeAt(this.#at) !== Char.colon) this.#fail(this.#here(), '":"')
      this.#at += 1
      this.#skipSpace()
      const valueAt = this.#at
      object[name] = this.#value(depth + 1)
      memberSpans?.set(name, { nameStart: nameAt, start: valueAt, end: this.#at })
      this.#separator(Char.closeBrace, '"," or "}"')
    }
    this.#leave(object, start, depth)
    if (memberSpans !== undefined) this.#memberSpans.set(object, memberSpans)
    return object
  }

  #array(depth: number): JsonValue[] {
    const start = this.#enter(depth)
    const array: JsonValue[] = []
    const itemSpans = depth < this.#spanDepth ? new Map<string, MemberSpan>() : undefined
    while (this.#text.charCodeAt(this.#at) !== Char.closeBracket) {
      this.#path[depth] = array.length
      const itemAt = this.#at
      array.push(this.#value(depth + 1))
      itemSpans?.set(String(array.length - 1), { nameStart: itemAt, start: itemAt, end: this.#at })
      this.#separator(Char.closeBracket, '"," or "]"')
    }
    this.#leave(array, start, depth)
    if (itemSpans !== undefined) this.#memberSpans.set(array, itemSpans)
    return array
  }

  #enter(depth: number): number {
    if (depth >= this.#maxDepth) {
      this.#fail(`nesting deeper than ${this.#maxDepth}`, `at most ${this.#maxDepth} levels`, 'E_JSON_DEPTH')
    }
    const start = this.#at
    this.#at += 1
    this.#skipSpace()
    return start
  }

  #leave(container: object, start: number, depth: number): void {
    this.#at += 1
    this.#path.length = depth
    if (depth < this.#spanDepth) this.#spans.set(container, { start, end: this.#at })
  }

  /** After a member or element: a comma and more, or the closing character, which is left for the loop to see. */
  #separator(close: number, expected: string): void {
    this.#skipSpace()
    const next = this.#text.charCodeAt(this.#at)
    if (next === close) return
    if (next !== Char.comma) this.#fail(this.#here(), expected)
    this.#at += 1
    this.#skipSpace()
    if (this.#text.charCodeAt(this.#at) === close && !this.#comments) this.#fail('a trailing comma', 'another value')
  }

  #string(isName = false): string {
    const start = this.#at + 1
    const end = this.#plainRun(start)
    if (this.#text.charCodeAt(end) === Char.backslash) return this.#escapedString(start, end)
    this.#at = end + 1
    return isName ? memberName(this.#text, start, end) : this.#text.slice(start, end)
  }

  #escapedString(start: number, firstEscape: number): string {
    const text = this.#text
    const parts = [text.slice(start, firstEscape)]
    let at = firstEscape
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === Char.quote) break
      if (code === Char.backslash) {
        parts.push(this.#escape(at))
        at += text[at + 1] === 'u' ? 6 : 2
      } else {
        const end = this.#plainRun(at)
        parts.push(text.slice(at, end))
        at = end
      }
    }
    this.#at = at + 1
    this.#escaped = true
    return parts.join('')
  }

  /** Only an escape can bring a lone surrogate in: valid UTF-8 has none. */
  #wellFormed(value: string): string {
    if (this.#escaped && !value.isWellFormed()) this.#issue('lone-surrogate')
    this.#escaped = false
    return value
  }

  /** Pointers repeat what leads to them, so an input could make them much longer than itself: they have a budget. */
  #issue(kind: JsonIssue['kind']): void {
    const pointer = formatPointer(this.#path)
    this.#issueBudget -= 100 + pointer.length
    if (this.#issueBudget < 0) this.#fail('too many values without a canonical form', 'few or none', 'E_JSON_SIZE')
    this.#issues.push({ kind, pointer })
  }

  /** Where the next quote or backslash of a string stands, from `start` on. */
  #plainRun(start: number): number {
    const end = this.#runs.end(start)
    const code = this.#text.charCodeAt(end)
    if (code === Char.quote || code === Char.backslash) return end
    if (end < this.#text.length) this.#fail('a control character inside a string', 'it escaped', 'E_JSON_SYNTAX', end)
    this.#fail('the end of the input inside a string', 'a closing double quote', 'E_JSON_SYNTAX', end)
  }

  #escape(at: number): string {
    const named = 'one that RFC 8259 section 7 names'
    return decodeEscape(this.#text, at) ?? this.#fail('a broken escape', named, 'E_JSON_SYNTAX', at)
  }

  #number(): number {
    const end = smallIntegerEnd(this.#text, this.#at)
    if (end > this.#at) return this.#integer(end)
    numberToken.lastIndex = this.#at
    const token = numberToken.exec(this.#text)?.[0]
    if (token === undefined) this.#fail(this.#here(), 'a JSON value')
    this.#at += token.length
    const value = Number(token)
    if (!isExactNumber(token, value)) this.#issue('inexact-number')
    return value
  }

  #integer(end: number): number {
    const value = Number(this.#text.slice(this.#at, end))
    this.#at = end
    return value
  }

  #literal<T extends JsonValue>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail(this.#here(), 'a JSON value')
    this.#at += word.length
    return value
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) this.#at += 1
      else if (code === Char.slash && this.#comments) this.#skipComment()
      else return
    }
  }

  #skipComment(): void {
    const line = this.#text.charCodeAt(this.#at + 1) === Char.slash
    const block = this.#text.charCodeAt(this.#at + 1) === Char.asterisk
    if (!line && !block) this.#fail(this.#here(), 'a comment')
    const end = line ? this.#text.indexOf('\n', this.#at) : this.#text.indexOf('*/', this.#at + 2)
    if (end < 0 && block) this.#fail('a comment without an end', '"*/"')
    this.#at = end < 0 ? this.#text.length : end + (line ? 1 : 2)
  }

  #here(): string {
    const code = this.#text.codePointAt(this.#at)
    return code === undefined ? 'the end of the input' : quote(String.fromCodePoint(code))
  }

  #duplicate(name: string, at: number, depth: number): never {
    this.#path.length = depth + 1
    this.#fail(`a second member named ${quote(name)}`, 'each name once', 'E_JSON_DUPLICATE_MEMBER', at)
  }

  #fail(found: string, expected: string, code: ErrorCode = 'E_JSON_SYNTAX', at: number = this.#at): never {
    const byte = utf8(this.#text.slice(0, at)).length
    const pointer = formatPointer(this.#path)
    throw new EncodingError(code, {
      found,
      where: `the JSON at byte ${byte}, below ${quote(pointer)}`,
      expected,
      pointer,
    })
  }
}
