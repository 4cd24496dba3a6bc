/**
 * Canonical JSON as fast as it can be written where there is nothing to refuse. What a start of the guard has to do for
 * every definition is this, so it keeps no account of where it is: where something is wrong, the slow writer says what.
 */
import type { JsonObject, JsonValue } from './json-value.ts'

/** Deepest nesting that is written; deeper values are refused before the stack is in danger. */
export const maxDepth = 256

/**
 * The form of `canonical-json.ts`, `isStrict` as its `canonicalJson`, else as its `hashableJson`; undefined where a value has
 * no such form.
 */
export function quickJson(value: JsonValue, isStrict: boolean): string | undefined {
  return write(value, 0, isStrict)
}

function write(value: JsonValue, depth: number, isStrict: boolean): string | undefined {
  switch (typeof value) {
    case 'string':
      return isStrict && !value.isWellFormed() ? undefined : JSON.stringify(value)
    case 'number':
      return isStrict && !Number.isFinite(value) ? undefined : JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (depth >= maxDepth) return undefined
      if (Array.isArray(value)) return writeArray(value, depth + 1, isStrict)
      return writeObject(value as JsonObject, depth + 1, isStrict)
    default:
      return undefined
  }
}

function writeArray(array: readonly JsonValue[], depth: number, isStrict: boolean): string | undefined {
  let text = '['
  for (let index = 0; index < array.length; index += 1) {
    const item = write(array[index] as JsonValue, depth, isStrict)
    if (item === undefined) return undefined
    text += index === 0 ? item : `,${item}`
  }
  return `${text}]`
}

function writeObject(object: JsonObject, depth: number, isStrict: boolean): string | undefined {
  let text = '{'
  for (const name of sortedNames(object)) {
    const value = write(object[name] as JsonValue, depth, isStrict)
    if (value === undefined || (isStrict && !name.isWellFormed())) return undefined
    text += text.length === 1 ? `${writtenName(name)}${value}` : `,${writtenName(name)}${value}`
  }
  return `${text}}`
}

/** By UTF-16 code units, as RFC 8785 section 3.2.3 demands. Few names are sorted faster by hand than by the engine. */
function sortedNames(object: JsonObject): string[] {
  const names = Object.keys(object)
  if (names.length > 16) return names.sort()
  for (let index = 1; index < names.length; index += 1) {
    const name = names[index] as string
    let at = index
    for (; at > 0 && (names[at - 1] as string) > name; at -= 1) names[at] = names[at - 1] as string
    names[at] = name
  }
  return names
}

/** Names with their quotes and colon: definitions use few, over and over. Bounded, whatever is read. */
const writtenNames = new Map<string, string>()
const kept = { names: 1_024, length: 64 }

function writtenName(name: string): string {
  const known = writtenNames.get(name)
  if (known !== undefined) return known
  const written = `${JSON.stringify(name)}:`
  if (name.length <= kept.length && writtenNames.size < kept.names) writtenNames.set(name, written)
  return written
}
