import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { AuthenticationEvent } from '../../../src/guard/call-log/call-log-event.ts'
import { openRelayCallers } from '../../../src/guard/caller/open-relay-callers.ts'
import { type GuardedRelay, guardOverHttp } from '../../support/guarded-relay.ts'
import { serve, startScript } from '../../support/http-servers.ts'
import { temporaryFolder } from '../../support/memory-io.ts'
import { openOlderStream, startOlderServer } from '../../support/older-server.ts'
import { TokenIssuer } from '../../support/token-issuer.ts'

const audience = 'https://guard.acme.example'

interface Scene {
  readonly issuer: TokenIssuer
  readonly relay: GuardedRelay
  readonly events: AuthenticationEvent[]
  readonly lacking: string[]
}

async function scene(url: URL, enforces = true): Promise<Scene> {
  const issuer = await TokenIssuer.start()
  const events: AuthenticationEvent[] = []
  const lacking: string[] = []
  const callers = openRelayCallers({
    callers: [{ issuer: issuer.url, audience }],
    preset: 'standard',
    policy: { wantedScopes: (tool) => (tool === 'echo' ? ['tools:echo'] : []), enforces },
    isProxied: false,
    onEvent: (event) => events.push(event),
    onLackingScope: (tool) => lacking.push(tool),
    clock: () => performance.now(),
    now: Date.now,
  })
  const relay = await guardOverHttp(url, { callers })
  onTestFinished(async () => {
    await relay.guard.close()
    await issuer.close()
  })
  return { issuer, relay, events, lacking }
}

async function everything(): Promise<URL> {
  const server = await startScript('everything-http.mjs')
  onTestFinished(() => server.close())
  return server.url
}

async function connect(url: URL, token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const requestInit = { headers: { Authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }) as never)
  return client
}

const post = (url: URL, headers: Record<string, string>, body: object = { jsonrpc: '2.0', id: 1, method: 'ping' }) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify(body),
  })

test("who names more sessions than any caller has takes nobody else's over", async () => {
  const issuer = await TokenIssuer.start()
  onTestFinished(() => issuer.close())
  const callers = openRelayCallers({
    callers: [{ issuer: issuer.url, audience }],
    preset: 'standard',
    policy: { wantedScopes: () => [], enforces: true },
    isProxied: false,
    onEvent: () => undefined,
    onLackingScope: () => undefined,
    clock: () => performance.now(),
    now: Date.now,
  })
  const [mine, others] = [await issuer.token({ sub: 'me' }), await issuer.token({ sub: 'other' })]
  const uses = async (token: string, session: string): Promise<boolean> => {
    const headers = ['Authorization', `Bearer ${token}`, 'Mcp-Session-Id', session]
    return (await callers.admit({ headers, address: '127.0.0.1', metadataUrl: '' })) !== 'no-session'
  }
  expect(await uses(mine, 'session')).toBe(true)
  for (let count = 0; count <= 10_000; count += 1) await uses(others, `guess ${count}`)
  expect([await uses(others, 'session'), await uses(mine, 'session')]).toEqual([false, true])
})

