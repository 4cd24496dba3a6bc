/**
 * Headers that repeat what a message says, so that a server's front can route it: protocol revision 2026-07-28, streamable
 * HTTP (SEP-2243). Only the body counts for any decision of ours; these are made from it.
 */
import {
  isObject,
  type JsonObject,
  type JsonValue,
  objectMember,
  ownMember,
  stringMember,
} from '../../encoding/json-value.ts'
import type { Message } from '../frames.ts'

/** An argument that a tool wants repeated in a header. */
interface MirroredArgument {
  readonly header: string
  /** Names of the members that lead to it in the arguments. */
  readonly path: readonly string[]
}

/** Arguments to be repeated, by tool. */
export type MirroredArguments = ReadonlyMap<string, readonly MirroredArgument[]>

/** The parameter that names what a request is about. */
const namingParameters: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
])
/** RFC 9110, section 5.6.2. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}$/
/** Deepest object that is looked into for arguments to be repeated. */
const maxDepth = 16

/** `Mcp-Method`, `Mcp-Name` and `Mcp-Param-…` of a client's request or notification. */
export function mirroredHeaders({ method, value }: Message, mirrored: MirroredArguments): Record<string, string> {
  const params = objectMember(value, 'params') ?? {}
  const headers: Record<string, string> = method === '' ? {} : { 'Mcp-Method': method }
  const naming = namingParameters.get(method)
  const name = naming === undefined ? undefined : stringMember(params, naming)
  if (name === undefined) return headers
  headers['Mcp-Name'] = headerValue(name)
  if (method !== 'tools/call') return headers
  for (const { header, path } of mirrored.get(name) ?? []) {
    const text = primitiveText(path.reduce(memberOf, objectMember(params, 'arguments')))
    if (text !== undefined) headers[`Mcp-Param-${header}`] = headerValue(text)
  }
  return headers
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(value) ? ownMember(value, name) : undefined
}

/** Null and absent arguments have no header; what is no primitive cannot have one. */
function primitiveText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** A value as a header may carry it: visible ASCII as it is, anything else as base64 between marks. */
export function headerValue(text: string): string {
  const isPlain = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !/^=\?base64\?.*\?=$/.test(text)
  return isPlain ? text : `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`
}

/** Which arguments a tool wants repeated, read from its `x-mcp-header` keywords. Names that are no header names are none. */
export function mirroredArguments(inputSchema: JsonValue | undefined): MirroredArgument[] {
  return isObject(inputSchema) ? inObject(inputSchema, []) : []
}

function inObject(schema: JsonObject, path: readonly string[]): MirroredArgument[] {
  const properties = objectMember(schema, 'properties') ?? {}
  return Object.keys(properties).flatMap((name) => {
    const property = ownMember(properties, name)
    if (!isObject(property)) return []
    const header = stringMember(property, 'x-mcp-header')
    const own = [...path, name]
    if (header !== undefined && token.test(header)) return [{ header, path: own }]
    return path.length < maxDepth ? inObject(property, own) : []
  })
}
