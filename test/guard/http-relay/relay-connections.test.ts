/** Whoever can reach the port can open connections: without the secret, they keep nobody else from the guard. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type GuardedRelay, guardOverHttp, relaySecret } from '../../support/guarded-relay.ts'
import { serve } from '../../support/http-servers.ts'

let server: Awaited<ReturnType<typeof serve>>
let relay: GuardedRelay
let isHanging = false
const sockets: Socket[] = []

beforeAll(async () => {
  server = await serve(async (request, response) => {
    await text(request)
    if (!isHanging) response.writeHead(400, { 'content-type': 'text/plain' }).end('asked')
  })
  relay = await guardOverHttp(server.url, { limits: { maxConnections: 20, requestTimeoutMs: 1_000 } })
})
afterEach(() => {
  isHanging = false
  for (const socket of sockets.splice(0)) socket.destroy()
})
afterAll(async () => {
  await relay.guard.close()
  await server.close()
})

const hello = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
})

/** A connection, open and silent. */
async function open(): Promise<Socket> {
  const socket = connect(Number(relay.url.port), '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

function post(secret: string, { length = hello.length, more = [] as string[] } = {}): string {
  const lines = [`POST /${secret}/mcp HTTP/1.1`, `Host: 127.0.0.1:${relay.url.port}`, 'Content-Type: application/json']
  return [...lines, ...more, `Content-Length: ${length}`, '', hello].join('\r\n')
}

async function statusOf(request: string): Promise<number> {
  const socket = await open()
  socket.write(request)
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(chunk.toString('latin1'))?.[1])
}

const isClosed = (socket: Socket): boolean => socket.destroyed || socket.readyState !== 'open'

describe('more connections than are kept', () => {
  test('that say nothing make room for a client', async () => {
    for (let count = 0; count < 60; count += 1) await open()
    expect(await statusOf(post(relaySecret))).toBe(400)
  })

  test('that do not know the secret make room for a client', async () => {
    for (let count = 0; count < 60; count += 1) (await open()).write(post('another-secret', { length: 1_000_000 }))
    expect(await statusOf(post(relaySecret))).toBe(400)
  })

  test('do not close one on which a client waits for its answer', async () => {
    isHanging = true
    const client = await open()
    const asked = once(server.server, 'request')
    client.write(post(relaySecret))
    await asked
    for (let count = 0; count < 60; count += 1) await open()
    isHanging = false
    expect(await statusOf(post(relaySecret))).toBe(400)
    expect(isClosed(client)).toBe(false)
  })

  test('of clients that all wait: one more is closed, and none of them', async () => {
    isHanging = true
    const clients: Socket[] = []
    for (let count = 0; count < 20; count += 1) {
      const client = await open()
      const asked = once(server.server, 'request')
      client.write(post(relaySecret))
      await asked
      clients.push(client)
    }
    const last = await open()
    last.resume()
    await once(last, 'close')
    expect(clients.some(isClosed)).toBe(false)
  })
})

describe('one connection', () => {
  test('on which requests are written ahead without end is closed', async () => {
    isHanging = true
    const client = await open()
    client.resume()
    client.write(post(relaySecret).repeat(500))
    await once(client, 'close')
  })

  test('on which a few are written ahead has them answered in their order', async () => {
    const client = await open()
    client.write(post(relaySecret).repeat(3))
    let answer = ''
    while (answer.split('HTTP/1.1 400').length < 4) answer += String((await once(client, 'data'))[0])
    expect(answer.split('asked')).toHaveLength(4)
  })

  test.each([
    ['a head', `POST /${relaySecret}/mcp HTTP/1.1\r\nHost: x`],
    ['a body that it was told to go on with', undefined],
  ])('with %s that never ends is told so, and closed', async (_title, part) => {
    const client = await open()
    client.write(part ?? post(relaySecret, { length: 1_000, more: ['Expect: 100-continue'] }))
    expect(await text(client)).toMatch(/HTTP\/1\.1 408 /)
  })
})

describe('what is no request of ours', () => {
  test.each<[string, () => string, number[]]>([
    ['a tunnel', () => 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n', [0]],
    ['another protocol', () => post('another-secret', { more: ['Connection: Upgrade', 'Upgrade: websocket'] }), [404]],
    ['a way for another server', () => post('x').replace('POST /x/mcp', 'POST http://example.org/mcp'), [404]],
    ['an expectation that nobody knows', () => post(relaySecret, { more: ['Expect: a-miracle'] }), [417]],
    ['a very long way', () => post(`${'a'.repeat(100_000)}`), [431]],
    ['a flood of header lines', () => post(relaySecret, { more: new Array<string>(500).fill('X-A: b') }), [431]],
    ['a flood of header bytes', () => post(relaySecret, { more: [`X-A: ${'b'.repeat(100_000)}`] }), [431]],
  ])('%s', async (_title, request, statuses) => {
    const client = await open()
    client.write(request())
    const [chunk = ''] = await Promise.race([once(client, 'data'), once(client, 'close').then(() => [])])
    const answer = String(chunk)
    expect(statuses).toContain(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0))
  })

  test('lines behind a body in chunks are no headers of the request', async () => {
    const socket = await open()
    const [head = ''] = post(relaySecret, { more: ['Transfer-Encoding: chunked'] }).split('Content-Length')
    const asked = once(server.server, 'request')
    socket.write(`${head}\r\n${hello.length.toString(16)}\r\n${hello}\r\n0\r\nMcp-Session-Id: a\r\nX-Late: b\r\n\r\n`)
    const [request] = (await asked) as [{ headers: Record<string, unknown> }]
    expect(request.headers).not.toHaveProperty('x-late')
    expect(request.headers).not.toHaveProperty('mcp-session-id')
  })
})
