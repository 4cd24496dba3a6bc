/**
 * Reads a file that people write: goes on after a problem, so that all of them are reported together, each with its
 * JSON pointer. A value that could not be read is undefined; the caller throws once, at the end.
 */
import { pointerToken } from '../encoding/json-pointer.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import { quote } from '../visible-text.ts'
import { nearestName } from './nearest-name.ts'

/** One thing that is wrong with a file. */
export interface ConfigProblem {
  readonly pointer: string
  /** Our own words; foreign text in them is escaped. */
  readonly message: string
}

/** One object of the file, and the list of problems that all objects of one file share. */
export class ConfigReader {
  readonly problems: ConfigProblem[]
  readonly #object: JsonObject
  readonly #pointer: string

  constructor(value: JsonValue | undefined, pointer = '', problems: ConfigProblem[] = []) {
    this.problems = problems
    this.#pointer = pointer
    this.#object = isObject(value) ? value : {}
    if (!isObject(value)) this.problem('', `expected an object, found ${kindOf(value)}`)
  }

  /** Notes a problem with a member, or with the object itself where `name` is `''`. */
  problem(name: string, message: string): undefined {
    this.problems.push({ pointer: name === '' ? this.#pointer : this.#at(name), message })
    return undefined
  }

  /** Notes each member that is not in `known`, with the nearest known name. `refused` says why a name is not allowed here. */
  only(known: readonly string[], refused: Readonly<Record<string, string>> = {}): void {
    for (const name of Object.keys(this.#object)) {
      if (known.includes(name)) continue
      const why = Object.hasOwn(refused, name) ? refused[name] : undefined
      const near = nearestName(name, known)
      const hint = near === undefined ? `known are ${known.join(', ')}` : `did you mean "${near}"?`
      this.problem(name, why ?? `unknown member ${quote(name)}; ${hint}`)
    }
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object, name)
  }

  /** A member that may be missing. Where `read` makes nothing of it, that is a problem. */
  optional<T>(name: string, read: (value: JsonValue) => T | undefined, expected: string): T | undefined {
    const value = ownMember(this.#object, name)
    if (value === undefined) return undefined
    return read(value) ?? this.problem(name, `expected ${expected}, found ${kindOf(value)}`)
  }

  /** As {@link optional}, but a missing member is a problem. */
  required<T>(name: string, read: (value: JsonValue) => T | undefined, expected: string): T | undefined {
    if (!this.has(name)) return this.problem(name, `this member is missing; expected ${expected}`)
    return this.optional(name, read, expected)
  }

  /** A member that is an object. */
  object(name: string): ConfigReader {
    return new ConfigReader(ownMember(this.#object, name), this.#at(name), this.problems)
  }

  /** A list of objects; none where the member is missing. */
  objects(name: string): ConfigReader[] {
    return this.#array(name).map((value, index) => new ConfigReader(value, `${this.#at(name)}/${index}`, this.problems))
  }

  /** A list of strings, each of which `accept` must accept; none where the member is missing. */
  texts(name: string, accept: (text: string) => boolean, expected: string): string[] {
    return this.#array(name).flatMap((value, index) => {
      if (typeof value === 'string' && accept(value)) return [value]
      this.problems.push({
        pointer: `${this.#at(name)}/${index}`,
        message: `expected ${expected}, found ${kindOf(value)}`,
      })
      return []
    })
  }

  #array(name: string): readonly JsonValue[] {
    const value = ownMember(this.#object, name)
    if (value === undefined) return []
    if (isArray(value)) return value
    this.problem(name, `expected a list, found ${kindOf(value)}`)
    return []
  }

  #at(name: string): string {
    return `${this.#pointer}/${pointerToken(name)}`
  }
}

/** What was found, shortly: strings and numbers themselves, containers by kind. */
function kindOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return quote(value)
  if (isArray(value)) return 'a list'
  if (isObject(value)) return 'an object'
  return String(value)
}
