import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client as ModernClient, type Transport as ModernTransport } from '@modelcontextprotocol/client'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import type { Transport as LegacyTransport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ClientTransport, guardedTransport, type TransportVerdict } from '../../src/index.ts'

const modules = new URL('../../node_modules/@modelcontextprotocol/', import.meta.url).pathname
const identity = { name: 'test', version: '1.0.0' }
const everything = { command: process.execPath, args: [`${modules}server-everything/dist/index.js`] }

let folder: string
let notices: string[]
let verdicts: TransportVerdict[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchmark-transport-'))
  notices = []
  verdicts = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function options(over: object = {}) {
  return {
    environment: { PATH: process.env['PATH'], HOME: folder },
    project: folder,
    onNotice: (line: string) => notices.push(line),
    onVerdict: (verdict: TransportVerdict) => verdicts.push(verdict),
    ...over,
  }
}

interface AnyClient {
  connect(): Promise<void>
  listTools(): Promise<{ tools: { name: string }[] }>
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<unknown>
  close(): Promise<void>
}

/** Each SDK's own types take the transport: nothing here is cast. */
const clients = {
  'sdk 1.x': (transport: ClientTransport): AnyClient => {
    const client = new LegacyClient(identity)
    const typed: LegacyTransport = transport
    return Object.assign(client, { connect: client.connect.bind(client, typed) })
  },
  'client 2.x': (transport: ClientTransport): AnyClient => {
    const client = new ModernClient(identity)
    const typed: ModernTransport = transport
    return Object.assign(client, { connect: client.connect.bind(client, typed) })
  },
}

describe.each(Object.keys(clients) as (keyof typeof clients)[])('with the %s', (name) => {
  test('lists and calls what is verified, and pins it', async () => {
    const client = clients[name](guardedTransport(everything, options()))
    await client.connect()
    const { tools } = await client.listTools()
    expect(tools.map((tool) => tool.name)).toContain('echo')
    const answer = await client.callTool({ name: 'echo', arguments: { message: 'Grüße' } })
    expect(JSON.stringify(answer)).toContain('Grüße')
    await client.close()
    expect(verdicts.map(({ effect }) => effect)).toEqual(['flag'])
    expect(verdicts[0]?.notChecked).not.toContain('bytes')
  })
})
