/** Heads of requests that no HTTP client writes: who is let in is judged by the bytes. */
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GuardedRelay, guardOverHttp, relaySecret } from '../../support/guarded-relay.ts'
import { type RunningServer, serve } from '../../support/http-servers.ts'

let heard = 0
let server: RunningServer
let relay: GuardedRelay

beforeAll(async () => {
  server = await serve(async (request, response) => {
    heard += 1
    await text(request)
    response.writeHead(400, { 'content-type': 'text/plain' }).end('asked')
  })
  relay = await guardOverHttp(server.url)
})
afterAll(async () => {
  await relay.guard.close()
  await server.close()
})

const own = 'Host: 127.0.0.1:PORT'
const hello = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
})

interface Head {
  readonly target?: string
  /** Lines in the place of `Host`; `PORT` stands for the port. */
  readonly lines?: readonly string[]
  readonly body?: string
}

/** Status of the answer to such a head; 0 where the connection is closed without one. */
async function statusOf({ target = `/${relaySecret}/mcp`, lines = ['Host: 127.0.0.1:PORT'], body = hello }: Head) {
  const { port } = relay.url
  const socket = connect(Number(port), '127.0.0.1')
  const head = [`POST ${target} HTTP/1.1`, ...lines, 'Content-Type: application/json', 'Connection: close']
  const sent = [
    ...head,
    ...(/content-length|transfer-encoding/i.test(lines.join()) ? [] : [`Content-Length: ${body.length}`]),
  ]
  // Not ended: Node would take that for a client that has gone.
  socket.write(`${sent.join('\r\n').replaceAll('PORT', port)}\r\n\r\n${body}`)
  const answer = await text(socket).catch(() => '')
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
}

test.each<[string, Head]>([
  ['by address', {}],
  ['by name', { lines: ['Host: LocalHost:PORT'] }],
  ['by the IPv6 address', { lines: ['host: [::1]:PORT'] }],
  ['from a page of this machine', { lines: ['Host: 127.0.0.1:PORT', 'Origin: http://[::1]:6274'] }],
  ['with a version and a session', { lines: [own, 'MCP-Protocol-Version: 2025-11-25', 'Last-Event-ID: 1'] }],
  ['with a query', { target: `/${relaySecret}/mcp?x=1` }],
])('%s is let in', async (_title, head) => {
  const before = heard
  expect(await statusOf(head)).toBe(400)
  expect(heard).toBe(before + 1)
})

test.each<[string, Head, number[]]>([
  ['no host', { lines: ['X-No: host'] }, [400, 403]],
  ['two hosts', { lines: ['Host: 127.0.0.1:PORT', 'Host: evil.example'] }, [400, 403]],
  ['two hosts, the other way round', { lines: ['Host: evil.example', 'Host: 127.0.0.1:PORT'] }, [400, 403]],
  ['a host with a user', { lines: ['Host: evil.example@127.0.0.1:PORT'] }, [400, 403]],
  ['a host with a path', { lines: ['Host: 127.0.0.1:PORT/evil.example'] }, [400, 403]],
  ['a host that only begins so', { lines: ['Host: 127.0.0.1.evil.example:PORT'] }, [403]],
  ['a host that only ends so', { lines: ['Host: evil-localhost:PORT'] }, [403]],
  ['a host with a dot at its end', { lines: ['Host: localhost.:PORT'] }, [403]],
  ['another way to write the address', { lines: ['Host: 127.1:PORT'] }, [403]],
  ['an IPv6 address without brackets', { lines: ['Host: ::1:PORT'] }, [400, 403]],
  ['no port', { lines: ['Host: 127.0.0.1'] }, [403]],
  ['the port as another number', { lines: ['Host: 127.0.0.1:0PORT0'] }, [400, 403]],
  ['an origin of null', { lines: ['Host: 127.0.0.1:PORT', 'Origin: null'] }, [403]],
  [
    'two origins',
    { lines: ['Host: 127.0.0.1:PORT', 'Origin: http://localhost', 'Origin: https://evil.example'] },
    [403],
  ],
  ['an origin with a user', { lines: ['Host: 127.0.0.1:PORT', 'Origin: http://localhost@evil.example'] }, [403]],
  ['two origins in one', { lines: ['Host: 127.0.0.1:PORT', 'Origin: http://localhost https://evil.example'] }, [403]],
  ['an empty origin', { lines: ['Host: 127.0.0.1:PORT', 'Origin:'] }, [403]],
  ['the beginning of the secret', { target: `/${relaySecret.slice(0, -1)}/mcp` }, [404]],
  ['the secret and more', { target: `/${relaySecret}x/mcp` }, [404]],
  ['the secret in another case', { target: `/${relaySecret.toUpperCase()}/mcp` }, [404]],
  ['the secret later', { target: `//${relaySecret}/mcp` }, [404]],
  ['the secret behind dots', { target: `/x/../${relaySecret}/mcp` }, [404]],
  ['the secret as a whole URL', { target: `http://127.0.0.1/${relaySecret}/mcp` }, [404]],
  ['the secret as a query', { target: `/?${relaySecret}/mcp` }, [404]],
  ['another path behind it', { target: `/${relaySecret}/mcp/../admin` }, [404]],
  ['a path in other words', { target: `/${relaySecret}/%6dcp` }, [404]],
  ['two lengths', { lines: ['Host: 127.0.0.1:PORT', `Content-Length: ${hello.length}`, 'Content-Length: 5'] }, [400]],
  [
    'a length and chunks',
    { lines: ['Host: 127.0.0.1:PORT', `Content-Length: ${hello.length}`, 'Transfer-Encoding: chunked'] },
    [400],
  ],
  ['two sessions', { lines: ['Host: 127.0.0.1:PORT', 'Mcp-Session-Id: a', 'MCP-SESSION-ID: b'] }, [400]],
  ['two versions', { lines: [own, 'MCP-Protocol-Version: 2025-11-25', 'Mcp-Protocol-Version: 2026-07-28'] }, [400]],
  ['two types', { lines: [own, 'Content-Type: text/plain'] }, [400]],
  ['two methods', { lines: [own, 'Mcp-Method: tools/list', 'Mcp-Method: tools/call'] }, [400]],
  ['a compressed body', { lines: [own, 'Content-Encoding: gzip'] }, [415]],
  ['a header on two lines', { lines: [own, 'X-A: b', ' Content-Encoding: gzip'] }, [400]],
  ['a mapped address', { lines: ['Host: [::ffff:127.0.0.1]:PORT'] }, [403]],
  ['an address with a zone', { lines: ['Host: [::1%25lo]:PORT'] }, [400, 403]],
  [
    'chunks that are too long for a number',
    { lines: [own, 'Transfer-Encoding: chunked'], body: `${'f'.repeat(17)}\r\n${hello}` },
    [400],
  ],
  [
    'chunks with an endless extension',
    { lines: [own, 'Transfer-Encoding: chunked'], body: `5;${'x'.repeat(20_000)}\r\n` },
    [413, 400],
  ],
  ['a space before a colon', { lines: ['Host: 127.0.0.1:PORT', 'Transfer-Encoding : chunked'] }, [400]],
])('%s is not, and the server hears nothing', async (_title, head, statuses) => {
  const before = heard
  expect(statuses).toContain(await statusOf(head))
  expect(heard).toBe(before)
})
