import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { describe, expect, test } from 'vitest'
import { capture } from '../../src/client/capture/capture.ts'
import { startScript, urlTarget } from './http-servers.ts'

const script = join(import.meta.dirname, 'fixture-server.mjs')

/** What the SDK's second generation sees of the fixture. */
async function seenBySdk(transport: Transport, mode: 'legacy' | { pin: string }) {
  const client = new Client({ name: 'plain', version: '1.0.0' }, { versionNegotiation: { mode } })
  await client.connect(transport)
  try {
    const [tools, prompts] = [await client.listTools(), await client.listPrompts()]
    return {
      instructions: client.getInstructions(),
      names: [...tools.tools, ...prompts.prompts].map(({ name }) => name),
    }
  } finally {
    await client.close()
  }
}

const modes = { legacy: 'legacy', modern: { pin: '2026-07-28' } } as const
const expected = { instructions: 'Ask for one city at a time.', names: ['get_forecast', 'get_alerts', 'pack'] }

describe("the fixture server, before the SDK's own client", () => {
  test.each(['legacy', 'modern'] as const)('speaks the %s era over stdio', async (era) => {
    const args = [script, JSON.stringify({ era })]
    const transport = new StdioClientTransport({ command: process.execPath, args, stderr: 'inherit' })
    expect(await seenBySdk(transport, modes[era])).toEqual(expected)
  })

  test.each([
    ['legacy', 'json'],
    ['legacy', 'events'],
    ['modern', 'json'],
    ['modern', 'events'],
  ] as const)('speaks the %s era over HTTP, with answers as %s', async (era, answers) => {
    const server = await startScript('fixture-server.mjs', { era, answers, transport: 'http' })
    try {
      expect(await seenBySdk(new StreamableHTTPClientTransport(server.url), modes[era])).toEqual(expected)
    } finally {
      await server.close()
    }
  })

  test('a capture in the modern era asks as the SDK asks', async () => {
    const server = await startScript('fixture-server.mjs', { era: 'modern', transport: 'http' })
    type Sent = { headers: Record<string, string>; message: { method: string; params?: { _meta?: object } } }
    const asked = async (): Promise<Sent[]> => {
      const record = (await (await fetch(new URL('/record', server.url))).json()) as Sent[]
      return record.filter(({ message }) => message?.method === 'tools/list')
    }
    try {
      await seenBySdk(new StreamableHTTPClientTransport(server.url), modes.modern)
      const [theirs] = await asked()
      await capture(urlTarget(server.url), { environment: {}, era: 'modern' })
      const ours = (await asked()).at(-1)
      const shape = (sent: Sent | undefined) => ({
        headers: Object.keys(sent?.headers ?? {}).sort(),
        meta: Object.keys(sent?.message.params?._meta ?? {}).sort(),
      })
      expect(shape(ours)).toEqual(shape(theirs))
    } finally {
      await server.close()
    }
  })
})
