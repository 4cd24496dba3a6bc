/** A second server takes the name of a pinned one's tool: what a person who guards both is told. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')
const turning = join(import.meta.dirname, '../hostile/turning-server.mjs')
const home = mkdtempSync(join(tmpdir(), 'touchmark-name-collision-'))
const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CONFIG_HOME: home }
const words = join(home, 'words')

beforeAll(() => {
  writeFileSync(words, 'Reads a file.')
  for (const name of ['trusted.mjs', 'shadow.mjs']) copyFileSync(turning, join(home, name))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** One session through the guard; the names that the client sees. */
async function session(entry: string, script: string): Promise<string[]> {
  const args = [main, 'guard', '--entry', entry, process.execPath, join(home, script), words]
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, cwd: home, stderr: 'ignore' }))
  const { tools } = await client.listTools()
  await client.close()
  return tools.map(({ name }) => name)
}

const touchmark = (...args: string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [main, ...args], { env, cwd: home })
  return { status, stdout: String(stdout) }
}

test('the guard passes its tools, and status and verify say whose names they are', async () => {
  expect(await session('trusted', 'trusted.mjs')).toEqual(['read_file', 'write_file'])
  expect(await session('shadow', 'shadow.mjs')).toEqual(['read_file', 'write_file'])
  const status = touchmark('status').stdout
  expect(status).toContain('tools/read_file (also a tool of the entry "trusted", which had it first)')
  const verified = touchmark('verify', '--entry', 'shadow', process.execPath, join(home, 'shadow.mjs'), words)
  expect(verified.status).toBe(0)
  expect(verified.stdout).toContain('also a tool of the entry "trusted"')
})

test('what is flagged for nothing else can be accepted by an exception', async () => {
  await session('trusted', 'trusted.mjs')
  const [, trusted = ''] = touchmark('status').stdout.split(/^flag {3}(?=trusted)/m)
  expect(trusted).toContain('(also a tool of the entry "shadow", which got it later)')
  expect(trusted).toContain('accept it:  an exception in your policy, "what": "name-collision"')
  const exception = { what: 'name-collision', servers: ['trusted'], until: '2099-01-01T00:00:00Z', reason: 'known' }
  mkdirSync(join(home, 'touchmark'))
  writeFileSync(join(home, 'touchmark/policy.jsonc'), JSON.stringify({ exceptions: [exception] }))
  await session('trusted', 'trusted.mjs')
  expect(touchmark('status').stdout).not.toMatch(/^flag {3}trusted/m)
})

test('where policy demands names of their own, the guard withholds those of the newcomer alone', async () => {
  writeFileSync(join(home, 'touchmark.policy.jsonc'), '{ "uniqueToolNames": true }')
  expect(await session('shadow', 'shadow.mjs')).toEqual([])
  expect(touchmark('status').stdout).toMatch(/unique-name-required[\s\S]*"trusted", which had it first/)
  expect(await session('trusted', 'trusted.mjs')).toEqual(['read_file', 'write_file'])
})
