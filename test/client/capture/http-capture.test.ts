import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { type CaptureOptions, capture } from '../../../src/client/capture/capture.ts'
import type { ErrorCode } from '../../../src/errors.ts'
import { allDefinitions, snapshotDigest } from '../../../src/snapshot/snapshot.ts'
import { type RunningServer, serve, startScript, urlTarget } from '../../support/http-servers.ts'

const running: RunningServer[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()))
})

async function script(name: string, options: object = {}): Promise<URL> {
  const server = await startScript(name, options)
  running.push(server)
  return server.url
}

const fixture = (options: object) => script('fixture-server.mjs', { transport: 'http', ...options })

type Sent = { method: string; path: string; headers: Record<string, string>; message?: Record<string, unknown> }

async function recordOf(url: URL): Promise<Sent[]> {
  const response = await fetch(new URL('/record', url))
  return (await response.json()) as Sent[]
}

/** A server of this test: answers `initialize` well and leaves the list, and whatever else it wants, to `answer`. */
async function hostile(
  answer: (message: { id?: number; method?: string }, response: ServerResponse, request: IncomingMessage) => unknown,
): Promise<URL> {
  const server = await serve((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const message = body === '' ? {} : JSON.parse(body)
      if (answer(message, response, request) === 'ordinary') ordinary(message, response)
    })
  })
  running.push(server)
  return server.url
}

function ordinary({ id, method }: { id?: number; method?: string }, response: ServerResponse): void {
  const initialized = {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'w', version: '1' },
  }
  if (id === undefined) response.writeHead(202).end()
  else json(response, { jsonrpc: '2.0', id, result: method === 'initialize' ? initialized : { tools: [tool] } })
}

const tool = { name: 'get_forecast', inputSchema: { type: 'object' } }

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

const look = (url: URL, options: Partial<CaptureOptions> = {}, headers: Record<string, string> = {}) =>
  capture(urlTarget(url, headers), { environment: {}, ...options })

describe('streamable HTTP', () => {
  const fixtures: [options: { era: string; answers?: string; version?: string; refuseWith?: number }, era: string][] = [
    [{ era: 'legacy', answers: 'json' }, 'legacy'],
    [{ era: 'legacy', answers: 'events' }, 'legacy'],
    [{ era: 'legacy', version: '2025-03-26' }, 'legacy'],
    [{ era: 'dual', answers: 'events' }, 'legacy'],
    [{ era: 'modern', answers: 'json' }, 'modern'],
    [{ era: 'modern', answers: 'events' }, 'modern'],
    [{ era: 'modern', refuseWith: -32601 }, 'modern'],
  ]

  test.each(fixtures)('%j', async (options, era) => {
    const seen = await look(await fixture(options))
    expect(seen.era).toBe(era)
    expect(allDefinitions(seen.snapshot)).toHaveLength(6)
    const expected = era === 'modern' ? ['notification'] : ['notification', 'server-request']
    expect(seen.notices.map(({ code }) => code)).toEqual(options.answers === 'events' ? expected : [])
  })

  test('the session is used, and ended by DELETE', async () => {
    const url = await fixture({ answers: 'json' })
    await look(url)
    const [first, ...others] = await recordOf(url)
    expect(first?.headers['mcp-session-id']).toBeUndefined()
    expect(first?.headers['mcp-protocol-version']).toBeUndefined()
    expect(new Set(others.map(({ headers }) => headers['mcp-session-id'])).size).toBe(1)
    expect(others.map(({ headers }) => headers['mcp-protocol-version'])).toEqual(others.map(() => '2025-11-25'))
    expect(others.at(-1)?.method).toBe('DELETE')
  })

  test('the modern era has no session, and says version and method in headers', async () => {
    const url = await fixture({ era: 'modern' })
    await look(url)
    const [refused, ...sent] = await recordOf(url)
    expect(refused?.message?.method).toBe('initialize')
    expect(sent.map(({ headers }) => headers['mcp-method'])).toEqual(sent.map(({ message }) => message?.method))
    expect(sent.map(({ method }) => method)).toEqual(sent.map(() => 'POST'))
    expect(sent[0]?.message?.params).toEqual({
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'mcp-client', version: '1.0.0' },
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    })
  })

  test('headers of the target go with every request, and without them the server asks for them', async () => {
    const url = await fixture({ authorization: 'Bearer s3cret' })
    await expect(look(url)).rejects.toMatchObject({ code: 'E_SERVER_AUTH', exitCode: 4 })
    const seen = await look(url, {}, { Authorization: 'Bearer s3cret' })
    expect(allDefinitions(seen.snapshot)).toHaveLength(6)
    await expect(look(url, {}, { Authorization: 'Bearer s3cret-of-another' })).rejects.toThrow(/^(?!.*s3cret)/s)
  })
})

