import { utf8 } from '../../encoding/bytes.ts'
import { objectMember, ownMember } from '../../encoding/json-value.ts'
import type { Message } from '../frames.ts'

/**
 * Makes the notifications by which a client that gave a `progressToken` learns that its call waits for a person (MCP
 * 2025-11-25, progress); undefined where it gave none. Progress must only grow, and the server's own may begin at 0: so it
 * is the seconds that are left, negative. Fixed words: a model may read them.
 */
export function approvalProgress({ value }: Message): ((id: string, leftMs: number) => Uint8Array) | undefined {
  const meta = objectMember(objectMember(value, 'params') ?? {}, '_meta') ?? {}
  const token = ownMember(meta, 'progressToken')
  if (typeof token !== 'string' && !Number.isSafeInteger(token)) return undefined
  return (id, leftMs) => {
    const message = `A person has to approve this call (${id}). They see it with: touchmark status`
    const params = { progressToken: token, progress: -Math.max(1, leftMs) / 1_000, message }
    return utf8(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params }))
  }
}
