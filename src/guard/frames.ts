/**
 * What one line says: its messages, their ids and methods, and which lists a result carries.
 *
 * A line is relayed as the bytes it came in or not at all; the one exception is a listing or an `initialize` result
 * from which something withheld is cut, by range, so that every byte that remains is the server's own.
 */

import { listMethods } from '../client/capture/listing.ts'
import {
  type Message as FrameMessage,
  type MessageId as Id,
  readFrame,
  refuseMemberVariants,
} from '../client/transport/frame.ts'
import { utf8 } from '../encoding/bytes.ts'
import { isArray, isObject, type JsonObject, type JsonValue, objectMember, ownMember } from '../encoding/json-value.ts'
import { type JsonDocument, parseJson, type Span } from '../encoding/strict-json.ts'
import { ViolationError } from '../errors.ts'
import { type ItemSection, itemSections } from '../snapshot/definition.ts'

/** A JSON-RPC id. */
interface MessageId {
  /** The same for equal ids however written (`1`, `1.0`), different for `1` and `"1"`. */
  readonly key: string
  /** The id as its own JSON text, for an answer. */
  readonly raw: string
}

/** One JSON-RPC message. Everything in it comes from outside. */
export interface Message {
  readonly kind: 'request' | 'response' | 'notification'
  /** Empty for a response. */
  readonly method: string
  /** Null for a notification, and for an error about a request that could not be read. */
  readonly id: MessageId | null
  readonly value: JsonObject
  /** The message as received, without the line's LF. */
  readonly bytes: Uint8Array
  /** The whole line, and this message's place in it where it is a batch: what `readPage` wants. */
  readonly document: JsonDocument
  readonly index: number | undefined
}

/** One line: a message, or a batch of them (revision 2025-03-26 only). */
export interface Line {
  readonly bytes: Uint8Array
  readonly messages: readonly Message[]
}

const listSections: ReadonlyMap<string, ItemSection> = new Map(
  itemSections.map((section) => [listMethods[section], section]),
)

/** Methods that use a listed item, and the parameter that names it. */
const useMethods: ReadonlyMap<string, { readonly section: ItemSection; readonly member: string }> = new Map([
  ['tools/call', { section: 'tools', member: 'name' }],
  ['prompts/get', { section: 'prompts', member: 'name' }],
  ['resources/read', { section: 'resources', member: 'uri' }],
])

const listChangedMethods: ReadonlySet<string> = new Set([
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/resources/list_changed',
])

/**
 * Reads a line by the frame rules of `client/transport/frame.ts`; undefined where it is noise.
 *
 * @throws ViolationError as `readFrame` does, and `E_VIOLATION_SHAPE` for a result or a call with a member that some readers
 * take for another.
 */
export function readLine(bytes: Uint8Array): Line | undefined {
  const frame = readFrame(bytes, { spanDepth: beginsBatch(bytes) ? 2 : 1 })
  if (frame.kind === 'noise') return undefined
  const { document, messages } = frame
  return { bytes, messages: messages.map((message) => fromFrame(document, message, bytes)) }
}

/** The messages of a batch lie one deeper. */
function beginsBatch(bytes: Uint8Array): boolean {
  return bytes.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) === 0x5b
}

function fromFrame(document: JsonDocument, message: FrameMessage, line: Uint8Array): Message {
  const { value, index } = message
  if (message.kind === 'result') refuseMemberVariants(message.result, resultMembers)
  if (message.kind === 'request' || message.kind === 'notification') refuseOtherUse(message.method, value)
  const id = message.kind === 'notification' || message.id === null ? null : readId(document, value, message.id)
  const span = document.spans.get(value)
  const bytes = index === undefined || span === undefined ? line : utf8(document.text.slice(span.start, span.end))
  const called = message.kind === 'request' || message.kind === 'notification'
  const kind = called ? message.kind : 'response'
  return { kind, method: called ? message.method : '', id, value, bytes, document, index }
}

/** Members of results that are looked at somewhere here. */
const resultMembers = [
  ...itemSections,
  ...['instructions', 'content', 'structuredContent', 'isError', 'inputRequests', 'task', 'skills', 'contents'],
]

/** To a server that matches names in any case, `Name` beside `name` is what is called. */
function refuseOtherUse(method: string, { params }: JsonObject): void {
  const use = useMethods.get(method)
  if (use !== undefined && isObject(params)) refuseMemberVariants(params, [use.member, 'arguments'])
}

function readId({ memberSpans, text }: JsonDocument, value: JsonObject, id: Id): MessageId {
  const span = memberSpans.get(value)?.get('id')
  const raw = span === undefined ? JSON.stringify(id) : text.slice(span.start, span.end)
  const key = idKey(id)
  // The key where it is the same text: that one does not keep the whole line alive while the request waits.
  return { key: key ?? raw, raw: key === raw ? key : raw }
}

/** The key of an id; undefined beyond 2^53, where two ids may be read as one number and only their text tells them apart. */
export function idKey(id: unknown): string | undefined {
  return typeof id === 'string' || Number.isSafeInteger(id) ? JSON.stringify(id) : undefined
}

