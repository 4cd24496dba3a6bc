/**
 * The reference server @modelcontextprotocol/server-everything over the SDK's own HTTP transports, on loopback:
 * `/mcp` and `/json` are streamable HTTP (event streams, JSON bodies), `/sse` is the older HTTP+SSE.
 */
import { randomUUID } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { createServer } from '@modelcontextprotocol/server-everything/dist/server/index.js'

const sessions = new Map()

async function streamable(request, response, enableJsonResponse) {
  const known = sessions.get(request.headers['mcp-session-id'])
  if (known !== undefined) return known.handleRequest(request, response)
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse,
    onsessioninitialized: (sessionId) => sessions.set(sessionId, transport),
  })
  await createServer().server.connect(transport)
  return transport.handleRequest(request, response)
}

async function sse(request, response) {
  const sessionId = new URL(request.url, 'http://host').searchParams.get('sessionId')
  if (request.method === 'POST' && sessionId !== null)
    return sessions.get(sessionId).handlePostMessage(request, response)
  if (request.method !== 'GET') return response.writeHead(404).end('Cannot POST /sse')
  const transport = new SSEServerTransport('/message', response)
  sessions.set(transport.sessionId, transport)
  return createServer().server.connect(transport)
}

const http = createHttpServer((request, response) => {
  const path = request.url.split('?')[0]
  const streams = path === '/mcp' || path === '/json'
  const work = streams ? streamable(request, response, path === '/json') : sse(request, response)
  work.catch(() => response.destroy())
})
http.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${http.address().port}/mcp`))
process.stdin.on('end', () => process.exit(0)).resume()
