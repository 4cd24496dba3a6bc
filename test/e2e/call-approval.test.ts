/** Calls that wait for a person: a real guard, a real server, and the commands by which the person decides. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommand, typesTheCode } from '../support/memory-io.ts'

const main = join(import.meta.dirname, '../../dist/cli/main.js')
const server = join(import.meta.dirname, '../support/calling-server.mjs')
const patient = { timeout: 60_000 }
let home: string
let env: Record<string, string>
let client: Client | undefined

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'touchmark-approval-'))
  env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CONFIG_HOME: home }
})
afterEach(async () => {
  await client?.close()
  client = undefined
  rmSync(home, { recursive: true, force: true })
})

async function connect(rule: object, ...options: string[]): Promise<Client> {
  mkdirSync(join(home, 'touchmark'), { recursive: true })
  const calls = { log: true, rules: [{ servers: ['calls'], ...rule }] }
  writeFileSync(join(home, 'touchmark/policy.jsonc'), JSON.stringify({ calls }))
  client = new Client({ name: 'test', version: '1.0.0' })
  const args = [main, 'guard', '--entry', 'calls', '--accept-first', ...options, process.execPath, server]
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore', cwd: home }))
  return client
}

async function call(name: string, arguments_: Record<string, unknown> = {}): Promise<string> {
  try {
    if (client === undefined) throw new Error('no client')
    const result: unknown = await client.callTool({ name, arguments: arguments_ })
    return (result as { content: [{ text: string }] }).content[0].text
  } catch (error) {
    const { code, data } = error as { code: number; data?: { reason?: string } }
    return `${code} ${data?.reason ?? ''}`.trim()
  }
}

const pending = (): string[] => {
  const folder = join(home, 'state/touchmark/pending')
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('CALL-')) : []
}

/** The id of the one call that waits. */
async function waitingId(): Promise<string> {
  await expect.poll(pending, patient).toHaveLength(1)
  return (pending()[0] ?? '').slice(0, 'CALL-00000000'.length)
}

const person = (argv: string[], answer?: (prompt: string) => string) =>
  runCommand(argv, { folder: home, env, ...(answer === undefined ? {} : { answer }) })

function log(): Record<string, unknown>[] {
  const folder = join(home, 'state/touchmark/calls')
  return readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  )
}

describe('a call that a person has to approve', () => {
  test('goes on once it is approved, and only that once; the log says so', async () => {
    await connect({ tools: ['say'], requireApproval: '5m' })
    const answer = call('say', { text: 'hello\u202e' })
    const id = await waitingId()
    expect(statSync(join(home, 'state/touchmark/pending', `${id}.json`)).mode & 0o777).toBe(0o600)
    const shown = await person(['status', '--show-text'])
    expect(shown.stdout).toContain(`touchmark approve ${id}   (asks for a code)`)
    expect(shown.stdout).toContain('{"text":"hello<U+202E>"}')
    expect((await person(['status', '--json'])).stdout).not.toContain('hello')
    const approved = await person(['approve', id], typesTheCode)
    expect(approved).toMatchObject({ status: 0, stdout: expect.stringContaining(`approved   ${id}`) })
    expect(approved.stderr).toContain('{"text":"hello<U+202E>"}')
    expect(await answer).toBe('hello\u202e')
    await expect.poll(pending, patient).toEqual([])

    const again = call('say', { text: 'hello\u202e' })
    const second = await waitingId()
    expect(second).not.toBe(id)
    expect((await person(['deny', second])).status).toBe(0)
    expect(await again).toBe('-32010 call-disapproved')
    expect(await call('count')).toBe('1')
    await client?.close()
    const steps = log().filter(({ kind }) => kind === 'approval')
    expect(steps).toMatchObject([
      { call: 1, request: id, decision: 'asked', by: '' },
      { call: 1, request: id, decision: 'approved', by: 'terminal' },
      { call: 2, request: second, decision: 'asked', by: '' },
      { call: 2, request: second, decision: 'denied', by: 'terminal' },
    ])
  })
})
