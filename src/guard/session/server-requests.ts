/** What a server asks the client for, wherever it stands in what it sends. */
import { refuseMemberVariants } from '../../client/transport/frame.ts'
import { isArray, isObject, type JsonObject, objectMember, ownMember } from '../../encoding/json-value.ts'
import { ViolationError } from '../../errors.ts'
import { type Message, resultOf } from '../frames.ts'

/** A request for the person or the model. */
export interface ServerRequest {
  readonly method: string
  readonly params: JsonObject
}

/**
 * All that a message asks for: as a request, or inside something else. `ambiguous` where a member on the way has a known name
 * in another case: some readers take it for that one, and would be asked something else. Linear in the message.
 */
export function serverRequests(message: Message): readonly ServerRequest[] | 'ambiguous' {
  try {
    const found = requestsIn(message)
    for (const { method, params } of found) refuseMemberVariants(params, paramsOf.get(method) ?? [])
    return found
  } catch (error) {
    if (error instanceof ViolationError) return 'ambiguous'
    throw error
  }
}

const paramsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['elicitation/create', ['mode', 'url', 'message', 'requestedSchema']],
  ['sampling/createMessage', ['systemPrompt', 'messages', 'tools']],
])

function requestsIn(message: Message): ServerRequest[] {
  const { kind, method, value } = message
  const params = objectMember(value, 'params') ?? {}
  if (kind === 'request') return [{ method, params }]
  // News of a task bring what a server asks for (extension `io.modelcontextprotocol/tasks`).
  if (kind === 'notification') return inputs(params)
  const error = objectMember(value, 'error')
  if (error !== undefined) return demands(error)
  const result = resultOf(message) ?? {}
  return [...inputs(result), ...inputs(objectMember(result, 'task') ?? {})]
}

/** Requests that stand in something else (MCP 2026-07-28, multi round-trip requests and tasks). */
function inputs(holder: JsonObject): ServerRequest[] {
  refuseMemberVariants(holder, ['inputRequests', 'task'])
  return Object.values(objectMember(holder, 'inputRequests') ?? {}).flatMap((input) => {
    if (!isObject(input)) return []
    refuseMemberVariants(input, ['method', 'params'])
    const method = ownMember(input, 'method')
    return typeof method === 'string' ? [{ method, params: objectMember(input, 'params') ?? {} }] : []
  })
}

/** Pages that a client has to show before the request is made again (MCP 2025-11-25, elicitation, error -32042). */
function demands(error: JsonObject): ServerRequest[] {
  const data = objectMember(error, 'data') ?? {}
  refuseMemberVariants(error, ['code', 'message', 'data'])
  refuseMemberVariants(data, ['elicitations'])
  const elicitations = ownMember(data, 'elicitations')
  if (!isArray(elicitations)) return []
  return elicitations.filter(isObject).map((params) => ({ method: 'elicitation/create', params }))
}