describe('the reference server over every HTTP transport', () => {
  test('shows over each of them what it shows over stdio', async () => {
    const main = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js')
    const overStdio = await capture(
      { kind: 'command', argv: [process.execPath, main, 'stdio'], env: {} },
      { environment: process.env },
    )
    const url = await script('everything-http.mjs')
    for (const path of ['/mcp', '/json', '/sse']) {
      const seen = await look(new URL(path, url))
      expect(snapshotDigest(seen.snapshot)).toBe(snapshotDigest(overStdio.snapshot))
    }
  })
})

describe('HTTP+SSE of 2024-11-05', () => {
  test('is the fallback where a POST is refused', async () => {
    const url = await fixture({ transport: 'sse', version: '2024-11-05' })
    const seen = await look(url)
    expect(seen.era).toBe('legacy')
    expect(allDefinitions(seen.snapshot)).toHaveLength(6)
    const sent = await recordOf(url)
    expect(sent.slice(0, 3).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /mcp',
      'GET /mcp',
      'POST /messages',
    ])
  })

  const stream = (response: ServerResponse) => response.writeHead(200, { 'Content-Type': 'text/event-stream' })

  test('an endpoint on another origin is a violation, and gets nothing', async () => {
    let asked = 0
    const other = await hostile((_, response) => {
      asked += 1
      response.end()
    })
    const url = await hostile((_, response, { method }) => {
      if (method === 'POST') response.writeHead(404).end()
      else stream(response).write(`event: endpoint\ndata: ${other.href}\n\n`)
    })
    await expect(look(url)).rejects.toMatchObject({ code: 'E_VIOLATION_SHAPE' })
    expect(asked).toBe(0)
  })

  test.each([
    ['with credentials', 'http://you:hunter2@127.0.0.1/post'],
    ['that is very long', `/post?${'x'.repeat(5_000)}`],
  ])('an endpoint %s is a violation, and its words stay short', async (_, endpoint) => {
    const url = await hostile((_message, response, { method }) => {
      if (method === 'POST') response.writeHead(404).end()
      else stream(response).write(`event: endpoint\ndata: ${endpoint}\n\n`)
    })
    const message = expect.not.stringContaining('x'.repeat(2_000))
    await expect(look(url)).rejects.toMatchObject({ code: 'E_VIOLATION_SHAPE', message })
  })

  test('a second endpoint is a violation', async () => {
    const url = await hostile((_, response, { method }) => {
      if (method === 'POST') response.writeHead(404).end()
      else stream(response).write('event: endpoint\ndata: /a\n\nevent: endpoint\ndata: /b\n\n')
    })
    await expect(look(url)).rejects.toMatchObject({ code: 'E_VIOLATION_SHAPE' })
  })

  test('a stream that ends, or names no endpoint, is no answer', async () => {
    const ends = await hostile((_, response, { method }) => {
      if (method === 'POST') response.writeHead(405).end()
      else stream(response).end(': nothing\n\n')
    })
    await expect(look(ends)).rejects.toMatchObject({
      code: 'E_SERVER_TRANSPORT',
      message: expect.stringContaining('status 405'),
    })
    const silent = await hostile((_, response, { method }) => {
      if (method === 'POST') response.writeHead(405).end()
      else stream(response).write(': nothing\n\n')
    })
    await expect(look(silent, { limits: { startTimeoutMs: 300 } })).rejects.toMatchObject({ code: 'E_SERVER_TIMEOUT' })
  })

  test('a stream that needs credentials says so', async () => {
    const url = await hostile((_, response, { method }) => response.writeHead(method === 'POST' ? 404 : 403).end())
    await expect(look(url)).rejects.toMatchObject({ code: 'E_SERVER_AUTH' })
  })

  test('a poisoned event is a violation', async () => {
    const url = await hostile(({ id }, response, { method }) => {
      if (method === 'GET') {
        stream(response).write('event: endpoint\ndata: /post\n\n')
        sse = response
        return
      }
      if (sse === undefined) return response.writeHead(405).end()
      response.writeHead(202).end()
      sse.write(`data: {"jsonrpc":"2.0","id":${id},"result":{"a":1,"a":2}}\n\n`)
    })
    let sse: ServerResponse | undefined
    await expect(look(url)).rejects.toMatchObject({ code: 'E_VIOLATION_JSON' })
  })
})

