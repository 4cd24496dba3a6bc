/**
 * Takes the values of secrets out of what a server says (SEC-1): the agent holds a name, never the value. It finds a value
 * as it stands, however JSON escapes it. What a server encodes otherwise it does not find: a server that has a secret can
 * always give it away, and only accidents end here.
 */
import { isArray, isObject, type JsonObject, type JsonValue } from '../../encoding/json-value.ts'
import { carriedSections, type Line, resultOf } from '../frames.ts'
import { rewriteLine } from '../rewritten-line.ts'

/** A secret that the server was given, by the name that stands for it. */
export interface NamedSecret {
  readonly name: string
  readonly value: string
}

/** Values shorter than this are part of too much that is none. */
export const minSecretLength = 8

/**
 * The line without the values, or the line itself where none is in it. Listings are left as they are: they are held
 * against what was verified.
 *
 * @throws EncodingError `E_CANONICAL_VALUE` where a value is in a message that has no canonical form.
 */
export function redactSecrets(line: Line, secrets: readonly NamedSecret[]): Line {
  const values = line.messages.map((message) => {
    const isListing = carriedSections(message).length > 0 || resultOf(message)?.['instructions'] !== undefined
    return isListing || !holds(message.value, secrets) ? message.value : redacted(message.value, secrets)
  })
  if (values.every((value, index) => value === line.messages[index]?.value)) return line
  return rewriteLine(line, values)
}

function holds(value: JsonValue, secrets: readonly NamedSecret[]): boolean {
  const stack: JsonValue[] = [value]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string' && hasAny(next, secrets)) return true
    if (isArray(next)) for (const each of next) stack.push(each)
    else if (isObject(next)) for (const [name, each] of Object.entries(next)) stack.push(name, each)
  }
  return false
}

function hasAny(text: string, secrets: readonly NamedSecret[]): boolean {
  return secrets.some(({ value }) => text.includes(value))
}

/** The strict reader bounds how deep a message is. */
function redacted<T extends JsonValue>(value: T, secrets: readonly NamedSecret[]): T {
  return replaced(value, secrets) as T
}

function replaced(value: JsonValue, secrets: readonly NamedSecret[]): JsonValue {
  if (typeof value === 'string') return withoutValues(value, secrets)
  if (isArray(value)) return value.map((each) => replaced(each, secrets))
  if (!isObject(value)) return value
  const members = Object.entries(value).map(([name, each]) => [withoutValues(name, secrets), replaced(each, secrets)])
  return Object.fromEntries(members) as JsonObject
}

function withoutValues(text: string, secrets: readonly NamedSecret[]): string {
  return secrets.reduce((shown, { name, value }) => shown.replaceAll(value, () => `[secret ${name}]`), text)
}
