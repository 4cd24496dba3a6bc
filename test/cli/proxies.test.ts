import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readProxies } from '../../cli/proxies.ts'
import { errorCode } from '../support/error-code.ts'
import { type HttpsServer, startHttpsServer } from '../support/https-server.ts'

describe('the proxies that an environment names', () => {
  test.each<[string, Record<string, string>, object | undefined]>([
    ['none', {}, undefined],
    ['an empty one', { HTTPS_PROXY: '', HTTP_PROXY: '' }, undefined],
    ['NO_PROXY alone', { NO_PROXY: '*' }, undefined],
    ['one for https', { HTTPS_PROXY: 'http://proxy:3128' }, { http: undefined, https: 'http://proxy:3128' }],
    ['one for http', { HTTP_PROXY: 'http://proxy:3128' }, { http: 'http://proxy:3128', https: undefined }],
    ['lower case wins', { HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:2' }, { https: 'http://b:2' }],
    ['one without a scheme', { HTTPS_PROXY: 'proxy.acme.test:3128' }, { https: 'http://proxy.acme.test:3128' }],
  ])('%s', (_, env, expected) => {
    if (expected === undefined) expect(readProxies(env)).toBeUndefined()
    else expect(readProxies(env)).toMatchObject(expected)
  })

  test('this machine is never asked through one, whatever NO_PROXY says', () => {
    expect(readProxies({ HTTPS_PROXY: 'http://p:1' })?.none).toBe('localhost,127.0.0.1,::1')
    expect(readProxies({ HTTPS_PROXY: 'http://p:1', NO_PROXY: '.acme.test' })?.none).toContain('.acme.test,localhost')
  })

  test.each(['socks5://proxy:1080', 'http://', '::::'])('%j is refused', (proxy) => {
    expect(errorCode(() => readProxies({ HTTPS_PROXY: proxy }))).toBe('E_USAGE')
  })

  test('a refusal does not repeat credentials', () => {
    expect(() => readProxies({ HTTPS_PROXY: 'socks5://you:hunter2@proxy:1080' })).toThrow(
      /^(?!.*hunter2).*HTTPS_PROXY/s,
    )
  })
})

/** A proxy that tunnels every host name to one port of this machine. */
async function startProxy(port: number) {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const proxy = createServer().on('connect', (request, client: Socket) => {
    asked.push(request.url ?? '')
    const upstream = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 Connection Established\r\n\r\n'))
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}))
    upstream.pipe(client).pipe(upstream)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const close = () => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  }
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked, close }
}

describe('touchmark behind a proxy', () => {
  const home = mkdtempSync(join(tmpdir(), 'touchmark-proxies-'))
  let server: HttpsServer

  beforeAll(async () => {
    server = await startHttpsServer(['mcp.acme.test'], async (request, response) => {
      const { id, method } = JSON.parse((await text(request)) || '{}') as { id?: unknown; method?: string }
      if (id === undefined) return void response.writeHead(202).end()
      const serverInfo = { name: 'a', version: '1' }
      const hello = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo }
      const result = method === 'initialize' ? hello : { tools: [{ name: 'add', inputSchema: { type: 'object' } }] }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result }))
    })
    writeFileSync(join(home, 'authority.pem'), server.certificateAuthority)
  })
  afterAll(async () => {
    await server.close()
    rmSync(home, { recursive: true, force: true })
  })

  async function snapshot(proxies: Record<string, string>) {
    const main = join(import.meta.dirname, '../../dist/cli/main.js')
    const env = { PATH: process.env['PATH'], HOME: home, NODE_EXTRA_CA_CERTS: join(home, 'authority.pem'), ...proxies }
    const child = spawn(process.execPath, [main, 'snapshot', '--json', 'https://mcp.acme.test/mcp'], { env, cwd: home })
    const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return { stdout, stderr, status }
  }

  test('a server that only the proxy can reach is captured through it', async () => {
    const proxy = await startProxy(server.port)
    const { stdout, status } = await snapshot({ HTTPS_PROXY: proxy.url })
    proxy.close()
    expect(status).toBe(0)
    expect(JSON.parse(stdout).sections.tools.count).toBe(1)
    expect(proxy.asked).toContain('mcp.acme.test:443')
  })

  test('a host in NO_PROXY is not asked through it', async () => {
    const proxy = await startProxy(server.port)
    const { status } = await snapshot({ HTTPS_PROXY: proxy.url, NO_PROXY: 'mcp.acme.test' })
    proxy.close()
    expect(status).toBe(3)
    expect(proxy.asked).toEqual([])
  })

  test('a proxy that cannot be reached is "could not check", never a way around it', async () => {
    const proxy = await startProxy(server.port)
    proxy.close()
    expect((await snapshot({ HTTPS_PROXY: proxy.url })).status).toBe(3)
  })

  test('a proxy that is none is a usage error', async () => {
    const { status, stdout } = await snapshot({ HTTPS_PROXY: 'socks5://127.0.0.1:1080' })
    expect(status).toBe(2)
    expect(stdout).toContain('E_USAGE')
  })
})
