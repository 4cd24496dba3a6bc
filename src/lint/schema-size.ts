/** How large a schema becomes where every reference within it is replaced by what it points at. */

import { parsePointer } from '../encoding/json-pointer.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember, stringMember } from '../encoding/json-value.ts'

/** What came of unfolding a schema. */
export interface SchemaSize {
  /** Objects and arrays, references followed; a reference back to what holds it counts as one. */
  readonly unfolded: number
  /** Levels of nesting as written. */
  readonly depth: number
  /** A reference leads only to references, and back to itself. */
  readonly isEndless: boolean
}

/** Longest pointer that is followed. */
const maxPointer = 1_024
/** Parts within parts that are measured, references included; what lies deeper counts as one. */
const maxSteps = 1_000

/** Unfolds a schema on paper. Each part is measured once, however often it is referred to, so it takes linear time. */
export function schemaSize(root: JsonObject): SchemaSize {
  const meter = new Meter(root)
  const unfolded = meter.measure(root, 1, 0)
  return { unfolded, depth: meter.depth, isEndless: meter.hasLoop() }
}

class Meter {
  depth = 0
  readonly #root: JsonObject
  readonly #sizes = new Map<JsonValue, number>()
  /** Of each schema that refers to another part of the same document, that part. */
  readonly #targets = new Map<JsonValue, JsonValue>()

  constructor(root: JsonObject) {
    this.#root = root
  }

  measure(value: JsonValue, level: number, steps: number): number {
    if (!isObject(value) && !isArray(value)) return 0
    const known = this.#sizes.get(value)
    if (known !== undefined) return known
    if (steps > maxSteps) return 1
    // Where it is met again before it is measured, it holds itself.
    this.#sizes.set(value, 1)
    this.depth = Math.max(this.depth, level)
    let size = 1
    for (const child of isArray(value) ? value : Object.values(value)) size += this.measure(child, level + 1, steps + 1)
    const target = isObject(value) ? this.#targetOf(value) : undefined
    if (target !== undefined) {
      this.#targets.set(value, target)
      size += this.measure(target, level, steps + 1)
    }
    size = Math.min(size, Number.MAX_SAFE_INTEGER)
    this.#sizes.set(value, size)
    return size
  }

  /** Whether following references alone comes back to where it was. Each is followed once. */
  hasLoop(): boolean {
    const walks = new Map<JsonValue, number>()
    let walk = 0
    for (const start of this.#targets.keys()) {
      walk += 1
      for (let at: JsonValue | undefined = start; at !== undefined; at = this.#targets.get(at)) {
        const seen = walks.get(at)
        if (seen === walk) return true
        if (seen !== undefined) break
        walks.set(at, walk)
      }
    }
    return false
  }

  #targetOf(schema: JsonObject): JsonValue | undefined {
    const reference = stringMember(schema, '$ref')
    if (reference === undefined || reference.length > maxPointer || !/^#(?:\/|$)/.test(reference)) return undefined
    let value: JsonValue | undefined = this.#root
    for (const token of parsePointer(reference.slice(1))) {
      if (isArray(value)) value = value[Number(token)]
      else value = isObject(value) ? ownMember(value, token) : undefined
    }
    return isObject(value) ? value : undefined
  }
}
