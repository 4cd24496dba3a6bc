/**
 * An honest MCP server without any SDK: `node fixture-server.mjs [OPTIONS]`, OPTIONS being one JSON object:
 *
 * - `era`: `legacy` (default), `modern` or `dual`
 * - `transport`: `stdio` (default), `http` (streamable HTTP), or `sse` (HTTP+SSE of 2024-11-05)
 * - `answers`: `json` (default) or `events`, how streamable HTTP answers
 * - `version`: the legacy protocol version it answers with; default `2025-11-25`
 * - `refuseWith`: the JSON-RPC code by which a modern server refuses `initialize`; default -32022
 * - `authorization`: the header value it wants
 * - `scope`: the `cacheScope` of its lists; default `public`
 *
 * Over HTTP it prints `listening http://127.0.0.1:PORT/mcp`, and `GET /record` tells what it was sent. It checks what
 * the specification demands of clients, and refuses otherwise, so that a capture that passes was a correct one.
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'

const options = JSON.parse(process.argv[2] ?? '{}')
const { era = 'legacy', transport = 'stdio', answers = 'json', version = '2025-11-25', refuseWith = -32022 } = options
const { scope = 'public' } = options
const modern = '2026-07-28'
const meta = 'io.modelcontextprotocol/'

const serverInfo = { name: 'fixture', version: '1.0.0', title: 'Fixture', 'x-build': 7 }
const instructions = 'Ask for one city at a time.'
const capabilities = { tools: { listChanged: true }, prompts: {}, resources: {}, 'x-future': { a: [1] } }
const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: { city: { type: 'string' } },
}
const lists = {
  'tools/list': [
    'tools',
    [
      {
        name: 'get_forecast',
        description: 'Returns the forecast for a city.',
        inputSchema: schema,
        'x-future': { deep: [null, 0.5] },
      },
    ],
    [
      {
        name: 'get_alerts',
        title: 'Alerts',
        description: 'Lists alerts.',
        inputSchema: { type: 'object' },
        _meta: { 'com.example/ui': 'ui://alerts' },
      },
    ],
  ],
  'prompts/list': [
    'prompts',
    [{ name: 'pack', description: 'What to pack.', arguments: [{ name: 'city', required: true }] }],
  ],
  'resources/list': ['resources', [{ uri: 'weather://stations', name: 'stations', mimeType: 'application/json' }]],
  'resources/templates/list': [
    'resourceTemplates',
    [{ uriTemplate: 'weather://{city}', name: 'city' }],
    [{ uriTemplate: 'weather://{city}/{day}', name: 'day' }],
  ],
}

/** The answer to one request: `{ result }` or `{ error }`. */
function answer({ method, params }) {
  const envelope = params?._meta?.[`${meta}protocolVersion`]
  const speaksModern = envelope !== undefined
  if (method === 'initialize') {
    if (era === 'modern') return failure(refuseWith, 'Unsupported protocol version', { supported: [modern] })
    return { result: { protocolVersion: version, capabilities, serverInfo, instructions } }
  }
  if (speaksModern ? era === 'legacy' : era === 'modern') return failure(-32601, 'Method not found')
  if (speaksModern && envelope !== modern)
    return failure(-32022, 'Unsupported protocol version', { supported: [modern] })
  if (speaksModern && params._meta[`${meta}clientCapabilities`] === undefined)
    return failure(-32602, 'no clientCapabilities')
  if (method === 'ping') return { result: {} }
  if (method === 'server/discover' && speaksModern) {
    return {
      result: complete({
        supportedVersions: [modern],
        capabilities,
        instructions,
        _meta: { [`${meta}serverInfo`]: serverInfo },
      }),
    }
  }
  if (!Object.hasOwn(lists, method)) return failure(-32601, 'Method not found')
  const [member, ...pages] = lists[method]
  const page = Number(params?.cursor ?? 0)
  const list = { [member]: pages[page], ...(page + 1 < pages.length ? { nextCursor: String(page + 1) } : {}) }
  return { result: speaksModern ? complete(list) : list }
}

/** What protocol revision 2026-07-28 demands of results that may be cached. */
function complete(result) {
  return { resultType: 'complete', ttlMs: 1_000, cacheScope: scope, ...result }
}

