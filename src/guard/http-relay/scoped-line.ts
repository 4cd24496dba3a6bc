/**
 * Ids where clients do not share them: without a session, two clients of one server may both ask under the id 1. Inside
 * the guard each exchange then has ids of its own; on the wire nothing changes.
 */
import type { Line, Message } from '../frames.ts'

/** Where ids count: in a whole session (null), or in one exchange. */
export type Scope = number | null

/** The id of a message as the session knows it: its key, and the text that stands for it. */
export function scopedKey(key: string, scope: Scope): string {
  return scope === null ? key : JSON.stringify(`${scope}:${key}`)
}

/** A client's line: its requests get ids of the exchange. */
export function scopeRequests(line: Line, scope: Scope): Line {
  return scopeIds(line, scope, 'request')
}

/** A server's line in the answer to an exchange: its responses answer that exchange and no other. */
export function scopeResponses(line: Line, scope: Scope): Line {
  return scopeIds(line, scope, 'response')
}

function scopeIds(line: Line, scope: Scope, kind: Message['kind']): Line {
  if (scope === null) return line
  const messages = line.messages.map((message) => {
    if (message.kind !== kind || message.id === null) return message
    const key = scopedKey(message.id.key, scope)
    return { ...message, id: { key, raw: key } }
  })
  return { ...line, messages }
}
