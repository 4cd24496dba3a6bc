import { formatPointer } from '../encoding/json-pointer.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import { FormatError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/**
 * Reads one object of a statement member by member. Every method throws FormatError `E_STATEMENT_INVALID`, with the JSON
 * pointer, where the member is not what its name says.
 */
export class StatementReader {
  readonly #object: JsonObject
  readonly #pointer: string

  constructor(value: JsonValue | undefined, pointer: string) {
    this.#pointer = pointer
    this.#object = isObject(value) ? value : this.#refuseAt(pointer, 'an object')
  }

  /** The names of all members. */
  names(): string[] {
    return Object.keys(this.#object)
  }

  /** Refuses members other than `known`. */
  only(known: readonly string[]): void {
    const unknown = this.names().find((name) => !known.includes(name))
    if (unknown !== undefined) this.refuse(unknown, 'no such member')
  }

  isNull(name: string): boolean {
    return ownMember(this.#object, name) === null
  }

  text(name: string): string {
    const value = ownMember(this.#object, name)
    return typeof value === 'string' ? value : this.refuse(name, 'a string')
  }

  literal(name: string, expected: string): void {
    if (this.text(name) !== expected) this.refuse(name, quote(expected, 200))
  }

  matching(name: string, form: RegExp, expected: string): string {
    const value = this.text(name)
    return form.test(value) ? value : this.refuse(name, expected)
  }

  hash(name: string): string {
    return this.matching(name, /^[0-9a-f]{64}$/, '64 hexadecimal digits')
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.text(name)
    return choices.find((choice) => choice === value) ?? this.refuse(name, choices.join(', '))
  }

  object(name: string): StatementReader {
    return new StatementReader(ownMember(this.#object, name), this.#at(name))
  }

  list(name: string): StatementReader[] {
    const value = ownMember(this.#object, name)
    if (!isArray(value)) return this.refuse(name, 'an array')
    return value.map((item, index) => new StatementReader(item, `${this.#at(name)}/${index}`))
  }

  refuse(name: string, expected: string): never {
    return this.#refuseAt(this.#at(name), expected)
  }

  #at(name: string): string {
    return `${this.#pointer}${formatPointer([name])}`
  }

  #refuseAt(pointer: string, expected: string): never {
    throw new FormatError('E_STATEMENT_INVALID', {
      found: 'an unexpected value',
      where: `the statement at ${quote(pointer)}`,
      expected,
      pointer,
    })
  }
}
