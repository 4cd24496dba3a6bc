import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { expect, onTestFinished, test } from 'vitest'
import { ResourceAccess } from '../../../src/client/oauth/resource-access.ts'
import { guardOverHttp } from '../../support/guarded-relay.ts'
import { type GuardedServer, guardServer } from '../../support/guarded-server.ts'
import { type ProtectedPair, protectedPair } from '../../support/protected-pair.ts'

function guardProtected({ server }: ProtectedPair, access: ResourceAccess): GuardedServer {
  return guardServer(server.url, { target: { kind: 'url', url: server.url, headers: {}, access } })
}

async function connect(guard: GuardedServer): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(guard.transport)
  return client
}

test('a protected server works behind the guard: one sign-in, and every request carries the token', async () => {
  const pair = await protectedPair()
  const guard = guardProtected(pair, pair.access())
  const client = await connect(guard)
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual(['look', 'change'])
  const answer = await client.callTool({ name: 'look', arguments: {} })
  expect(answer.content).toEqual([{ type: 'text', text: 'called look' }])
  await client.close()
  expect(await guard.ended).toEqual({ exitCode: 0, refused: null })
  expect(pair.issuer.asked).toHaveLength(1)
  const [first, ...others] = pair.server.authorizations
  expect(first).toBeUndefined()
  expect(new Set(others).size).toBe(1)
  expect(others[0]).toMatch(/^Bearer access-/)
})

test('a guard that listens is signed in for its clients: it refreshes, and its token reaches no client', async () => {
  const pair = await protectedPair()
  await pair.access().signInAnew(null, AbortSignal.timeout(30_000))
  const target = { kind: 'url', url: pair.server.url, headers: {}, access: pair.access() } as const
  const { guard, url } = await guardOverHttp(pair.server.url, { target })
  onTestFinished(() => guard.close())
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(url) as never)
  expect((await client.listTools()).tools).toHaveLength(2)
  pair.issuer.expireAll()
  const answer = await client.callTool({ name: 'look', arguments: {} })
  expect(answer.content).toEqual([{ type: 'text', text: 'called look' }])
  await client.close()
  expect(pair.issuer.asked).toHaveLength(1)
  expect(pair.issuer.forms.map((form) => form.get('grant_type'))).toEqual(['authorization_code', 'refresh_token'])
})

test('a guard that listens and is not signed in shows its clients the refusal of the server itself', async () => {
  const pair = await protectedPair()
  const { guard, url } = await guardOverHttp(pair.server.url, {
    target: { kind: 'url', url: pair.server.url, headers: {}, access: pair.access() },
  })
  onTestFinished(() => guard.close())
  const hello = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {} },
  }
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(hello) })
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toContain('resource_metadata=')
  expect(pair.issuer.asked).toEqual([])
})

const hello = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
}

test('where nobody can sign in the session ends with 4, and people are told the command', async () => {
  const pair = await protectedPair()
  const nobody = new ResourceAccess({
    server: pair.server.url,
    store: pair.store,
    choice: {},
    environment: { CI: 'true' },
    now: Date.now,
  })
  const guard = guardProtected(pair, nobody)
  guard.stdin.write(`${JSON.stringify(hello)}\n`)
  expect(await guard.ended).toEqual({ exitCode: 4, refused: null })
  expect(guard.notices()).toContain(`touchmark login ${pair.server.url.href}`)
})

test('a server that repeats the token where no message is does not get it into the notices', async () => {
  const pair = await protectedPair()
  await pair.access().signInAnew(null, AbortSignal.timeout(30_000))
  pair.server.bends.instead = (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    return Boolean(response.end(`you sent ${request.headers.authorization}`))
  }
  const guard = guardProtected(pair, pair.access())
  guard.stdin.write(`${JSON.stringify(hello)}\n`)
  guard.stdin.end()
  await guard.ended
  const token = (await pair.store.load(pair.server.url.href))?.accessToken ?? ''
  expect(guard.notices()).toContain('you sent Bearer …')
  expect(guard.notices()).not.toContain(token)
})
