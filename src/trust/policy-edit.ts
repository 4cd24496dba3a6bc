/**
 * Changes a user's policy file without touching what a person wrote around it: comments, order and white space stay.
 * Every edit is an insertion into, or a cut from, the text; the result is read again before it is used.
 */
import type { JsonObject, JsonValue } from '../encoding/json-value.ts'
import { isArray, isObject, ownMember } from '../encoding/json-value.ts'
import { type JsonDocument, parseJsonText, type Span } from '../encoding/strict-json.ts'

/** An empty policy, as it is begun. */
export const emptyPolicyText = '{\n}\n'

/** The way from the outermost object to a container: names of members, positions in arrays. At most four steps. */
export type Path = readonly (string | number)[]

/** The text with `value` set as member `name` of the object at `path`: replaced where it is, else added first. */
export function withMember(text: string, name: string, value: JsonValue, path: Path = []): string {
  const document = read(text)
  const object = valueAt(document, path)
  if (!isObject(object)) throw new TypeError('a member is set in an object')
  const depth = path.length + 1
  const span = document.memberSpans.get(object)?.get(name)
  if (span !== undefined) return splice(text, span, print(value, depth))
  const added = `${JSON.stringify(name)}: ${print(value, depth)}`
  return insert(text, spanOf(document, object), added, Object.keys(object).length > 0, depth)
}

/** The text with `value` added to the array `name` of the object at `path`; the array is made where it is missing. */
export function withElement(text: string, name: string, value: JsonValue, path: Path = []): string {
  const document = read(text)
  const list = valueAt(document, [...path, name])
  if (!isArray(list)) return withMember(text, name, [value], path)
  const depth = path.length + 2
  return insert(text, spanOf(document, list), print(value, depth), list.length > 0, depth)
}

/** The text without the elements of the array `name` for which `drops` holds. */
export function withoutElements(text: string, name: string, drops: (element: JsonValue) => boolean): string {
  const list = ownMember(rootOf(read(text)), name)
  if (!isArray(list) || !list.some(drops)) return text
  return withMember(
    text,
    name,
    list.filter((element) => !drops(element)),
  )
}

function read(text: string): JsonDocument {
  return parseJsonText(text, { comments: true, spanDepth: 5 })
}

function valueAt(document: JsonDocument, path: Path): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((value, step) => {
    if (typeof step === 'number') return isArray(value) ? value[step] : undefined
    return isObject(value) ? ownMember(value, step) : undefined
  }, rootOf(document))
}

function rootOf({ value }: JsonDocument): JsonObject {
  if (!isObject(value)) throw new TypeError('a policy that was read before is an object')
  return value
}

function spanOf(document: JsonDocument, container: object): Span {
  const span = document.spans.get(container)
  if (span === undefined) throw new TypeError('a container of a small depth has its span recorded')
  return span
}

/** Puts something first into a container: there no comment can stand between it and the comma it needs. */
function insert(text: string, { start }: Span, added: string, isFilled: boolean, depth: number): string {
  const rest = text.slice(start + 1)
  const lineBreak = /^[ \t]*\r?\n/.test(rest) ? '' : `\n${'  '.repeat(isFilled ? depth : depth - 1)}`
  return `${text.slice(0, start + 1)}\n${'  '.repeat(depth)}${added}${isFilled ? ',' : ''}${lineBreak}${rest}`
}

function splice(text: string, { start, end }: Span, replacement: string): string {
  return `${text.slice(0, start)}${replacement}${text.slice(end)}`
}

function print(value: JsonValue, depth: number): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`)
}
