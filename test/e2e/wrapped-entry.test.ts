/**
 * A client's configuration after `touchmark wrap`, used as its client uses it: the entry's own command, words and variables
 * start the guard, and a client speaks to it over stdio.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { writeBelow } from '../support/host-samples.ts'
import { serve } from '../support/http-servers.ts'
import { runCommand, temporaryFolder } from '../support/memory-io.ts'

interface Entry {
  readonly command: string
  readonly args: string[]
  readonly env?: Record<string, string>
}

const root = join(import.meta.dirname, '../..')

/** Wraps the one entry of a Cursor, and connects as Cursor would, `${env:…}` replaced from `variables`. */
async function connectWrapped(entry: unknown, variables: Record<string, string>): Promise<Client> {
  const folder = temporaryFolder()
  const path = writeBelow(folder, '.cursor/mcp.json', JSON.stringify({ mcpServers: { own: entry } }))
  expect((await runCommand(['wrap', 'cursor'], { folder })).status).toBe(0)
  const text = readFileSync(path, 'utf8').replace(/\$\{env:(\w+)\}/g, (_, name: string) => variables[name] ?? '')
  const { command, args, env = {} } = (JSON.parse(text) as { mcpServers: { own: Entry } }).mcpServers.own
  for (const value of Object.values(variables)) expect(args.join(' ')).not.toContain(value)
  const client = new Client({ name: 'test', version: '1.0.0' })
  const surroundings = { PATH: process.env['PATH'] ?? '', HOME: folder, ...env }
  await client.connect(new StdioClientTransport({ command, args, env: surroundings, stderr: 'ignore', cwd: folder }))
  onTestFinished(() => client.close())
  return client
}

describe('a wrapped entry', () => {
  test('of a command serves its tools, and the server has the variables that it always had', async () => {
    const everything = join(root, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js')
    const env = { NODE_NO_WARNINGS: '1', TOKEN: '$' + '{env:SECRET}' }
    const client = await connectWrapped({ command: process.execPath, args: [everything], env }, { SECRET: 'swordfish' })
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('echo')
    const { content } = await client.callTool({ name: 'get-env', arguments: {} })
    const [{ text }] = content as [{ text: string }]
    expect(JSON.parse(text)).toMatchObject({ NODE_NO_WARNINGS: '1', TOKEN: 'swordfish' })
    expect(text).not.toContain('TOUCHMARK_')
  }, 60_000)

  test('of a URL asks it with its headers, whose values stand in no argument', async () => {
    const seen = new Set<string | undefined>()
    const far = await serve((request, response) => {
      seen.add(request.headers.authorization)
      answer(request, response)
    })
    onTestFinished(() => far.close())
    const headers = { Authorization: 'Bearer $' + '{env:SECRET}' }
    const client = await connectWrapped({ url: far.url.href, headers }, { SECRET: 'swordfish' })
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['weather'])
    expect([...seen]).toEqual(['Bearer swordfish'])
  }, 60_000)
})

type Listener = Parameters<typeof serve>[0]

/** The smallest server: one tool, plain answers. */
const answer: Listener = (request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += chunk))
  request.on('end', () => {
    if (request.method !== 'POST') return response.writeHead(405).end()
    const { id, method } = JSON.parse(body) as { id?: unknown; method: string }
    if (id === undefined) return response.writeHead(202).end()
    const result = results[method]
    const message = result === undefined ? { error: { code: -32601, message: 'no such method' } } : { result }
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ jsonrpc: '2.0', id, ...message }))
  })
}

const results: Readonly<Record<string, unknown>> = {
  initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'far', version: '1' } },
  'tools/list': { tools: [{ name: 'weather', description: 'Says the weather.', inputSchema: { type: 'object' } }] },
}