describe('a listening guard whose policy demands tokens', () => {
  test('serves who brings one, and says to others where to get one', async () => {
    const { issuer, relay, events } = await scene(await everything())
    const refused = await post(relay.url, {})
    const challenge = refused.headers.get('www-authenticate') ?? ''
    expect(refused.status).toBe(401)
    const metadata = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? ''
    expect(await (await fetch(metadata)).json()).toMatchObject({
      resource: audience,
      authorization_servers: [issuer.url],
    })
    const client = await connect(relay.url, await issuer.token({ scope: 'tools:echo' }))
    const answer = await client.callTool({ name: 'echo', arguments: { message: 'hello' } })
    expect(JSON.stringify(answer)).toContain('hello')
    await client.close()
    expect(events).toMatchObject([{ outcome: 'success', subject: 'alice', address: '127.0.0.1' }])
  })

  test('reads scopes at each call: 403 names those that are missing, and other tools go on', async () => {
    const { issuer, relay, lacking } = await scene(await everything())
    const client = await connect(relay.url, await issuer.token({ scope: 'tools:list' }))
    expect((await client.listTools()).tools.length).toBeGreaterThan(3)
    await expect(client.callTool({ name: 'echo', arguments: { message: 'x' } })).rejects.toMatchObject({ code: 403 })
    const sum = await client.callTool({ name: 'get-sum', arguments: { a: 1, b: 2 } })
    expect(JSON.stringify(sum)).toContain('3')
    await client.close()
    const token = await issuer.token({ scope: '' })
    const call = { jsonrpc: '2.0', id: 9, method: 'tools/call', params: { name: 'echo', arguments: { message: 'x' } } }
    const refused = await post(relay.url, { authorization: `Bearer ${token}` }, call)
    expect(refused.status).toBe(403)
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="tools:echo"')
    expect(lacking).toEqual(['echo', 'echo'])
  })

  test('only watches scopes under observe', async () => {
    const { issuer, relay, lacking } = await scene(await everything(), false)
    const client = await connect(relay.url, await issuer.token())
    expect(JSON.stringify(await client.callTool({ name: 'echo', arguments: { message: 'hello' } }))).toContain('hello')
    await client.close()
    expect(lacking).toEqual(['echo'])
  })

  test("keeps a session of the older HTTP+SSE to its caller: somebody else's token does not reach it", async () => {
    const server = await startOlderServer()
    onTestFinished(() => server.close())
    const { issuer, relay } = await scene(server.url)
    const [alice, bob] = [await issuer.token(), await issuer.token({ sub: 'bob' })]
    const client = await openOlderStream(relay.url, { authorization: `Bearer ${alice}` })
    expect((await client.next())?.type).toBe('endpoint')
    const ping = { id: 1, method: 'ping' }
    expect((await client.post(ping, { authorization: `Bearer ${bob}` })).status).toBe(404)
    expect((await client.post(ping, { authorization: '' })).status).toBe(401)
    expect((await client.post(ping)).status).toBe(202)
    expect(server.posted.map(({ headers }) => headers.authorization)).toEqual([undefined])
    client.leave()
  })

  test('never hands the token on to the server', async () => {
    const seen: (string | undefined)[] = []
    const server = await serve((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(400).end()
    })
    onTestFinished(() => server.close())
    const { issuer, relay } = await scene(server.url)
    const hello = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } },
    }
    await post(relay.url, { authorization: `Bearer ${await issuer.token()}` }, hello)
    expect(seen.length).toBeGreaterThan(0)
    expect(new Set(seen)).toEqual(new Set([undefined]))
  })

  test('has no session of one caller for another', async () => {
    const { issuer, relay } = await scene(await everything())
    const token = await issuer.token()
    const client = new Client({ name: 'test', version: '1.0.0' })
    const transport = new StreamableHTTPClientTransport(relay.url, {
      requestInit: { headers: { Authorization: `Bearer ${token}` } },
    })
    await client.connect(transport as never)
    const session = { 'mcp-session-id': transport.sessionId ?? '', 'mcp-protocol-version': '2025-11-25' }
    const list = { jsonrpc: '2.0', id: 7, method: 'tools/list' }
    const other = await post(
      relay.url,
      { ...session, authorization: `Bearer ${await issuer.token({ sub: 'mallory' })}` },
      list,
    )
    expect(other.status).toBe(404)
    // The same person with a new token is still the same person.
    const same = await post(
      relay.url,
      { ...session, authorization: `Bearer ${await issuer.token({ jti: '2' })}` },
      list,
    )
    expect(same.status).toBe(200)
    await same.body?.cancel()
    await client.close()
  })
})

test('touchmark guard --listen reads it from policy, and writes authentication into the call log', async () => {
  const issuer = await TokenIssuer.start()
  onTestFinished(() => issuer.close())
  const url = await everything()
  const home = temporaryFolder()
  mkdirSync(join(home, '.config/touchmark'), { recursive: true })
  const policy = { calls: { callers: { issuer: issuer.url, audience }, log: true } }
  writeFileSync(join(home, '.config/touchmark/policy.jsonc'), JSON.stringify(policy))
  const main = join(import.meta.dirname, '../../../dist/program/touchmark.js')
  const words = [main, 'guard', '--listen', '0', '--entry', 'everything', url.href]
  const child = spawn(process.execPath, words, { cwd: home, env: { HOME: home }, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  let address: URL | undefined
  for await (const line of createInterface({ input: child.stderr })) {
    const found = / at (http:\S+)$/.exec(line)?.[1]
    if (found === undefined) continue
    address = new URL(found)
    break
  }
  const guard = address ?? url
  expect((await post(guard, {})).status).toBe(401)
  expect((await post(guard, { authorization: 'Bearer nonsense' })).status).toBe(401)
  const client = await connect(guard, await issuer.token())
  await client.listTools()
  await client.close()
  child.kill('SIGTERM')
  await exited
  const folder = join(home, '.local/state/touchmark/calls')
  const [file = ''] = readdirSync(folder)
  const lines = readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line))
  expect(lines.filter(({ kind }) => kind === 'authentication')).toMatchObject([
    { outcome: 'failure', reason: 'malformed', subject: '' },
    { outcome: 'success', reason: '', subject: 'alice', issuer: issuer.url },
  ])
})