/** The section that a request asks to list, if it does. */
export function listedSection(message: Message): ItemSection | undefined {
  return message.kind === 'response' ? undefined : listSections.get(message.method)
}

/** A listed item that a message uses. */
export interface UsedItem {
  readonly section: ItemSection
  readonly name: string
}

/** The item that a client's message uses (`tools/call`, `prompts/get`, `resources/read`), if it uses one. */
export function usedItem(message: Message): UsedItem | undefined {
  const use = useMethods.get(message.method)
  if (use === undefined) return undefined
  const params = ownMember(message.value, 'params')
  const name = isObject(params) ? ownMember(params, use.member) : undefined
  // A name that is no string is the name of nothing.
  return { section: use.section, name: typeof name === 'string' ? name : '' }
}

/** The arguments of a call; an empty object where it has none. */
export function callArguments({ value }: { readonly value: JsonValue }): JsonValue {
  const params = isObject(value) ? objectMember(value, 'params') : undefined
  return ownMember(params ?? {}, 'arguments') ?? {}
}

/** Whether a server's message says that a list changed. */
export function isListChanged(message: Message): boolean {
  return message.kind === 'notification' && listChangedMethods.has(message.method)
}

/** The `result` of a response if it is an object. */
export function resultOf(message: Message): JsonObject | undefined {
  const result = ownMember(message.value, 'result')
  return isObject(result) ? result : undefined
}

/**
 * The lists that a response carries, judged by shape alone: whatever was asked, a result with such an array is a
 * listing to some reader.
 */
export function carriedSections(message: Message): readonly ItemSection[] {
  const result = message.kind === 'response' ? resultOf(message) : undefined
  if (result === undefined) return []
  return itemSections.filter((section) => isArray(ownMember(result, section)))
}

/** One item to cut: its list and its place in it. */
export interface ItemCut {
  readonly section: ItemSection
  readonly index: number
}

/** The message without some of its list items. Every remaining byte is the server's own. */
export function cutItems(bytes: Uint8Array, cuts: readonly ItemCut[]): Uint8Array {
  // Read again: ranges of items are wanted only here, and recording them for every message would cost each of them.
  const document = parseJson(bytes, { spanDepth: 4 })
  const ranges = itemSections.flatMap((section) => {
    const indexes = new Set(cuts.filter((cut) => cut.section === section).map(({ index }) => index))
    return indexes.size === 0 ? [] : itemRanges(itemSpans(document, section), indexes)
  })
  return utf8(withoutRanges(document.text, ranges))
}

function itemSpans(document: JsonDocument, section: ItemSection): Span[] {
  const result = isObject(document.value) ? ownMember(document.value, 'result') : undefined
  const items = isObject(result) ? ownMember(result, section) : undefined
  if (!isArray(items)) return []
  return items.map(
    (item) => (isObject(item) ? document.spans.get(item) : undefined) ?? refuse('a list item without a range'),
  )
}

/** The ranges of the items at `indexes`, each with the comma that it no longer needs. */
function itemRanges(spans: readonly Span[], indexes: ReadonlySet<number>): Span[] {
  const lastKept = spans.findLastIndex((_span, index) => !indexes.has(index))
  const ranges = spans.flatMap((span, index) => {
    if (!indexes.has(index) || index > lastKept) return []
    return [{ start: span.start, end: spans[index + 1]?.start ?? span.end }]
  })
  const end = spans.at(-1)?.end
  const start = lastKept < 0 ? spans[0]?.start : spans[lastKept]?.end
  return start === undefined || end === undefined || start >= end ? ranges : [...ranges, { start, end }]
}

/** The message without the `instructions` member of its result. Every remaining byte is the server's own. */
export function cutInstructions(bytes: Uint8Array): Uint8Array {
  const document = parseJson(bytes, { spanDepth: 2 })
  const result = isObject(document.value) ? ownMember(document.value, 'result') : undefined
  const object = isObject(result) ? document.spans.get(result) : undefined
  const members = isObject(result) ? document.memberSpans.get(result) : undefined
  if (object === undefined || members === undefined) return refuse('a result that is no object')
  return utf8(withoutRanges(document.text, memberRange(document.text, object, members, 'instructions')))
}

/** The range of a whole member, name and comma included. Members stand in the order of the text. */
function memberRange(text: string, object: Span, members: ReadonlyMap<string, Span>, member: string): Span[] {
  const value = members.get(member)
  if (value === undefined) return []
  const spans = [...members.values()]
  const before = spans[spans.indexOf(value) - 1]
  if (before !== undefined) return [{ start: before.end, end: value.end }]
  const only = spans.length === 1
  // Only white space stands between a value and the comma after it.
  return [{ start: object.start + 1, end: only ? value.end : text.indexOf(',', value.end) + 1 }]
}

function withoutRanges(text: string, ranges: readonly Span[]): string {
  const parts: string[] = []
  let at = 0
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, start))
    at = end
  }
  return [...parts, text.slice(at)].join('')
}

function refuse(found: string): never {
  throw new ViolationError('E_VIOLATION_SHAPE', { found, expected: 'a list of objects, or an object' })
}
