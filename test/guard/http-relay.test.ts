import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type GuardedRelay, guardOverHttp } from '../support/guarded-relay.ts'
import { type RunningServer, startScript } from '../support/http-servers.ts'

const identity = { name: 'test', version: '1.0.0' }
let everything: RunningServer
const relays: GuardedRelay[] = []

beforeAll(async () => {
  everything = await startScript('everything-http.mjs')
})
afterEach(async () => {
  for (const { guard } of relays.splice(0)) await guard.close()
})
afterAll(() => everything.close())

async function relay(...parts: Parameters<typeof guardOverHttp>): Promise<GuardedRelay> {
  const made = await guardOverHttp(...parts)
  relays.push(made)
  return made
}

interface AnyClient {
  connect(transport: never): Promise<void>
  listTools(): Promise<{ tools: { name: string }[] }>
  listPrompts(): Promise<unknown>
  listResources(): Promise<unknown>
  listResourceTemplates(): Promise<unknown>
  getInstructions(): string | undefined
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<unknown>
  close(): Promise<void>
}

const clients: Record<string, (url: URL) => [AnyClient, unknown]> = {
  'sdk 1.x': (url) => [new LegacyClient(identity) as unknown as AnyClient, new StreamableHTTPClientTransport(url)],
  'client 2.x': (url) => [new ModernClient(identity) as unknown as AnyClient, new ModernTransport(url)],
}

/** Everything that a client sees of the reference server. */
async function look([client, transport]: [AnyClient, unknown]): Promise<unknown> {
  await client.connect(transport as never)
  const seen = {
    instructions: client.getInstructions(),
    tools: await client.listTools(),
    prompts: await client.listPrompts(),
    resources: await client.listResources(),
    templates: await client.listResourceTemplates(),
    echo: await client.callTool({ name: 'echo', arguments: { message: 'Grüße 🌍\u2028x' } }),
  }
  await client.close()
  return JSON.parse(JSON.stringify(seen))
}

describe.each(Object.keys(clients))('the reference server over HTTP, served over HTTP to the %s,', (name) => {
  test.each(['/mcp', '/json'])('looks as it does without a guard (%s)', async (path) => {
    const url = new URL(path, everything.url)
    const made = await relay(url)
    const client = clients[name] as (url: URL) => [AnyClient, unknown]
    expect(await look(client(made.url))).toEqual(await look(client(url)))
    expect(made.incidents).toEqual([])
    expect(made.assessed.some(({ part }) => part === 'whole')).toBe(true)
  })
})
