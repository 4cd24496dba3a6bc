/** How large a schema becomes where every reference within it is replaced by what it points at. */

import { parsePointer } from '../encoding/json-pointer.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember, stringMember } from '../encoding/json-value.ts'

/** What came of unfolding a schema. */
export interface SchemaSize {
  /** Objects and arrays, references followed; a reference back to what holds it counts as one. */
  readonly unfolded: number
  /** Levels of nesting as written. */
  readonly depth: number
  /** What judges a value comes back to itself without having gone into the value: a validator never ends. */
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
  /** Of each schema, those that judge the same value: the part that it refers to, and what its keywords combine. */
  readonly #sameValue = new Map<JsonValue, JsonValue[]>()

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
    const combined = isObject(value) ? combinedSchemas(value) : []
    if (target !== undefined || combined.length > 0) {
      this.#sameValue.set(value, target === undefined ? combined : [...combined, target])
    }
    if (target !== undefined) {
      size += this.measure(target, level, steps + 1)
    }
    size = Math.min(size, Number.MAX_SAFE_INTEGER)
    this.#sizes.set(value, size)
    return size
  }

  /** Whether judging one value comes back to the schema that it began with. Each step is taken once. */
  hasLoop(): boolean {
    const done = new Set<JsonValue>()
    for (const start of this.#sameValue.keys()) if (this.#comesBack(start, done)) return true
    return false
  }

  #comesBack(start: JsonValue, done: Set<JsonValue>): boolean {
    if (done.has(start)) return false
    const open = new Set<JsonValue>()
    const stack: { schema: JsonValue; isLeft: boolean }[] = [{ schema: start, isLeft: false }]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { schema, isLeft } = next
      if (isLeft) {
        open.delete(schema)
        done.add(schema)
        continue
      }
      if (open.has(schema)) return true
      if (done.has(schema)) continue
      open.add(schema)
      stack.push({ schema, isLeft: true })
      for (const other of this.#sameValue.get(schema) ?? []) stack.push({ schema: other, isLeft: false })
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

/** Schemas that a schema combines over the very same value (JSON Schema 2020-12, 10.2). */
function combinedSchemas(schema: JsonObject): JsonValue[] {
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => {
    const list = ownMember(schema, keyword)
    return isArray(list) ? list : []
  })
  const single = ['not', 'if', 'then', 'else'].map((keyword) => ownMember(schema, keyword))
  return [...lists, ...single].filter((each) => each !== undefined).filter(isObject)
}
