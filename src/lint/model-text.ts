/** Everything in an item that a model may read: every string and every member name, wherever it stands. */

import { isArray, isObject, type JsonValue, ownMember } from '../encoding/json-value.ts'

/** One string of an item. */
export interface ModelText {
  readonly text: string
  /** Where the string is in the item; for a member name, where the member is that it names. */
  readonly path: readonly (string | number)[]
  /** The string is a member name, or names the item: `_` and `-` separate words in it. */
  readonly isName: boolean
  /** The string is the name of the member at `path`. */
  readonly inName?: true
}

/** Members whose names belong to MCP and JSON Schema: their names say nothing. */
const ownNames = /^[A-Za-z$]{1,24}$/

/** Walks a value, members in their order: names before what they name. Uses no recursion, so depth is no danger. */
export function* modelTexts(value: JsonValue): Generator<ModelText> {
  const stack: { value: JsonValue; path: readonly (string | number)[] }[] = [{ value, path: [] }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { path } = next
    if (typeof next.value === 'string') {
      yield { text: next.value, path, isName: isItemName(path) }
    } else if (isArray(next.value)) {
      for (let index = next.value.length - 1; index >= 0; index -= 1) {
        stack.push({ value: next.value[index] ?? null, path: [...path, index] })
      }
    } else if (isObject(next.value)) {
      const names = Object.keys(next.value)
      for (const name of names) {
        if (!ownNames.test(name)) yield { text: name, path: [...path, name], isName: true, inName: true }
      }
      for (const name of names.reverse()) {
        stack.push({ value: ownMember(next.value, name) ?? null, path: [...path, name] })
      }
    }
  }
}

function isItemName(path: readonly (string | number)[]): boolean {
  return path.length === 1 && path[0] === 'name'
}
