/**
 * Changes a user's policy file without touching what a person wrote around it: comments, order and white space stay.
 * Every edit is an insertion into, or a cut from, the text; the result is read again before it is used.
 */
import type { JsonObject, JsonValue } from '../encoding/json-value.ts'
import { isArray, isObject, ownMember } from '../encoding/json-value.ts'
import { type JsonDocument, parseJsonText, type Span } from '../encoding/strict-json.ts'

/** An empty policy, as it is begun. */
export const emptyPolicyText = '{\n}\n'

/** The text with `value` set as member `name` of the outermost object: replaced where it is, else added at the end. */
export function withMember(text: string, name: string, value: JsonValue): string {
  const document = read(text)
  const root = rootOf(document)
  const span = document.memberSpans.get(root)?.get(name)
  if (span !== undefined) return splice(text, span, print(value, 1))
  return insert(
    text,
    spanOf(document, root),
    `${JSON.stringify(name)}: ${print(value, 1)}`,
    Object.keys(root).length > 0,
    1,
  )
}

/** The text with `value` appended to the array `name` of the outermost object, which is made where it is missing. */
export function withElement(text: string, name: string, value: JsonValue): string {
  const document = read(text)
  const list = ownMember(rootOf(document), name)
  if (!isArray(list)) return withMember(text, name, [value])
  return insert(text, spanOf(document, list), print(value, 2), list.length > 0, 2)
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
  return parseJsonText(text, { comments: true, spanDepth: 2 })
}

function rootOf({ value }: JsonDocument): JsonObject {
  if (!isObject(value)) throw new TypeError('a policy that was read before is an object')
  return value
}

function spanOf(document: JsonDocument, container: object): Span {
  const span = document.spans.get(container)
  if (span === undefined) throw new TypeError('a container of depth 0 or 1 has its span recorded')
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
