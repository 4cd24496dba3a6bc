/** Answers of the HTTP relay about its callers, over Node's own requests and responses. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from './caller-token.ts'
import type { RelayCallers } from './relay-callers.ts'

/** Below the secret: the relay's own description for clients that ask who gives tokens for it (RFC 9728). */
export const metadataPath = '/.well-known/oauth-protected-resource'

/** Shows the description. */
export function showMetadata(response: ServerResponse, callers: RelayCallers): void {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
  response.writeHead(200, headers).end(callers.metadata())
}

/** Who calls; undefined where the request was answered, since its caller is not let in. */
export async function admitCaller(
  callers: RelayCallers,
  request: IncomingMessage,
  response: ServerResponse,
  metadataUrl: string,
): Promise<Caller | undefined> {
  const { rawHeaders: headers, socket } = request
  const answer = await callers.admit({ headers, address: socket.remoteAddress ?? '', metadataUrl })
  if (answer !== 'no-session' && answer.outcome === 'admitted') return answer.caller
  request.resume()
  const [status, more] = answer === 'no-session' ? [404, {}] : [answer.status, answer.headers]
  response.writeHead(status, { ...more, 'Content-Length': '0' }).end()
  return undefined
}
