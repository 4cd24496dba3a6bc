/** Answers of the relay's own, with fixed words: nothing of what a server or a client sent is repeated. */
import { TouchmarkError } from '../../errors.ts'

/** The answer that stands for one that never came; `rawId` is the request's id as its own JSON text. */
export function lostAnswer(rawId: string): Uint8Array {
  return errorBody(rawId, -32011, 'no answer')
}

/** Says, as a client would, that nobody waits for a request any more. */
export function cancellation(rawId: string): Uint8Array {
  return Buffer.from(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${rawId}}}`)
}

/** The body that tells a client that the server gave no answer. */
export function failureBody(rawId: string, error: unknown): Uint8Array {
  const code = error instanceof TouchmarkError ? error.code : 'E_SERVER_TRANSPORT'
  return errorBody(rawId, -32011, `No answer came from the server (${code})`)
}

/** A JSON-RPC error. `message` is fixed text of ours. */
export function errorBody(rawId: string, code: number, message: string): Uint8Array {
  return Buffer.from(`{"jsonrpc":"2.0","id":${rawId},"error":{"code":${code},"message":"${message}"}}`)
}
