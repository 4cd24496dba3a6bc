/** A server that shows more to a client that offers it something: how a person pins what such a session sees. */
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { expect, test } from 'vitest'
import { State } from '../../src/client/state/state.ts'
import { runCommand, temporaryFolder, typesTheCode } from '../support/memory-io.ts'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')
const server = ['--entry', 'offered', process.execPath, join(import.meta.dirname, '../support/offered-server.mjs')]

/** What a client that offers roots is shown through the guard. */
async function session(folder: string): Promise<string[]> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder }
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: { roots: {} } })
  const args = [main, 'guard', ...server]
  const started = { command: process.execPath, args, env, cwd: folder, stderr: 'ignore' } as const
  await client.connect(new StdioClientTransport(started))
  const { tools } = await client.listTools()
  await client.close()
  return tools.map(({ name }) => name)
}

const pinned = async (folder: string): Promise<string[]> => {
  const { servers } = await new State(join(folder, '.local/state/touchmark')).load()
  return [...(servers.get('offered')?.hashes.sections.tools.keys() ?? [])].sort()
}

const lock = (folder: string, ...words: string[]) =>
  runCommand(['lock', ...words, ...server], { folder, answer: typesTheCode })

test('what only a session is shown is accepted by a look that offers the same, and waits until then', async () => {
  const folder = temporaryFolder()
  expect((await lock(folder)).status).toBe(0)
  expect(await session(folder)).toEqual(['echo'])
  const without = await lock(folder, '--update')
  expect(without.stderr).toContain('still waits: tools "list_roots"')
  expect(without.stderr).toContain('touchmark lock --update --offers roots,sampling,elicitation')
  expect((await runCommand(['status'], { folder })).stdout).toContain('tools/list_roots')
  expect(await pinned(folder)).toEqual(['echo'])
  expect((await lock(folder, '--offers', 'roots')).status).toBe(1)
  const { status, stdout, stderr } = await lock(folder, '--update', '--offers', 'roots,elicitation')
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('still waits')])
  expect(stdout).toContain('list_roots')
  expect(await session(folder)).toEqual(['echo', 'list_roots'])
})

test('a pin that a session wrote does not lose what a look alone is not shown', async () => {
  const folder = temporaryFolder()
  expect(await session(folder)).toEqual(['echo', 'list_roots'])
  const { status, stderr } = await lock(folder)
  expect(status).toBe(1)
  expect(stderr).toContain('the pin of "offered" holds something else, and stays')
  expect(await pinned(folder)).toEqual(['echo', 'list_roots'])
  expect((await lock(folder, '--offers', 'roots')).status).toBe(0)
  const refused = await runCommand(['lock', '--update', ...server], { folder, answer: () => '0' })
  expect(refused.status).toBe(2)
  expect(await pinned(folder)).toEqual(['echo', 'list_roots'])
  expect((await lock(folder, '--update')).status).toBe(0)
  expect(await pinned(folder)).toEqual(['echo'])
})

test('an offer that is none is told, with its text escaped', async () => {
  const { status, stderr } = await lock(temporaryFolder(), '--offers', 'roots,\u001b[2J')
  expect(status).toBe(2)
  expect(stderr).toContain('the offer "<U+001B>[2J" in --offers; expected one or more of roots,sampling,elicitation')
})
