import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { expect, test } from 'vitest'
import type { ResourceAccess } from '../../src/client/oauth/resource-access.ts'
import { type GuardedServer, guardServer } from '../support/guarded-server.ts'
import { type ProtectedPair, protectedPair } from '../support/protected-pair.ts'

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
