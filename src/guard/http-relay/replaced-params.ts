/**
 * Headers that repeat arguments (`Mcp-Param-…`, protocol revision 2026-07-28, SEP-2243) of a call in which references to
 * secrets were replaced: the client made them from the references, and a server refuses what differs from the body.
 */
import { isArray, isObject, type JsonValue } from '../../encoding/json-value.ts'
import { callArguments, readLine } from '../frames.ts'
import { headerValue } from '../http/mirrored-headers.ts'
import { headerPairs, type RawHeaders } from '../http/relay-headers.ts'

/**
 * A client's headers for the body that goes to the server. `source` is the message as the client sent it, `bytes` as the
 * server gets it. Only a header that says exactly what an argument said that was replaced is made anew; one that says
 * something else never agreed with the body, and the server is left to refuse it.
 */
export function agreeingHeaders(headers: RawHeaders, source: Uint8Array, bytes: Uint8Array): RawHeaders {
  if (source === bytes || !headerPairs(headers).some(repeatsReference)) return headers
  const texts = new Map<string, string>()
  collect(argumentsIn(source), argumentsIn(bytes), texts)
  return headerPairs(headers).flatMap(([name, value]) => {
    const replaced = isParameter(name) ? texts.get(textOf(value)) : undefined
    return [name, replaced === undefined ? value : headerValue(replaced)]
  })
}

function isParameter(name: string): boolean {
  return /^mcp-param-/i.test(name)
}

function repeatsReference([name, value]: readonly [name: string, value: string]): boolean {
  return isParameter(name) && textOf(value).includes('${secret:')
}

/** The value of a header as the argument has it. */
function textOf(value: string): string {
  const [, encoded] = /^=\?base64\?(.{0,100000})\?=$/.exec(value) ?? []
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString('utf8')
}

function argumentsIn(bytes: Uint8Array): JsonValue {
  const message = readLine(bytes)?.messages[0]
  return message === undefined ? {} : callArguments(message)
}

/** Texts that stand at the same place of both, and differ. */
function collect(before: JsonValue, after: JsonValue, texts: Map<string, string>): void {
  const stack: (readonly [JsonValue, JsonValue])[] = [[before, after]]
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    const [one, other] = pair
    if (typeof one === 'string' && typeof other === 'string' && one !== other) texts.set(one, other)
    if (isArray(one) && isArray(other)) {
      for (const [index, each] of one.entries()) stack.push([each, other[index] ?? null])
    } else if (isObject(one) && isObject(other)) {
      for (const [name, each] of Object.entries(one)) stack.push([each, other[name] ?? null])
    }
  }
}
