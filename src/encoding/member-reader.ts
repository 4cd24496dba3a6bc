/** Reads values of an exact shape out of strict JSON: whatever is not as expected is refused with its pointer. */
import { formatPointer } from './json-pointer.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from './json-value.ts'

/** Makes the error for the value at `pointer` that is not what was `expected`. */
export type ShapeError = (pointer: string, expected: string) => Error

/**
 * Reads one object member by member. Every method throws what the format's own `ShapeError` makes where the member is not
 * what the method's name says.
 */
export class MemberReader {
  readonly #object: JsonObject
  readonly #pointer: string
  readonly #fail: ShapeError

  /** `pointer` is where the object stands in its document; default the outermost value. */
  constructor(value: JsonValue | undefined, fail: ShapeError, pointer = '') {
    this.#pointer = pointer
    this.#fail = fail
    if (!isObject(value)) throw fail(pointer, 'an object')
    this.#object = value
  }

  /** The names of all members, in the document's order. */
  names(): string[] {
    return Object.keys(this.#object)
  }

  /** Refuses members other than `known`. */
  only(known: readonly string[]): this {
    const unknown = this.names().find((name) => !known.includes(name))
    return unknown === undefined ? this : this.refuse(unknown, 'no such member')
  }

  /** Whether the member is null. A missing one is not. */
  isNull(name: string): boolean {
    return this.value(name) === null
  }

  /** Whatever the member is; undefined where there is none. */
  value(name: string): JsonValue | undefined {
    return ownMember(this.#object, name)
  }

  /** A string. */
  text(name: string): string {
    const value = this.value(name)
    return typeof value === 'string' ? value : this.refuse(name, 'a string')
  }

  /** Exactly this string or number. */
  literal(name: string, wanted: string | number): void {
    if (this.value(name) !== wanted) this.refuse(name, JSON.stringify(wanted))
  }

  /** Whether there is a member of this name. */
  has(name: string): boolean {
    return this.value(name) !== undefined
  }

  /** A string, or null. */
  textOrNull(name: string): string | null {
    return this.isNull(name) ? null : this.text(name)
  }

  /** A string that `form` matches. */
  matching(name: string, form: RegExp, expected: string): string {
    const value = this.text(name)
    return form.test(value) ? value : this.refuse(name, expected)
  }

  /** A string that `form` matches, or null. */
  matchingOrNull(name: string, form: RegExp, expected: string): string | null {
    return this.isNull(name) ? null : this.matching(name, form, `${expected}, or null`)
  }

  /** A SHA-256 as 64 lower-case hexadecimal digits. */
  hash(name: string): string {
    return this.matching(name, /^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits')
  }

  /** As {@link hash}, or null. */
  hashOrNull(name: string): string | null {
    return this.isNull(name) ? null : this.hash(name)
  }

  /** Every member as a hash, by name. */
  hashes(): [string, string][] {
    return this.names().map((name) => [name, this.hash(name)])
  }

  /** One of some strings. */
  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.text(name)
    return choices.find((choice) => choice === value) ?? this.refuse(name, `one of ${choices.join(', ')}`)
  }

  /** A string that `convert` makes something of; where that returns undefined the member is refused. */
  converted<T>(name: string, convert: (text: string) => T | undefined, expected: string): T {
    return convert(this.text(name)) ?? this.refuse(name, expected)
  }

  /** An object. */
  object(name: string): MemberReader {
    return new MemberReader(this.value(name), this.#fail, this.#at(name))
  }

  /** An object, or null. */
  nullable(name: string): MemberReader | null {
    return this.isNull(name) ? null : this.object(name)
  }

  /** Every member as an object. */
  entries<T>(read: (value: MemberReader, name: string) => T): T[] {
    return this.names().map((name) => read(this.object(name), name))
  }

  /** An array of strings. */
  texts(name: string): string[] {
    const value = this.value(name)
    if (!isArray(value)) return this.refuse(name, 'an array')
    return value.map((item, index) => {
      if (typeof item === 'string') return item
      throw this.#fail(`${this.#at(name)}/${index}`, 'a string')
    })
  }

  /** An array of objects. */
  list(name: string): MemberReader[] {
    const value = this.value(name)
    if (!isArray(value)) return this.refuse(name, 'an array')
    return value.map((item, index) => new MemberReader(item, this.#fail, `${this.#at(name)}/${index}`))
  }

  /** An array of exactly one object. */
  single(name: string): MemberReader {
    const [first, second] = this.list(name)
    return first !== undefined && second === undefined ? first : this.refuse(name, 'exactly one element')
  }

  /** Refuses a member. */
  refuse(name: string, expected: string): never {
    throw this.#fail(this.#at(name), expected)
  }

  #at(name: string): string {
    return `${this.#pointer}${formatPointer([name])}`
  }
}
