import { StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ClientName, clientNames, eitherClient, lookAtEverything as look } from '../../support/either-client.ts'
import { type GuardedRelay, guardOverHttp } from '../../support/guarded-relay.ts'
import { type RunningServer, startScript } from '../../support/http-servers.ts'

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

const transports: Record<ClientName, (url: URL) => unknown> = {
  'sdk 1.x': (url) => new StreamableHTTPClientTransport(url),
  'client 2.x': (url) => new ModernTransport(url),
}
const lookOverHttp = (name: ClientName, url: URL) => look(eitherClient[name](), transports[name](url))

describe.each(clientNames)('the reference server over HTTP, served over HTTP to the %s,', (name) => {
  test.each(['/mcp', '/json'])('looks as it does without a guard (%s)', async (path) => {
    const url = new URL(path, everything.url)
    const made = await relay(url)
    expect(await lookOverHttp(name, made.url)).toEqual(await lookOverHttp(name, url))
    expect(made.incidents).toEqual([])
    expect(made.assessed.some(({ part }) => part === 'whole')).toBe(true)
  })
})
