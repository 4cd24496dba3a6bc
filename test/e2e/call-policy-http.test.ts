/** Secrets in arguments and calls that wait for a person, over every HTTP transport: real guards before a real server. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startScript } from '../support/http-servers.ts'
import { runCommand, typesTheCode } from '../support/memory-io.ts'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')
const home = mkdtempSync(join(tmpdir(), 'touchmark-call-http-'))
const env = {
  ...{ PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CONFIG_HOME: home },
  REAL_TOKEN: 'tok-"1234567890"',
}
const token = ['$', '{secret:TOKEN}'].join('')
const patient = { timeout: 60_000 }
const running: ChildProcess[] = []
let server: RunningServer

beforeAll(async () => {
  server = await startScript('everything-http.mjs')
  mkdirSync(join(home, 'touchmark'), { recursive: true })
  const rules = [
    { servers: ['*'], tools: ['echo'], secrets: ['TOKEN'] },
    { servers: ['*'], tools: ['get-sum'], requireApproval: '5m' },
  ]
  const calls = { log: true, secrets: { TOKEN: 'env:REAL_TOKEN' }, rules }
  writeFileSync(join(home, 'touchmark/policy.jsonc'), JSON.stringify({ calls }))
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await server.close()
  rmSync(home, { recursive: true, force: true })
})

const at = (path: string): URL => new URL(path, server.url)

async function listen(path: string): Promise<URL> {
  const args = [main, 'guard', '--listen', '0', '--accept-first', at(path).href]
  const child = spawn(process.execPath, args, { env, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] })
  running.push(child)
  for await (const line of createInterface({ input: child.stderr as NonNullable<typeof child.stderr> })) {
    const served = / at (http\S+)$/.exec(line)?.[1]
    if (served !== undefined) return new URL(served)
  }
  throw new Error('the guard did not start')
}

async function connect(kind: string, path: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const args = [main, 'guard', '--accept-first', at(path).href]
  if (kind === 'stdio') {
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore', cwd: home }),
    )
  } else {
    const url = await listen(path)
    await client.connect(kind === 'older' ? new SSEClientTransport(url) : new StreamableHTTPClientTransport(url))
  }
  return client
}

const logs = (): string => {
  const folder = join(home, 'state/touchmark/calls')
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')
}

/** How many calls their clients no longer wait for. */
const withdrawn = (): number => logs().split('"decision":"withdrawn"').length - 1

const pending = (): string[] => {
  const folder = join(home, 'state/touchmark/pending')
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('CALL-')) : []
}

async function decide(verb: string): Promise<void> {
  await expect.poll(pending, patient).toHaveLength(1)
  const id = (pending()[0] ?? '').slice(0, 'CALL-00000000'.length)
  expect((await runCommand([verb, id], { folder: home, env, answer: typesTheCode })).status).toBe(0)
  await expect.poll(pending, patient).toEqual([])
}

describe.each([
  ['stdio', '/mcp'],
  ['streams', '/mcp'],
  ['bodies', '/json'],
  ['older', '/sse'],
])('a client over %s of a server at %s', (kind, path) => {
  test('gives a secret that it never sees, and waits for a person', async () => {
    const client = await connect(kind, path)
    try {
      const echo = (message: string) => client.callTool({ name: 'echo', arguments: { message } })
      // Only an answer with the value in it is rewritten: so the server had it.
      expect(JSON.stringify(await echo(`<${token}>`))).toContain('Echo: <[secret TOKEN]>')
      expect(JSON.stringify(await echo('plain'))).toContain('Echo: plain')
      const sum = () => {
        const told: unknown[] = []
        const options = { onprogress: (progress: unknown) => void told.push(progress) }
        return { told, answer: client.callTool({ name: 'get-sum', arguments: { a: 1, b: 41 } }, undefined, options) }
      }
      const approved = sum()
      await expect.poll(() => approved.told.length, patient).toBe(1)
      await decide('approve')
      expect(JSON.stringify(await approved.answer)).toContain('42')
      const denied = sum()
      denied.answer.catch(() => undefined)
      await decide('deny')
      await expect(denied.answer).rejects.toThrow('Touchmark refused')
      const cancelling = new AbortController()
      const call = { name: 'get-sum', arguments: { a: 1, b: 1 } }
      const gone = client.callTool(call, undefined, { signal: cancelling.signal })
      gone.catch(() => undefined)
      await expect.poll(pending, patient).toHaveLength(1)
      const before = withdrawn()
      cancelling.abort()
      await expect.poll(withdrawn, patient).toBe(before + 1)
      await decide('approve')
      expect(JSON.stringify(await client.callTool(call))).toContain('2')
      expect(pending()).toEqual([])
      await expect(client.callTool({ name: 'get-sum', arguments: { a: 1, b: 1, note: token } })).rejects.toThrow(
        'Touchmark refused',
      )
      expect(JSON.stringify(await echo('still there'))).toContain('still there')
    } finally {
      await client.close()
    }
  })
})

test('no log of any of them holds the value', async () => {
  const folder = join(home, 'state/touchmark/calls')
  const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  expect(written).toHaveLength(4)
  expect(written.join('')).toContain('"decision":"approved"')
  expect(written.join('')).not.toContain('1234567890')
})