describe('an HTTP server that could not be looked at', () => {
  const refused: [what: string, code: ErrorCode, status: number, body: unknown][] = [
    ['401', 'E_SERVER_AUTH', 401, {}],
    ['403', 'E_SERVER_AUTH', 403, 'no'],
    ['500', 'E_SERVER_TRANSPORT', 500, '<h1>oops</h1>'],
    [
      '503 with a JSON-RPC error',
      'E_SERVER_ERROR',
      503,
      { jsonrpc: '2.0', id: null, error: { code: -32000, message: 'busy' } },
    ],
    ['404', 'E_SERVER_TRANSPORT', 404, '<h1>not here</h1>'],
    ['400', 'E_SERVER_TRANSPORT', 400, ''],
    ['400 with a broken body', 'E_SERVER_TRANSPORT', 400, { jsonrpc: '3.0', id: 0, error: 1 }],
    ['204', 'E_SERVER_TRANSPORT', 204, ''],
  ]

  test.each(refused)('%s: %s', async (_, code, status, body) => {
    const url = await hostile((_message, response) => json(response, body, status))
    await expect(look(url)).rejects.toMatchObject({ code })
  })

  test('a page instead of an answer', async () => {
    const url = await hostile((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>hi'))
    await expect(look(url)).rejects.toMatchObject({
      code: 'E_SERVER_TRANSPORT',
      message: expect.stringContaining('"text/html"'),
    })
  })

  test('an accepted request without an answer', async () => {
    const url = await hostile((_, response) => response.writeHead(202).end())
    await expect(look(url)).rejects.toMatchObject({ code: 'E_SERVER_TRANSPORT' })
    const ends = await hostile((_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(':\n\n'),
    )
    await expect(look(ends)).rejects.toMatchObject({
      code: 'E_SERVER_TRANSPORT',
      message: expect.stringContaining('without an answer to initialize'),
    })
  })

  test('nobody there, and a connection that breaks', async () => {
    const server = await serve(() => {})
    await server.close()
    await expect(look(server.url)).rejects.toMatchObject({
      code: 'E_SERVER_TRANSPORT',
      message: expect.stringContaining('ECONNREFUSED'),
    })
    const breaks = await hostile(({ method }, response) => {
      if (method !== 'tools/list') return 'ordinary'
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' })
      response.write('{"jsonrpc":', () => response.destroy())
    })
    await expect(look(breaks)).rejects.toMatchObject({ code: 'E_SERVER_TRANSPORT' })
  })

  test('silence, before the answer and within it', async () => {
    const limits = { startTimeoutMs: 300, listTimeoutMs: 300 }
    await expect(look(await hostile(() => {}), { limits })).rejects.toMatchObject({ code: 'E_SERVER_TIMEOUT' })
    const url = await hostile(({ method }, response) => {
      if (method !== 'tools/list') return 'ordinary'
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': wait\n\n')
    })
    await expect(look(url, { limits })).rejects.toMatchObject({ code: 'E_SERVER_TIMEOUT' })
  })

  test('a body beyond the cap, plain or compressed, is not read to its end', async () => {
    const filler = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools: [], x: 'x'.repeat(3_000_000) } })
    for (const encode of [Buffer.from, gzipSync]) {
      const url = await hostile(({ method }, response) => {
        if (method !== 'tools/list') return 'ordinary'
        const encoding = encode === gzipSync ? { 'Content-Encoding': 'gzip' } : {}
        response.writeHead(200, { 'Content-Type': 'application/json', ...encoding }).end(encode(filler))
      })
      await expect(look(url, { limits: { maxBytes: 1_000_000 } })).rejects.toMatchObject({ code: 'E_SERVER_CAP' })
      expect(allDefinitions((await look(url)).snapshot)).toEqual([])
    }
  })

  test('an endless stream of events is cut at the cap', async () => {
    const url = await hostile(({ method }, response) => {
      if (method !== 'tools/list') return 'ordinary'
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      const more = () => {
        while (!response.destroyed && response.write(`data: ${'x'.repeat(10_000)}\n`));
      }
      response.on('drain', more)
      more()
    })
    await expect(look(url, { limits: { maxBytes: 1_000_000 } })).rejects.toMatchObject({ code: 'E_SERVER_CAP' })
  })

  test('a list that the server refuses in the modern era with 404 is an empty list', async () => {
    const url = await hostile(({ id, method }, response) => {
      if (method === 'initialize')
        return json(response, { jsonrpc: '2.0', id, error: { code: -32022, message: '' } }, 400)
      const capabilities = { tools: {} }
      if (method === 'server/discover')
        json(response, { jsonrpc: '2.0', id, result: { supportedVersions: ['2026-07-28'], capabilities } })
      else json(response, { jsonrpc: '2.0', id, error: { code: -32601, message: '' } }, 404)
    })
    const seen = await look(url)
    expect(seen.notices).toEqual([{ code: 'list-missing', section: 'tools', count: 1 }])
    expect(seen.snapshot.context.serverInfo).toBeNull()
  })

  test('no version in common in the modern era', async () => {
    for (const supportedVersions of [['2027-01-01'], [], [{}]]) {
      const url = await hostile(({ id, method }, response) => {
        if (method === 'initialize') json(response, { jsonrpc: '2.0', id, error: { code: -32601, message: '' } }, 404)
        else json(response, { jsonrpc: '2.0', id, result: { supportedVersions, capabilities: {} } })
      })
      await expect(look(url)).rejects.toMatchObject({ code: 'E_SERVER_PROTOCOL' })
    }
    const refuses = await hostile(({ id }, response) =>
      json(response, { jsonrpc: '2.0', id, error: { code: -32022, message: '' } }, 400),
    )
    await expect(look(refuses)).rejects.toMatchObject({ code: 'E_SERVER_PROTOCOL' })
  })
})

