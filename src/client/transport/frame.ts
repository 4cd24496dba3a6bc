/**
 * One frame from a server: a line of stdio, an HTTP body or the data of one event, read strictly.
 *
 * Everything in it is attacker-controlled. The danger is not what one reader sees but that two readers see two things,
 * so a frame is one of three: messages that every reader reads alike, noise that no reader takes for a message, or a
 * violation. Contract: section 1, "Relaying".
 */
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../../encoding/json-value.ts'
import { foldedName } from '../../encoding/member-names.ts'
import { type JsonDocument, parseJson } from '../../encoding/strict-json.ts'
import { EncodingError, ViolationError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'

/** A JSON-RPC id as servers and clients may choose it. */
export type MessageId = string | number

/** One JSON-RPC 2.0 message. `value` is the whole object, unknown members included; `index` its place in a batch. */
export type Message = { readonly value: JsonObject; readonly index?: number } & (
  | { readonly kind: 'request'; readonly id: MessageId; readonly method: string }
  | { readonly kind: 'notification'; readonly method: string }
  | { readonly kind: 'result'; readonly id: MessageId; readonly result: JsonObject }
  | { readonly kind: 'error'; readonly id: MessageId | null; readonly code: number; readonly text: string }
)

/** What one frame is. A batch (protocol revision 2025-03-26) has several messages; any other frame has exactly one. */
export type Frame =
  | { readonly kind: 'messages'; readonly document: JsonDocument; readonly messages: readonly Message[] }
  | { readonly kind: 'noise'; readonly reason: 'blank' | 'text' | 'json' }

/** Options of {@link readFrame}. */
export interface FrameOptions {
  /**
   * Containers of depth below this have their spans recorded (see `parseJson`); default 0. The items of a list result
   * have depth 3, so 4 gives each item its byte range; one more in a batch.
   */
  readonly spanDepth?: number
}

/**
 * Reads one frame. The bytes are those between two LF; one CR at the end belongs to the line end.
 *
 * Noise is a blank line, text that no JSON reader would take for a message, or JSON that is not JSON-RPC (where it is
 * long enough to look).
 *
 * @throws ViolationError `E_VIOLATION_FRAME` where CR, U+0085, U+2028, U+2029 or another line end of some reader would
 * split the frame so that a piece of it is a JSON object; `E_VIOLATION_JSON` where it looks like a message but the
 * strict reader refuses it (duplicate members, invalid UTF-8, `NaN`, a second value); `E_VIOLATION_SHAPE` where it is
 * JSON-RPC of a wrong shape.
 */
export function readFrame(bytes: Uint8Array, options: FrameOptions = {}): Frame {
  const body = bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes
  if (body.length < shortestMessage || !startsContainer(body)) return readText(laxDecoder.decode(body))
  let document: JsonDocument
  try {
    document = parseJson(body, { spanDepth: options.spanDepth ?? 0 })
  } catch (cause) {
    if (cause instanceof EncodingError) return readRefused(body, cause)
    throw cause
  }
  if (mayHaveOtherLineEnds(body, document.text)) refuseSplit(document.text)
  const messages = readMessages(document.value)
  return messages.length === 0 ? { kind: 'noise', reason: 'json' } : { kind: 'messages', document, messages }
}

/** Length of `{"id":1,"result":{}}`: nobody takes anything shorter for a message. */
const shortestMessage = 20

/** Whether the first byte that is not white space is that of an object, an array, or a byte order mark or NUL before one. */
function startsContainer(body: Uint8Array): boolean {
  const first = body.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  return first === 0x7b || first === 0x5b || first === 0xef || first === 0x00
}

/** What does not even start like a message. Servers log a lot, so this is quick and makes no error. */
function readText(text: string): Frame {
  refuseSplit(text)
  return { kind: 'noise', reason: text.trim() === '' ? 'blank' : 'text' }
}

/** What the strict reader refused is noise only if no laxer reader could take it for a message. */
function readRefused(body: Uint8Array, cause: EncodingError): Frame {
  const text = laxDecoder.decode(body)
  const frame = readText(text)
  if (!looksLikeMessage(text)) return frame
  throw new ViolationError('E_VIOLATION_JSON', {
    found: cause.parts.found,
    where: "a message of the server's",
    expected: cause.parts.expected ?? 'strict JSON',
    next: 'Readers disagree about such a message, so nothing in it can be trusted',
    ...(cause.parts.pointer === undefined ? {} : { pointer: cause.parts.pointer }),
    cause,
  })
}

const laxDecoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The start of an object with a member, or of an array of such objects. A byte order mark counts as white space here. */
const objectStart = /^[\s\0]*(?:\[\s*)*\{\s*"/

function looksLikeMessage(text: string): boolean {
  return objectStart.test(text) && versionName.test(text)
}

/** The name of the member that every message has. `"\u006asonrpc"` is the same name to every JSON reader. */
const versionName = new RegExp(
  [...'jsonrpc'].map((letter) => `(?:${letter}|\\\\u00(?:${hexOf(letter)}|${hexOf(letter.toUpperCase())}))`).join(''),
  'i',
)

function hexOf(letter: string): string {
  return letter.charCodeAt(0).toString(16)
}

/**
 * Where some line-based reader ends a line but LF-based ones do not: CR (Python's text streams, node:readline), U+2028
 * and U+2029 (newer node:readline), and the rest of what Python's `str.splitlines` knows.
 */
const otherLineEnd = /\r(?!\n)|[\v\f\x1c-\x1e\x85\u2028\u2029]/

/**
 * Whether any of those may stand in what the strict reader has read, in which there is no control character but white space: a
 * CR, or the first byte of one beyond ASCII. A search for a byte is many times quicker than one over text.
 */
function mayHaveOtherLineEnds(body: Uint8Array, text: string): boolean {
  const isAscii = body.length === text.length
  return body.includes(0x0d) || (!isAscii && (body.includes(0xc2) || body.includes(0xe2)))
}

function refuseSplit(text: string): void {
  if (!otherLineEnd.test(text) || !splitsObjects(text)) return
  throw new ViolationError('E_VIOLATION_FRAME', {
    found: 'one message that other readers split into several, one of them hidden',
    where: "the server's output",
    expected: 'no raw CR, U+0085, U+2028 or U+2029 between JSON objects',
    next: 'This is how a server shows a verifier one list and a client another',
  })
}

/** Whether there are several pieces, and one of them looks like an object. They are looked at one by one: they may be millions. */
function splitsObjects(text: string): boolean {
  const ends = new RegExp(otherLineEnd, 'g')
  let [pieces, hasObject, start] = [0, false, 0]
  for (let isLast = false; !isLast; start = ends.lastIndex) {
    isLast = !ends.test(text)
    const piece = text.slice(start, isLast ? text.length : ends.lastIndex - 1).trim()
    if (piece === '') continue
    pieces += 1
    hasObject ||= objectStart.test(piece) && /[}\]]$/.test(piece)
    // One piece: the line end stood at an edge, and every reader sees the same.
    if (pieces > 1 && hasObject) return true
  }
  return false
}

function readMessages(value: JsonValue): Message[] {
  if (isObject(value)) {
    const message = readMessage(value)
    return message === undefined ? [] : [message]
  }
  if (!isArray(value)) return []
  const messages = value.flatMap((element, index) => {
    const message = isObject(element) ? readMessage(element) : undefined
    return message === undefined ? [] : [{ ...message, index }]
  })
  if (messages.length > 0 && messages.length < value.length) refuseShape('a batch with elements that are not JSON-RPC')
  return messages
}

/** One message, or undefined for JSON that is not JSON-RPC. */
function readMessage(value: JsonObject): Message | undefined {
  const version = ownMember(value, 'jsonrpc')
  if (version === undefined && !takenForMessage(value)) return undefined
  refuseMemberVariants(value, ['jsonrpc', 'id', 'method', 'params', 'result', 'error'])
  if (version !== '2.0') refuseShape('a message whose "jsonrpc" is not "2.0"')
  const method = ownMember(value, 'method')
  const result = ownMember(value, 'result')
  const error = ownMember(value, 'error')
  if ([method, result, error].filter((member) => member !== undefined).length !== 1) {
    refuseShape('a message without exactly one of "method", "result" and "error"')
  }
  if (method !== undefined) return readCall(value, method)
  return result === undefined ? readError(value, error) : readResult(value, result)
}

/** Without "jsonrpc": a client that does not look for it, or reads names in any case, would still take this for a message. */
function takenForMessage(value: JsonObject): boolean {
  if (ownMember(value, 'id') !== undefined && isObject(ownMember(value, 'result'))) return true
  return Object.keys(value).some((name) => foldedName(name) === 'JSONRPC')
}

function readCall(value: JsonObject, method: JsonValue): Message {
  if (typeof method !== 'string') return refuseShape('a message whose "method" is not a string')
  const id = ownMember(value, 'id')
  if (id === undefined) return { kind: 'notification', method, value }
  return { kind: 'request', id: requireId(id), method, value }
}

function readResult(value: JsonObject, result: JsonValue): Message {
  if (!isObject(result)) return refuseShape('a result that is not an object')
  return { kind: 'result', id: requireId(ownMember(value, 'id')), result, value }
}

function readError(value: JsonObject, error: JsonValue | undefined): Message {
  const code = isObject(error) ? ownMember(error, 'code') : undefined
  const text = isObject(error) ? ownMember(error, 'message') : undefined
  if (typeof code !== 'number') return refuseShape('an error without a number under "code"')
  // JSON-RPC 2.0 section 5: an error about a request whose id could not be read has a null id.
  const id = ownMember(value, 'id') ?? null
  return {
    kind: 'error',
    id: id === null ? null : requireId(id),
    code,
    text: typeof text === 'string' ? text : '',
    value,
  }
}

function requireId(id: JsonValue | undefined): MessageId {
  return typeof id === 'string' || typeof id === 'number' ? id : refuseShape('an id that is not a string or a number')
}

/**
 * Refuses members that equal a known name but for the case of its letters: some readers (Go's among them) match names
 * in any case, so `"Tools"` beside `"tools"` is a second list to them.
 *
 * @throws ViolationError `E_VIOLATION_SHAPE`.
 */
export function refuseMemberVariants(value: JsonObject, known: readonly string[]): void {
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue
    const same = foldedName(name)
    const twin = known.find((candidate) => foldedKnown(candidate) === same)
    if (twin !== undefined) refuseShape(`a member named ${quote(name)}, which some readers take for "${twin}"`)
  }
}

/** Known names are few and always the same. */
const foldedNames = new Map<string, string>()

function foldedKnown(name: string): string {
  const known = foldedNames.get(name)
  if (known !== undefined) return known
  foldedNames.set(name, foldedName(name))
  return foldedName(name)
}

function refuseShape(found: string): never {
  throw new ViolationError('E_VIOLATION_SHAPE', {
    found,
    where: "a message of the server's",
    expected: 'JSON-RPC 2.0 as MCP uses it',
  })
}
