/**
 * Edits in the text of a settings file, JSON with or without comments: what is there keeps every byte, what is added is
 * written as its surroundings are.
 */
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import { type JsonDocument, parseJsonText, type Span } from '../encoding/strict-json.ts'
import { ConfigError, TouchmarkError } from '../errors.ts'

/** Deepest container that is edited. */
const spanDepth = 8

/**
 * Reads a settings file.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where it is not JSON, a member stands twice, or it is no object.
 */
export function readSettings(text: string, where: string): JsonDocument & { readonly value: JsonObject } {
  try {
    const document = parseJsonText(text, { comments: true, spanDepth })
    if (isObject(document.value)) return { ...document, value: document.value }
  } catch (cause) {
    const found = cause instanceof TouchmarkError ? cause.message : 'not JSON'
    throw new ConfigError('E_CONFIG_INVALID', { found, where, expected: 'JSON, comments allowed', cause })
  }
  throw new ConfigError('E_CONFIG_INVALID', { found: 'no object', where, expected: 'an object' })
}

/** Adds a member at the end of an object. */
export function insertMember(document: JsonDocument, object: JsonObject, name: string, value: JsonValue): string {
  const span = spanOf(document, object)
  const ends = [...(document.memberSpans.get(object)?.values() ?? [])].map(({ end }) => end)
  const written = (indent: string): string => `${JSON.stringify(name)}: ${layOut(value, document.text, indent)}`
  return insert(document.text, span, ends.length === 0 ? null : Math.max(...ends), written)
}

/** Adds an element at the end of an array of objects. */
export function appendElement(document: JsonDocument, array: readonly JsonValue[], value: JsonValue): string {
  const last = array.at(-1)
  const end = last === undefined ? null : spanOf(document, last).end
  return insert(document.text, spanOf(document, array), end, (indent) => layOut(value, document.text, indent))
}

/** Takes elements out of an array of objects, each with the comma that parts it from the others. */
export function cutElements(
  document: JsonDocument,
  array: readonly JsonValue[],
  isCut: (element: JsonValue) => boolean,
): string {
  let { text } = document
  const spans = array.map((element) => spanOf(document, element))
  for (let index = array.length - 1; index >= 0; index -= 1) {
    const [element, span] = [array[index], spans[index]]
    if (element === undefined || span === undefined || !isCut(element)) continue
    const after = nextComma(text, span.end)
    const before = after < 0 && index > 0 ? nextComma(text, spans[index - 1]?.end ?? span.start) : -1
    const end = after < 0 ? span.end : after + 1
    text = text.slice(0, lineStart(text, span.start)) + text.slice(end)
    if (before >= 0) text = text.slice(0, before) + text.slice(before + 1)
  }
  return text
}

function spanOf(document: JsonDocument, value: JsonValue): Span {
  const span = isObject(value) || isArray(value) ? document.spans.get(value) : undefined
  if (span !== undefined) return span
  throw new ConfigError('E_CONFIG_INVALID', { found: 'something other than objects in a list of hooks' })
}

/** `lastEnd`: where the last element ends; null where there is none. */
function insert(text: string, span: Span, lastEnd: number | null, write: (indent: string) => string): string {
  const isOneLine = !text.includes('\n')
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const outer = indentAt(text, span.start)
  const inner = outer + indentUnit(text)
  const at = lastEnd ?? span.start + 1
  const comma = lastEnd === null ? '' : ','
  if (isOneLine) return `${text.slice(0, at)}${comma}${write('')}${text.slice(at)}`
  const written = `${comma}${eol}${inner}${write(inner).replaceAll('\n', eol)}`
  const closing = lastEnd === null && text.slice(at, span.end - 1).trim() === '' ? `${eol}${outer}` : ''
  const rest = closing === '' ? text.slice(at) : text.slice(span.end - 1)
  return text.slice(0, at) + written + closing + rest
}

function layOut(value: JsonValue, text: string, indent: string): string {
  if (!text.includes('\n')) return JSON.stringify(value)
  return JSON.stringify(value, null, indentUnit(text)).replaceAll('\n', `\n${indent}`)
}

/** What the file indents by: as its first indented line does; two spaces where there is none. */
function indentUnit(text: string): string {
  return /\n([ \t]{1,8})\S/.exec(text)?.[1] ?? '  '
}

function indentAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return /^[ \t]*/.exec(line)?.[0] ?? ''
}

/** The start of the white space before a value, its line break included. */
function lineStart(text: string, at: number): number {
  let start = at
  while (start > 0 && ' \t'.includes(text[start - 1] ?? '')) start -= 1
  if (text[start - 1] !== '\n') return at
  return text[start - 2] === '\r' ? start - 2 : start - 1
}

/** The next comma that is not in a comment, where nothing but white space and comments precedes it; else -1. */
function nextComma(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const two = text.slice(at, at + 2)
    if (text[at] === ',') return at
    if (two === '//' || two === '/*') {
      const end = two === '//' ? text.indexOf('\n', at) : text.indexOf('*/', at) + 1
      if (end <= at) return -1
      at = end
    } else if (!' \t\r\n'.includes(text[at] ?? '')) return -1
  }
  return -1
}

/** A member that must be an object or an array, where it is there at all. */
export function container<T extends 'object' | 'array'>(
  object: JsonObject,
  name: string,
  kind: T,
  where: string,
): (T extends 'object' ? JsonObject : readonly JsonValue[]) | undefined {
  const value = ownMember(object, name)
  if (value === undefined) return undefined
  if (kind === 'object' ? isObject(value) : isArray(value)) return value as never
  throw new ConfigError('E_CONFIG_INVALID', {
    found: `${JSON.stringify(name)} that is no ${kind}`,
    where,
    expected: `an ${kind}`,
  })
}