describe('redirects', () => {
  test('on the same origin are followed, with the same method', async () => {
    const url = await hostile((_, response, request) => {
      if (request.url === '/real/') return 'ordinary'
      response.writeHead(307, { Location: '/real/' }).end()
    })
    expect(allDefinitions((await look(url)).snapshot)).toHaveLength(1)
  })

  test('to another origin are not, so that credentials stay', async () => {
    let asked = 0
    const other = await hostile((_, response) => {
      asked += 1
      response.end()
    })
    const url = await hostile((_, response) => response.writeHead(308, { Location: other.href }).end())
    await expect(look(url, {}, { Authorization: 'x' })).rejects.toMatchObject({
      code: 'E_SERVER_TRANSPORT',
      message: expect.stringContaining('a redirect (308)'),
    })
    expect(asked).toBe(0)
  })

  test('that change the method, lead nowhere, or never end are refused', async () => {
    for (const [status, location] of [
      [302, '/other'],
      [307, undefined],
      [307, 'http://[broken'],
      [307, '/mcp'],
    ] as const) {
      const url = await hostile((_, response) =>
        response.writeHead(status, location === undefined ? {} : { Location: location }).end(),
      )
      await expect(look(url)).rejects.toMatchObject({ code: 'E_SERVER_TRANSPORT' })
    }
  })
})

describe('an HTTP server that breaks the rules', () => {
  const bodies: [what: string, code: ErrorCode, type: string, body: (id?: number) => string | Buffer][] = [
    [
      'duplicate members in a JSON body',
      'E_VIOLATION_JSON',
      'application/json',
      (id) => `{"jsonrpc":"2.0","id":${id},"result":{"tools":[],"tools":[]}}`,
    ],
    [
      'invalid UTF-8 in a JSON body',
      'E_VIOLATION_JSON',
      'application/json',
      (id) => Buffer.from(`{"jsonrpc":"2.0","id":${id},"result":{"tools":[],"a":"\xff"}}`, 'latin1'),
    ],
    [
      'invalid UTF-8 in an event',
      'E_VIOLATION_JSON',
      'text/event-stream',
      (id) => Buffer.from(`data: {"jsonrpc":"2.0","id":${id},"result":{"tools":[],"a":"\xff"}}\n\n`, 'latin1'),
    ],
    [
      'a second answer in the same stream',
      'E_VIOLATION_EQUIVOCATION',
      'text/event-stream',
      (id) => `data: {"jsonrpc":"2.0","id":${id},"result":{"tools":[]}}\n\n`.repeat(2),
    ],
    ['a wrong shape', 'E_VIOLATION_SHAPE', 'application/json', (id) => `{"jsonrpc":"2.0","id":${id},"result":[]}`],
    [
      'pages of different audiences',
      'E_VIOLATION_SHAPE',
      'application/json',
      (id) => `{"jsonrpc":"2.0","id":${id},"result":{"tools":[],"cacheScope":"${id}","nextCursor":"${id}"}}`,
    ],
    [
      'a list that wants input',
      'E_VIOLATION_SHAPE',
      'application/json',
      (id) => `{"jsonrpc":"2.0","id":${id},"result":{"resultType":"input_required","tools":[]}}`,
    ],
  ]

  test.each(bodies)('%s: %s', async (_, code, type, body) => {
    const url = await hostile(({ id, method }, response) => {
      if (method !== 'tools/list') return 'ordinary'
      response.writeHead(200, { 'Content-Type': type }).end(body(id))
    })
    await expect(look(url)).rejects.toMatchObject({ code })
  })

  test('a session id that is not visible ASCII', async () => {
    const url = await hostile((_, response) => {
      response.setHeader('Mcp-Session-Id', 'a b')
      return 'ordinary'
    })
    await expect(look(url)).rejects.toMatchObject({ code: 'E_VIOLATION_SHAPE' })
  })

  test('plain http beyond loopback is refused before anything is sent', async () => {
    await expect(look(new URL('http://192.0.2.1/mcp'))).rejects.toMatchObject({ code: 'E_USAGE', exitCode: 2 })
  })
})
