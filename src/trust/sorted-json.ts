/** JSON for files that people review: members sorted, two spaces, one value a line, a final line feed. */
import { isArray, isObject, type JsonValue } from '../encoding/json-value.ts'

/**
 * Formats `value` with members sorted by UTF-16 code units. `JSON.stringify` cannot do it: engines move names such as
 * `10` to the front whatever the order of insertion, and a review would see lines jump.
 */
export function sortedJson(value: JsonValue): string {
  return `${write(value, '\n')}\n`
}

function write(value: JsonValue, indent: string): string {
  const inner = `${indent}  `
  if (isArray(value))
    return block(
      '[',
      ']',
      indent,
      value.map((item) => `${inner}${write(item, inner)}`),
    )
  if (!isObject(value)) return JSON.stringify(value)
  const lines = Object.keys(value)
    .sort()
    .map((name) => `${inner}${JSON.stringify(name)}: ${write(value[name] as JsonValue, inner)}`)
  return block('{', '}', indent, lines)
}

function block(open: string, close: string, indent: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${open}${close}` : `${open}${lines.join(',')}${indent}${close}`
}
