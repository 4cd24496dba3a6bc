/**
 * The two lines that a session mostly consists of, a call of a tool and its result, known by their members alone: what they
 * say is read only where somebody wants to know. Any other line, and any that is not plain, is read.
 */
import { isTextAt } from '../encoding/json-characters.ts'
import { latin1, type PlainMember, type PlainShape, scanPlainObject } from '../encoding/plain-scan.ts'

/** A call as it is written on one line. */
export interface PlainCall {
  /** The id, and the same as the key of a request: it is written in the one way in which it can be. */
  readonly key: string
  readonly name: string
}

/** Ids that are written in one way only, so that their text is their key. */
const plainId = /^(?:0|[1-9][0-9]{0,14}|"[0-9A-Za-z_.:-]{1,60}")$/
/** Longest id above. */
const maxIdLength = 62
const plainName = /^"[0-9A-Za-z_./:-]{1,128}"$/
const maxNameLength = 130

/** What a result of a call may hold (MCP 2025-11-25, `CallToolResult`): nothing that any reader takes for a list. */
const resultShape: PlainShape = {
  members: ['jsonrpc', 'id', 'result'],
  inner: 'result',
  innerMembers: ['content', 'structuredContent', 'isError', '_meta'],
}
const callShape: PlainShape = {
  members: ['jsonrpc', 'id', 'method', 'params'],
  inner: 'params',
  innerMembers: ['name', 'arguments', '_meta'],
}

/** Whether the text of an id is the key of its request. */
export function isPlainId(text: string): boolean {
  return plainId.test(text)
}

/** Key of the request that a line answers with the result of a call; undefined where that has to be read. */
export function plainResult(line: Uint8Array): string | undefined {
  const found = scanPlainObject(line, resultShape)
  if (found?.inner === undefined || found.members.length !== 3) return undefined
  return plainKey(line, found.members)
}

/** The call that a line is; undefined where that has to be read. */
export function plainCall(line: Uint8Array): PlainCall | undefined {
  const found = scanPlainObject(line, callShape)
  if (found?.inner === undefined || found.members.length !== 4) return undefined
  if (!isText(line, memberOf(found.members, 'method'), '"tools/call"')) return undefined
  const key = plainKey(line, found.members)
  const name = textOf(line, memberOf(found.inner, 'name'), maxNameLength)
  if (key === undefined || name === undefined || !plainName.test(name)) return undefined
  return { key, name: name.slice(1, -1) }
}

function plainKey(line: Uint8Array, members: readonly PlainMember[]): string | undefined {
  if (!isText(line, memberOf(members, 'jsonrpc'), '"2.0"')) return undefined
  const id = textOf(line, memberOf(members, 'id'), maxIdLength)
  return id !== undefined && isPlainId(id) ? id : undefined
}

function memberOf(members: readonly PlainMember[], wanted: string): PlainMember | undefined {
  return members.find(({ name }) => name === wanted)
}

function isText(line: Uint8Array, member: PlainMember | undefined, text: string): boolean {
  return member !== undefined && member.end - member.start === text.length && isTextAt(line, member.start, text)
}

/** A member's value as it is written, where it is not longer. */
function textOf(line: Uint8Array, member: PlainMember | undefined, maxLength: number): string | undefined {
  if (member === undefined || member.end - member.start > maxLength) return undefined
  return latin1(line, member.start, member.end)
}