function failure(code, message, data) {
  return { error: { code, message, ...(data === undefined ? {} : { data }) } }
}

function serveStdio() {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const message = JSON.parse(line)
    if (message.id === undefined || message.method === undefined) return
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: message.id, ...answer(message) })}\n`)
  })
}

const record = []
const sessions = new Set()
const streams = new Map()

async function serveHttp(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://host')
  if (pathname === '/record') return json(response, 200, record)
  const body = await readBody(request)
  const message = body === '' ? undefined : JSON.parse(body)
  record.push({ method: request.method, path: pathname, headers: request.headers, message })
  if (options.authorization !== undefined && request.headers.authorization !== options.authorization) {
    response.writeHead(401, { 'WWW-Authenticate': 'Bearer resource_metadata="https://evil.example/"' })
    return response.end()
  }
  if (transport === 'sse') return serveSse(request, response, searchParams, message)
  if (request.method === 'DELETE') {
    const known = sessions.delete(request.headers['mcp-session-id'])
    response.writeHead(known ? 204 : 404)
    return response.end()
  }
  if (request.method !== 'POST') return json(response, 405, failure(-32000, 'Method not allowed'))
  return servePost(request, response, message)
}

function servePost(request, response, message) {
  const { headers } = request
  const reply = (status, body) => json(response, status, { jsonrpc: '2.0', id: message.id ?? null, ...body })
  if (!/application\/json.*text\/event-stream/.test(headers.accept ?? ''))
    return reply(406, failure(-32000, 'Not acceptable'))
  const envelope = message.params?._meta?.[`${meta}protocolVersion`]
  if (envelope !== undefined) {
    const same = headers['mcp-protocol-version'] === envelope && headers['mcp-method'] === message.method
    if (!same) return reply(400, failure(-32020, 'Header mismatch'))
  } else if (era === 'modern') {
    return reply(400, answer(message))
  } else if (message.method === 'initialize') {
    const sessionId = randomUUID()
    sessions.add(sessionId)
    response.setHeader('Mcp-Session-Id', sessionId)
  } else {
    if (!sessions.has(headers['mcp-session-id']))
      return json(response, 400, { jsonrpc: '2.0', id: null, ...failure(-32000, 'No session') })
    // A reply to a request that came before the handshake's answer knows no version yet.
    const wanted = message.method === undefined ? [version, undefined] : [version]
    if (!wanted.includes(headers['mcp-protocol-version'])) return reply(400, failure(-32000, 'Wrong protocol version'))
  }
  if (message.id === undefined || message.method === undefined) {
    response.writeHead(202)
    return response.end()
  }
  const body = answer(message)
  // Protocol revision 2026-07-28: an unknown method is 404 as well.
  if (body.error !== undefined) return reply(envelope !== undefined && body.error.code === -32601 ? 404 : 200, body)
  if (answers === 'json') return reply(200, body)
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache' })
  response.write(': hello\r\nretry: 1000\r\n\r\n')
  response.write(
    `event: message\nid: 1\ndata: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params: {} })}\n\n`,
  )
  if (envelope === undefined)
    response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id: 'ask', method: 'ping' })}\r\r`)
  // The stream stays open: a client has to go when it has its answer.
  response.write(
    `data: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, ...body }, null, 1).replaceAll('\n', '\ndata: ')}\n\n`,
  )
}

function serveSse(request, response, searchParams, message) {
  if (request.method === 'GET') {
    const sessionId = randomUUID()
    streams.set(sessionId, response)
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    return response.write(`event: endpoint\ndata: /messages?session=${sessionId}\n\n`)
  }
  const stream = streams.get(searchParams.get('session'))
  if (request.method !== 'POST' || stream === undefined)
    return json(response, 405, failure(-32000, 'Method not allowed'))
  response.writeHead(202)
  response.end('Accepted')
  if (message.id === undefined || message.method === undefined) return
  stream.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, ...answer(message) })}\n\n`)
}

function json(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function readBody(request) {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return body
}

if (transport === 'stdio') serveStdio()
else {
  const server = createServer((request, response) => {
    serveHttp(request, response).catch((error) => response.destroy(error))
  })
  server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}/mcp`))
  // Ends with whoever started it.
  process.stdin.on('end', () => process.exit(0)).resume()
}
