/** A server confined by bubblewrap, for real: what it may not reach it does not reach, and it works all the same. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../support/memory-io.ts'
import { notRun } from '../support/not-run.ts'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')
const tried = spawnSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true'])
const works = process.platform === 'linux' && tried.status === 0
if (!works) notRun('a server in bubblewrap: it is not here, or may not make namespaces')

const home = mkdtempSync(join(tmpdir(), 'touchmark-sandbox-'))
const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CONFIG_HOME: home }

beforeAll(() => {
  for (const folder of ['server', 'secrets', 'out']) mkdirSync(join(home, folder))
  writeFileSync(join(home, 'secrets/key'), 'a private key')
  copyFileSync(join(import.meta.dirname, '../support/prying-server.mjs'), join(home, 'server/main.mjs'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** What the last guard said on standard error. */
let told = ''

/** What the server could do, as it says itself. */
async function pry(...options: string[]): Promise<Record<string, unknown>> {
  return await pryAs(join(home, 'server/main.mjs'), home, ...options)
}

async function pryAs(script: string, cwd: string, ...options: string[]): Promise<Record<string, unknown>> {
  const args = [main, 'guard', '--entry', `prying ${script}`, ...options, process.execPath, script]
  const client = new Client({ name: 'test', version: '1.0.0' })
  const transport = new StdioClientTransport({ command: process.execPath, args, env, cwd, stderr: 'pipe' })
  told = ''
  transport.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString('utf8')))
  await client.connect(transport)
  await client.listTools()
  const result: unknown = await client.callTool({ name: 'pry', arguments: {} })
  const { content } = result as { content: [{ text: string }] }
  await client.close()
  return JSON.parse(content[0].text) as Record<string, unknown>
}

describe.runIf(works)('touchmark guard --sandbox bubblewrap', () => {
  test('without it the server reads, writes and listens as its user', async () => {
    expect(await pry()).toMatchObject({ reads: 'a private key', writes: true })
    expect(existsSync(join(home, 'out/written'))).toBe(true)
    rmSync(join(home, 'out/written'))
  })

  test('with it neither files nor the network nor the user are there, and it answers', async () => {
    const { reads, writes, user, interfaces } = await pry('--sandbox', 'bubblewrap', '--accept-first')
    expect({ reads, writes, user, interfaces }).toEqual({
      reads: null,
      writes: false,
      user: 10_001,
      interfaces: ['lo'],
    })
    expect(existsSync(join(home, 'out/written'))).toBe(false)
    expect(told).toMatch(/touchmark: confined: \S*bwrap .*--unshare-all .*--cap-drop ALL/)
  })

  test.each([
    ['main.mjs', 'server'],
    ['server/main.mjs', '.'],
  ])('a script is found as the words name it: %s in %s', async (script, folder) => {
    const { reads, writes } = await pryAs(script, join(home, folder), '--sandbox', 'bubblewrap', '--accept-first')
    expect({ reads, writes }).toEqual({ reads: null, writes: false })
  })

  test('what was given is there', async () => {
    const given = ['--sandbox-write', join(home, 'out'), '--sandbox-read', join(home, 'secrets')]
    expect(await pry('--sandbox', 'bubblewrap', ...given)).toMatchObject({ reads: 'a private key', writes: true })
    expect(existsSync(join(home, 'out/written'))).toBe(true)
  })
})

describe('where it cannot be done', () => {
  test('it is said plainly, and nothing is started', async () => {
    const words = ['guard', '--sandbox', 'auto', process.execPath, 'server.mjs']
    const { status, stderr } = await runCommand(words, { env: { PATH: join(homedir(), 'no-such-folder') } })
    expect(status).toBe(3)
    expect(stderr).toContain('no bwrap on this machine')
    expect(stderr).toContain('it was not started')
  })

  test.each([
    [['--sandbox', 'chroot', 'node', 'x'], 'auto, bubblewrap, docker, podman'],
    [['--sandbox-network', 'node', 'x'], '--sandbox KIND as well'],
    [['--sandbox', 'auto', 'http://127.0.0.1:9/mcp'], 'a command: only what we start is ours'],
  ])('wrong use: %j', async (words, expected) => {
    const { status, stderr } = await runCommand(['guard', ...words])
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining(expected) })
  })
})
