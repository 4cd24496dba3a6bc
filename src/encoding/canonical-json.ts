/** Canonical JSON: RFC 8785 (JSON Canonicalization Scheme). One value, one sequence of bytes. */
import { EncodingError } from '../errors.ts'
import { utf8 } from './bytes.ts'
import { formatPointer } from './json-pointer.ts'
import type { JsonObject, JsonValue } from './json-value.ts'
import { maxDepth, quickJson } from './quick-json.ts'

/**
 * Formats `value` as RFC 8785: members sorted by UTF-16 code units, numbers as ECMAScript writes them, strings with the
 * shortest escapes, no white space.
 *
 * @throws EncodingError `E_CANONICAL_VALUE` for lone surrogates, non-finite numbers, nesting beyond 256, and anything
 * that is not JSON (undefined, functions, sparse arrays).
 */
export function canonicalJson(value: JsonValue): string {
  return quickJson(value, true) ?? write(value, [], true)
}

/** As {@link canonicalJson}; undefined where that throws. */
export function canonicalJsonIfAny(value: JsonValue): string | undefined {
  return quickJson(value, true)
}

/** The UTF-8 bytes of {@link canonicalJson}. Throws as it does. */
export function canonicalBytes(value: JsonValue): Uint8Array {
  return utf8(canonicalJson(value))
}

/**
 * Canonical form as "tool definition hash v1" defines it: as RFC 8785, but a lone surrogate is written as its
 * lower-case escape and a number beyond a double as `null`, so that every tool has a hash. A definition with such a
 * value is blocked elsewhere whatever its hash; see {@link parseJson}'s issues.
 *
 * @throws EncodingError `E_CANONICAL_VALUE` for nesting beyond 256 and anything that is not JSON.
 */
export function hashableJson(value: JsonValue): string {
  return quickJson(value, false) ?? write(value, [], false)
}

/** Says the same as {@link quickJson}, and where it says nothing, why. */
function write(value: JsonValue, path: (string | number)[], strict: boolean): string {
  if (typeof value === 'string') {
    if (strict && !value.isWellFormed()) refuse('a lone surrogate', path)
    return JSON.stringify(value)
  }
  if (typeof value === 'number') {
    if (strict && !Number.isFinite(value)) refuse(`the number ${value}`, path)
    // ECMAScript's own number form is the one RFC 8785 section 3.2.2.3 demands; -0 becomes 0.
    return JSON.stringify(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (path.length >= maxDepth) refuse(`nesting deeper than ${maxDepth}`, path.slice(0, 8))
  if (Array.isArray(value)) return writeArray(value, path, strict)
  if (typeof value === 'object') return writeObject(value as JsonObject, path, strict)
  return refuse(`a value of type ${typeof value}`, path)
}

function writeArray(array: readonly JsonValue[], path: (string | number)[], strict: boolean): string {
  const parts: string[] = []
  for (let index = 0; index < array.length; index += 1) {
    path.push(index)
    parts.push(write(array[index] as JsonValue, path, strict))
    path.pop()
  }
  return `[${parts.join(',')}]`
}

function writeObject(object: JsonObject, path: (string | number)[], strict: boolean): string {
  // The default order of sort() is by UTF-16 code units, as RFC 8785 section 3.2.3 demands.
  const parts: string[] = []
  for (const name of Object.keys(object).sort()) {
    path.push(name)
    if (strict && !name.isWellFormed()) refuse('a lone surrogate in a member name', path)
    parts.push(`${JSON.stringify(name)}:${write(object[name] as JsonValue, path, strict)}`)
    path.pop()
  }
  return `{${parts.join(',')}}`
}

function refuse(found: string, path: readonly (string | number)[]): never {
  const pointer = formatPointer(path)
  throw new EncodingError('E_CANONICAL_VALUE', {
    found: `${found}, which has no canonical form (RFC 8785)`,
    where: JSON.stringify(pointer),
    expected: 'plain JSON',
    pointer,
  })
}
