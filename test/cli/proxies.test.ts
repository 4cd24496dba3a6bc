import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readProxies } from '../../cli/proxies.ts'
import { startProxy } from '../support/connect-proxy.ts'
import { errorCode } from '../support/error-code.ts'
import { serve } from '../support/http-servers.ts'
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

  test('NO_PROXY says who is asked without one', () => {
    expect(readProxies({ HTTPS_PROXY: 'http://p:1' })?.none).toBe('')
    expect(readProxies({ HTTPS_PROXY: 'http://p:1', NO_PROXY: '.acme.test,b' })?.none).toBe('.acme.test,b')
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

const home = mkdtempSync(join(tmpdir(), 'touchmark-proxies-'))
const main = join(import.meta.dirname, '../../dist/program/touchmark.js')
let server: HttpsServer
/** Streams that were opened, each resolved when the other side closes it. */
const streams: Promise<unknown>[] = []
/** What the server was sent, as names and values. */
let lastHeaders: readonly string[] = []

beforeAll(async () => {
  server = await startHttpsServer(['mcp.acme.test', 'localhost'], answer)
  writeFileSync(join(home, 'authority.pem'), server.certificateAuthority)
})
afterAll(async () => {
  await server.close()
  rmSync(home, { recursive: true, force: true })
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  lastHeaders = request.rawHeaders
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}\n\n')
    streams.push(once(response, 'close'))
    return
  }
  const { id, method } = JSON.parse((await text(request)) || '{}') as { id?: unknown; method?: string }
  if (id === undefined) return void response.writeHead(202).end()
  const serverInfo = { name: 'a', version: '1' }
  const hello = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo }
  const result = method === 'initialize' ? hello : { tools: [{ name: 'add', inputSchema: { type: 'object' } }] }
  response.writeHead(200, { 'Content-Type': 'application/json', 'X-Its-Own': 'kept' })
  response.end(JSON.stringify({ jsonrpc: '2.0', id, result }))
}

function environment(proxies: Record<string, string>): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, NODE_EXTRA_CA_CERTS: join(home, 'authority.pem'), ...proxies }
}

describe('touchmark behind a proxy', () => {
  async function snapshot(proxies: Record<string, string>, url = 'https://mcp.acme.test/mcp') {
    const env = environment(proxies)
    const child = spawn(process.execPath, [main, 'snapshot', '--json', url], { env, cwd: home })
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

  test.each(['127.0.0.1', '127.0.0.9', '[::1]'])('this machine is never asked through it: %s', async (host) => {
    const own = await serve(answer, host.replace(/[[\]]/g, ''))
    const proxy = await startProxy(server.port)
    const { status } = await snapshot({ HTTP_PROXY: proxy.url }, `http://${host}:${own.url.port}/mcp`)
    await own.close()
    proxy.close()
    expect(status).toBe(0)
    expect(proxy.asked).toEqual([])
  })

  test('a proxy that is none is a usage error', async () => {
    const { status, stdout } = await snapshot({ HTTPS_PROXY: 'socks5://127.0.0.1:1080' })
    expect(status).toBe(2)
    expect(stdout).toContain('E_USAGE')
  })
})

describe('a listening guard behind a proxy', () => {
  const children: ReturnType<typeof spawn>[] = []

  afterEach(async () => {
    for (const child of children.splice(0)) {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    }
  })

  /** Starts a guard in front of `url`; a function that posts a message to it. */
  async function listen(proxies: Record<string, string>, url: string) {
    const args = [main, 'guard', '--listen', '0', url]
    const child = spawn(process.execPath, args, {
      env: environment(proxies),
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    children.push(child)
    let address = ''
    const said: string[] = []
    for await (const line of createInterface({ input: child.stderr })) {
      said.push(line)
      address = / at (http:\S+)$/.exec(line)?.[1] ?? ''
      if (address !== '') break
    }
    if (address === '') throw new Error(`the guard does not listen: ${said.join('\n')}`)
    const post = async (message: object, headers: Record<string, string> = {}) => {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...headers },
        body: JSON.stringify({ jsonrpc: '2.0', ...message }),
      })
      const body = await response.text()
      return { status: response.status, headers: response.headers, body: body === '' ? null : JSON.parse(body) }
    }
    return Object.assign(post, { address })
  }

  const clientInfo = { name: 'test', version: '1' }
  const hello = { method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } }

  /** A whole session; the names of the tools that it sees. */
  async function look(post: Awaited<ReturnType<typeof listen>>): Promise<{ status: number; tools: string[] }> {
    const { status, headers } = await post({ id: 1, ...hello })
    if (status !== 200) return { status, tools: [] }
    expect(headers.get('x-its-own')).toBe('kept')
    await post({ method: 'notifications/initialized' })
    const { body } = await post({ id: 2, method: 'tools/list' }, { 'X-Request-Id': 'Grüße' })
    return { status, tools: body.result.tools.map(({ name }: { name: string }) => name) }
  }

  test('reaches a server through it, and passes headers both ways', async () => {
    const proxy = await startProxy(server.port)
    const post = await listen({ HTTPS_PROXY: proxy.url }, 'https://mcp.acme.test/mcp')
    expect(await look(post)).toEqual({ status: 200, tools: ['add'] })
    expect(new Set(proxy.asked)).toEqual(new Set(['mcp.acme.test:443']))
    expect(lastHeaders).toContain('Grüße')
    proxy.close()
  })

  test('passes a stream as it comes, and lets go of it with its client', async () => {
    const proxy = await startProxy(server.port)
    const post = await listen({ HTTPS_PROXY: proxy.url }, 'https://mcp.acme.test/mcp')
    const over = new AbortController()
    const response = await fetch(post.address, { headers: { accept: 'text/event-stream' }, signal: over.signal })
    const { value } = (await response.body?.getReader().read()) ?? {}
    expect(Buffer.from(value ?? []).toString('utf8')).toContain('notifications/message')
    over.abort()
    await streams.at(-1)
    expect(proxy.asked).toContain('mcp.acme.test:443')
    proxy.close()
  })

  test('does not go around a proxy that cannot be reached', async () => {
    const proxy = await startProxy(server.port)
    proxy.close()
    const post = await listen({ HTTPS_PROXY: proxy.url }, 'https://mcp.acme.test/mcp')
    expect(await look(post)).toEqual({ status: 502, tools: [] })
  })

  test('does not ask a host in NO_PROXY through it', async () => {
    const proxy = await startProxy(server.port)
    const post = await listen({ HTTPS_PROXY: proxy.url, NO_PROXY: 'acme.test' }, 'https://mcp.acme.test/mcp')
    expect(await look(post)).toEqual({ status: 502, tools: [] })
    expect(proxy.asked).toEqual([])
    proxy.close()
  })

  test('asks this machine itself, with the authority of NODE_EXTRA_CA_CERTS', async () => {
    const proxy = await startProxy(server.port)
    const post = await listen({ HTTPS_PROXY: proxy.url }, `https://localhost:${server.port}/mcp`)
    expect(await look(post)).toEqual({ status: 200, tools: ['add'] })
    expect(proxy.asked).toEqual([])
    proxy.close()
  })
})
