/**
 * What a call log says of arguments: where each value stood, of which kind and length it was, and a digest. Arguments are
 * often short or easy to guess, so digests are keyed: only who has the local key can tell whether a value was this one.
 */
import { createHmac } from 'node:crypto'
import { sha256Hex } from '../../crypto/sha256.ts'
import { hashableJson } from '../../encoding/canonical-json.ts'
import { formatPointer } from '../../encoding/json-pointer.ts'
import type { JsonValue } from '../../encoding/json-value.ts'

/** One value among the arguments of a call. */
export interface ArgumentDigest {
  /** JSON pointer (RFC 6901) into the arguments. */
  readonly pointer: string
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array'
  /** Length of its canonical JSON, in UTF-16 code units. */
  readonly length: number
  /** First 16 bytes of the HMAC-SHA-256 over its canonical JSON, in hexadecimal. */
  readonly digest: string
}

/** Most values that a line tells of. */
const maxDigests = 32
/** Deepest value that is told of by itself. */
const maxDepth = 4

/** Public name of a key: the first 8 bytes of its SHA-256, in hexadecimal. */
export function digestKeyId(key: Uint8Array): string {
  return sha256Hex(key).slice(0, 16)
}

/** Digests of the values of a call's arguments, in order; what is over the limits is counted. Linear in their size. */
export function digestArguments(
  key: Uint8Array,
  value: JsonValue,
): { readonly digests: readonly ArgumentDigest[]; readonly leftOut: number } {
  const values = [...leaves(value, [])]
  const digests = values.slice(0, maxDigests).map(([path, leaf]) => digestOf(key, path, leaf))
  return { digests, leftOut: Math.max(0, values.length - maxDigests) }
}

type Path = readonly (string | number)[]

function* leaves(value: JsonValue, path: Path): Generator<readonly [Path, JsonValue]> {
  if (typeof value !== 'object' || value === null || path.length >= maxDepth) {
    yield [path, value]
    return
  }
  const entries: [string | number, JsonValue][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  for (const [token, member] of entries) yield* leaves(member, [...path, token])
}

function digestOf(key: Uint8Array, path: Path, value: JsonValue): ArgumentDigest {
  const text = hashableJson(value)
  return { pointer: formatPointer(path), type: typeOf(value), length: text.length, digest: digestText(key, text) }
}

/** The digest of one value: first 16 bytes of the HMAC-SHA-256 over its canonical JSON, in hexadecimal. */
export function keyedDigest(key: Uint8Array, value: JsonValue): string {
  return digestText(key, hashableJson(value))
}

function digestText(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 32)
}

function typeOf(value: JsonValue): ArgumentDigest['type'] {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as 'string' | 'number' | 'boolean' | 'object'
}
