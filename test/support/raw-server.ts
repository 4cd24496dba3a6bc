/** An HTTP server whose answers are bytes: what no library would write. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { RunningServer } from './http-servers.ts'

/** A message of the client's; null where the request had no body. */
export type RawMessage = { readonly id?: unknown; readonly method?: string } | null
/** Writes what answers a message; ends or keeps the connection as it likes. */
export type RawAnswer = (message: RawMessage, socket: Socket) => void

/** Serves on loopback, one request after the other on each connection. */
export async function serveRaw(answer: RawAnswer): Promise<RunningServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
    let received = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      received = takeRequests(received, (message) => answer(message, socket))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: new URL(`http://127.0.0.1:${port}/mcp`),
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What is left after every whole request. */
function takeRequests(received: Buffer, take: (message: RawMessage) => void): Buffer<ArrayBuffer> {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return Buffer.from(received)
  const [, given = '0'] = /\r\ncontent-length: (\d+)/i.exec(received.toString('latin1', 0, end + 2)) ?? []
  const after = end + 4 + Number(given)
  if (received.length < after) return Buffer.from(received)
  const body = received.toString('utf8', end + 4, after)
  take(body === '' ? null : JSON.parse(body))
  return takeRequests(received.subarray(after), take)
}

/** A whole answer with a length. */
export function rawAnswer(body: string, lines: readonly string[] = ['Content-Type: application/json']): string {
  return ['HTTP/1.1 200 OK', ...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n')
}
