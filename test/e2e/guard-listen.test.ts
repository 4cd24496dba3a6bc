/** The listening guard as a person starts it: the real program, a real server, the SDK's client over HTTP. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startScript } from '../support/http-servers.ts'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')
const home = mkdtempSync(join(tmpdir(), 'touchmark-guard-listen-'))
const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CONFIG_HOME: home }
const running: ChildProcess[] = []
let server: RunningServer

beforeAll(async () => {
  server = await startScript('conformance-server.mjs')
})
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})
afterAll(async () => {
  await server.close()
  rmSync(home, { recursive: true, force: true })
})

/** Starts a guard; resolves with what it says when it serves. */
async function listen(...words: readonly string[]): Promise<{ child: ChildProcess; said: string }> {
  return await listenTo(server.url.href, ...words)
}

async function listenTo(url: string, ...words: readonly string[]): Promise<{ child: ChildProcess; said: string }> {
  const args = [main, 'guard', '--listen', '0', ...words, url]
  const child = spawn(process.execPath, args, { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  for await (const line of createInterface({ input: child.stderr as NonNullable<typeof child.stderr> })) {
    if (line.includes(' serving ')) return { child, said: line }
  }
  throw new Error('the guard did not start')
}

/** A port that nobody listens on just now. */
async function freePort(): Promise<number> {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  taken.close()
  await once(taken, 'close')
  return port
}

const urlIn = (said: string): URL => new URL(/ at (\S+)$/.exec(said)?.[1] ?? '')

async function connect(url: URL): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(url))
  return client
}

describe('touchmark guard --listen', () => {
  test('pins what it sees first, serves several clients, writes their calls down, and ends when it is told to', async () => {
    const { child, said } = await listen('--entry', 'heard', '--call-log')
    const url = urlIn(said)
    const clients = [await connect(url), await connect(url)]
    for (const client of clients) {
      expect((await client.listTools()).tools.length).toBeGreaterThan(5)
      const answer = await client.callTool({ name: 'test_simple_text', arguments: {} })
      expect(JSON.stringify(answer)).toContain('simple text response')
      await expect(client.callTool({ name: 'never_listed', arguments: {} })).rejects.toThrow('Touchmark refused')
      await client.close()
    }
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    const touchmark = (...words: string[]) => spawnSync(process.execPath, [main, ...words], { env, cwd: home })
    expect(touchmark('verify', '--entry', 'heard', server.url.href).status).toBe(0)
    // Nobody anchors its end, which is what 3 says; the lines hold.
    const log = touchmark('call-log', 'verify', join(home, 'state/touchmark/calls'))
    expect([log.status, String(log.stdout)]).toEqual([3, expect.stringContaining('not anchored')])
  })

  test('serves the reference server in its mode of the older HTTP+SSE, to its own client', async () => {
    const port = await freePort()
    const program = join(
      import.meta.dirname,
      '../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
    )
    const reference = spawn(process.execPath, [program, 'sse'], {
      env: { ...env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    running.push(reference)
    for await (const line of createInterface({ input: reference.stderr })) if (line.includes('running on')) break
    const { said } = await listenTo(`http://127.0.0.1:${port}/sse`, '--entry', 'older')
    const client = new Client({ name: 'test', version: '1.0.0' })
    await client.connect(new SSEClientTransport(urlIn(said)))
    expect((await client.listTools()).tools.length).toBeGreaterThan(5)
    const answer = await client.callTool({ name: 'echo', arguments: { message: 'hello' } })
    expect(JSON.stringify(answer)).toContain('hello')
    await expect(client.callTool({ name: 'never_listed', arguments: {} })).rejects.toThrow('Touchmark refused')
    await client.close()
  })

  test('keeps its secret in a file that only its owner can read, and never prints it', async () => {
    const file = join(home, 'secret')
    const first = await listen('--entry', 'kept', '--listen-secret', file)
    const secret = readFileSync(file, 'utf8').trim()
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(first.said).not.toContain(secret)
    const second = await listen('--entry', 'kept', '--listen-secret', file)
    const url = new URL(urlIn(second.said).href.replace(/\/[^/]+\/mcp$/, `/${secret}/mcp`))
    const client = await connect(url)
    expect((await client.listPrompts()).prompts).toHaveLength(5)
    await client.close()
  })

  test.each<[string, number, readonly string[]]>([
    ['an address beyond this machine', 2, ['--listen', '0.0.0.0:0']],
    ['no port', 2, ['--listen', 'somewhere']],
    ['a port that is none', 2, ['--listen', '70000']],
    ['a secret without an address', 2, ['--listen-secret', 'x']],
  ])('%s is wrong use', (_, status, words) => {
    const run = spawnSync(process.execPath, [main, 'guard', ...words, server.url.href], { env, cwd: home })
    expect([run.status, String(run.stderr)]).toEqual([status, expect.stringContaining('E_USAGE')])
  })

  test('a command cannot be served over HTTP', () => {
    const run = spawnSync(process.execPath, [main, 'guard', '--listen', '0', 'node', 'x.js'], { env, cwd: home })
    expect([run.status, String(run.stderr)]).toEqual([2, expect.stringContaining('a command behind --listen')])
  })

  test('a file that holds no secret is refused', () => {
    const file = join(home, 'no-secret')
    writeFileSync(file, 'short\n', { mode: 0o600 })
    const words = ['guard', '--listen', '0', '--listen-secret', file, server.url.href]
    const run = spawnSync(process.execPath, [main, ...words], { env, cwd: home })
    expect([run.status, String(run.stderr)]).toEqual([2, expect.stringContaining('E_CONFIG_INVALID')])
  })
})
