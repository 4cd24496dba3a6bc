/** Configurations in JSON, comments and trailing commas allowed: read by the strict reader, changed by stretches of text. */
import type { JsonDocument, MemberSpan } from '../encoding/json-document.ts'
import { isArray, isObject, type JsonValue } from '../encoding/json-value.ts'
import { parseJsonText } from '../encoding/strict-json.ts'
import { ConfigError, TouchmarkError } from '../errors.ts'
import {
  type ConfigurationLanguage,
  indentBefore,
  lineBreakOf,
  type PlacedMember,
  type PlacedValue,
  type Span,
} from './placed-value.ts'

const maxDepth = 128

/** JSON and JSON with comments. A member that stands twice is refused: two clients would read two different servers. */
export const jsonLanguage: ConfigurationLanguage = {
  read(text, where) {
    if (text.trim() === '') return emptyTable
    try {
      const document = parseJsonText(text, { comments: true, spanDepth: maxDepth, maxDepth })
      const start = text.search(/\S/)
      return place(
        document,
        document.value,
        document.spans.get(document.value as object) ?? { start, end: text.length },
      )
    } catch (cause) {
      const found = cause instanceof TouchmarkError ? cause.message : 'not JSON'
      throw new ConfigError('E_CONFIG_INVALID', { found, where, expected: 'JSON, with comments at most', cause })
    }
  },
  text: JSON.stringify,
  name: JSON.stringify,
  list: (values) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`,
  colon: ': ',
  bullet: '',
}

/** A file in which nothing stands yet. */
export const emptyTable: PlacedValue = {
  span: { start: 0, end: 0 },
  pieces: [],
  content: { kind: 'table', members: [] },
}

function place(document: JsonDocument, value: JsonValue, span: Span): PlacedValue {
  const at = { span, pieces: [span] }
  if (typeof value === 'string') return { ...at, content: { kind: 'text', text: value } }
  if (isArray(value)) {
    const spans = document.memberSpans.get(value)
    const items = value.map((item, index) => place(document, item, spans?.get(String(index)) ?? span))
    const separator = separatorAt(document.text, items[0]?.span.start ?? span.start)
    return { ...at, content: { kind: 'list', items, separator } }
  }
  if (!isObject(value)) return { ...at, content: { kind: 'other', value } }
  const members = [...(document.memberSpans.get(value) ?? [])].map(([name, where]) =>
    placeMember(document, name, value[name] ?? null, where),
  )
  return { ...at, content: { kind: 'table', members } }
}

function placeMember(document: JsonDocument, name: string, value: JsonValue, where: MemberSpan): PlacedMember {
  const { nameStart, start, end } = where
  const nameSpan = { start: nameStart, end: nameEnd(document.text, nameStart) }
  return {
    name,
    nameSpan,
    value: place(document, value, { start, end }),
    separator: separatorAt(document.text, nameStart),
  }
}

/** After the closing quote; the text was read, so there is one. */
function nameEnd(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function separatorAt(text: string, offset: number): string {
  const indent = indentBefore(text, offset)
  return indent === undefined ? ', ' : `,${lineBreakOf(text)}${indent}`
}
