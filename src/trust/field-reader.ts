/** Reads the members of one strict JSON object, and refuses whatever is not exactly as expected. */
import { pointerToken } from '../encoding/json-pointer.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import { FormatError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { parseTime } from './time.ts'

const hashForm = /^[0-9a-f]{64}$/

/**
 * One object of a file of ours. Every method throws FormatError `E_LOCK_CORRUPT` with the member's
 * pointer; the caller adds which file it was.
 */
export class FieldReader {
  readonly #object: JsonObject
  readonly #pointer: string

  constructor(value: JsonValue | undefined, pointer: string) {
    this.#pointer = pointer
    this.#object = isObject(value) ? value : this.refuse(pointer, 'an object')
  }

  /** Refuses members that are not in `known`. */
  only(known: readonly string[]): void {
    const unknown = Object.keys(this.#object).find((name) => !known.includes(name))
    if (unknown !== undefined) this.refuse(this.#at(unknown), 'no such member')
  }

  /** A member that must have exactly this value. */
  literal(name: string, value: string): void {
    if (ownMember(this.#object, name) !== value) this.refuse(this.#at(name), quote(value))
  }

  text(name: string): string {
    return this.#text(ownMember(this.#object, name), this.#at(name))
  }

  textOrNull(name: string): string | null {
    return ownMember(this.#object, name) === null ? null : this.text(name)
  }

  /** Whether there is a member of this name. */
  has(name: string): boolean {
    return Object.hasOwn(this.#object, name)
  }

  oneOf<T extends string>(name: string, known: readonly T[]): T {
    const value = ownMember(this.#object, name)
    return known.find((each) => each === value) ?? this.refuse(this.#at(name), `one of ${known.join(', ')}`)
  }

  /** 64 lower-case hexadecimal digits, or null. */
  hashOrNull(name: string): string | null {
    const value = ownMember(this.#object, name)
    return value === null ? null : this.#hash(value, this.#at(name))
  }

  /** An RFC 3339 time in UTC that exists. */
  time(name: string): string {
    const value = this.text(name)
    if (parseTime(value) === undefined) this.refuse(this.#at(name), 'an RFC 3339 time in UTC')
    return value
  }

  object(name: string): FieldReader {
    return new FieldReader(ownMember(this.#object, name), this.#at(name))
  }

  nullable(name: string): FieldReader | null {
    return ownMember(this.#object, name) === null ? null : this.object(name)
  }

  list(name: string): FieldReader[] {
    return this.#array(name).map((value, index) => new FieldReader(value, `${this.#at(name)}/${index}`))
  }

  texts(name: string): string[] {
    return this.#array(name).map((value, index) => this.#text(value, `${this.#at(name)}/${index}`))
  }

  /** Every member as an object. */
  entries<T>(read: (value: FieldReader, name: string) => T): T[] {
    return Object.keys(this.#object).map((name) => read(this.object(name), name))
  }

  /** Every member as a hash. */
  hashes(): [string, string][] {
    return Object.keys(this.#object).map((name) => [name, this.#hash(ownMember(this.#object, name), this.#at(name))])
  }

  /** Throws. */
  refuse(pointer: string, expected: string): never {
    throw new FormatError('E_LOCK_CORRUPT', {
      found: 'an unexpected value',
      where: quote(pointer),
      expected,
      pointer,
    })
  }

  #at(name: string): string {
    return `${this.#pointer}/${pointerToken(name)}`
  }

  #array(name: string): readonly JsonValue[] {
    const value = ownMember(this.#object, name)
    return isArray(value) ? value : this.refuse(this.#at(name), 'an array')
  }

  #text(value: JsonValue | undefined, pointer: string): string {
    return typeof value === 'string' ? value : this.refuse(pointer, 'a string')
  }

  #hash(value: JsonValue | undefined, pointer: string): string {
    return typeof value === 'string' && hashForm.test(value) ? value : this.refuse(pointer, 'a SHA-256 in hexadecimal')
  }
}
