/** Calls that wait for a person: a real guard, a real server, and the commands by which the person decides. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callText } from '../support/call-text.ts'
import { runCommand, typesTheCode } from '../support/memory-io.ts'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')
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

const call = (name: string, given: Record<string, unknown> = {}) => callText(client, name, given)

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
    await connect({ tools: ['say', 'count'], requireApproval: '5m' })
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

    const again = call('count')
    const second = await waitingId()
    expect(second).not.toBe(id)
    expect((await person(['deny', second])).status).toBe(0)
    expect(await again).toBe('-32010 call-disapproved')
    await expect.poll(pending, patient).toEqual([])
    const counted = call('count')
    await person(['approve', await waitingId()], typesTheCode)
    // The server never saw the one that was denied.
    expect(await counted).toBe('1')
    await client?.close()
    const steps = log().filter(({ kind }) => kind === 'approval')
    expect(steps).toMatchObject([
      { call: 1, request: id, decision: 'asked', by: '' },
      { call: 1, request: id, decision: 'approved', by: 'terminal' },
      { call: 2, request: second, decision: 'asked', by: '' },
      { call: 2, request: second, decision: 'denied', by: 'terminal' },
      { call: 3, decision: 'asked', by: '' },
      { call: 3, decision: 'approved', by: 'terminal' },
    ])
  })

  test('is not approved without a terminal, with another code, or once it waits no longer', async () => {
    await connect({ tools: ['say'], requireApproval: true })
    const answer = call('say', { text: 'hello' })
    const id = await waitingId()
    expect(await person(['approve', id])).toMatchObject({ status: 2, stderr: expect.stringContaining('no terminal') })
    expect(await person(['approve', id], () => '0000')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('E_CONFIRMATION_REQUIRED'),
    })
    expect(pending()).toEqual([`${id}.json`])
    await person(['deny', id])
    expect(await answer).toBe('-32010 call-disapproved')
    await expect.poll(pending, patient).toEqual([])
    for (const verb of ['approve', 'deny']) {
      const late = await person([verb, id], typesTheCode)
      expect(late).toMatchObject({ status: 2, stderr: expect.stringContaining('that waits') })
    }
  })

  test('is refused after its time, and told of meanwhile', async () => {
    await connect({ tools: ['count'], requireApproval: '2s' })
    const told: { progress: number; message?: string | undefined }[] = []
    const onprogress = (progress: (typeof told)[number]) => void told.push(progress)
    const waits = client?.callTool({ name: 'count', arguments: {} }, undefined, { onprogress })
    await expect(waits).rejects.toThrow('Touchmark refused this request (TM-')
    expect(told[0]?.message).toMatch(/^A person has to approve this call \(CALL-[0-9A-F]{8}\)/)
    await expect.poll(async () => (await person(['status'])).stdout, patient).toContain('call-approval')
  })

  test.runIf(process.platform === 'linux')('is told of on the desktop with --notify, in fixed words', async () => {
    mkdirSync(join(home, 'bin'))
    writeFileSync(join(home, 'bin/notify-send'), `#!/bin/sh\necho "$*" >> '${join(home, 'notices')}'\n`, {
      mode: 0o755,
    })
    env = { ...env, PATH: `${join(home, 'bin')}:${env['PATH']}` }
    await connect({ tools: ['say'], requireApproval: '5m' }, '--notify')
    const answer = call('say', { text: 'x' })
    // The file is there before the words are in it.
    const notices = () => (existsSync(join(home, 'notices')) ? readFileSync(join(home, 'notices'), 'utf8') : '')
    await expect.poll(notices, patient).toMatch(/waits for your decision\. See: touchmark status\n$/)
    await person(['deny', await waitingId()])
    expect(await answer).toBe('-32010 call-disapproved')
  })

  test('that the client cancels can be approved late, for the same call alone; with the session it is withdrawn', async () => {
    await connect({ tools: ['say'], requireApproval: '5m' })
    const cancelling = new AbortController()
    const waits = client?.callTool({ name: 'say', arguments: {} }, undefined, { signal: cancelling.signal })
    waits?.catch(() => undefined)
    const id = await waitingId()
    cancelling.abort()
    expect(await call('cancelled')).toBe('0')
    const decisions = () => log().flatMap(({ kind, decision }) => (kind === 'approval' ? [decision] : []))
    expect(decisions()).toEqual(['asked', 'withdrawn'])
    expect((await person(['approve', id], typesTheCode)).status).toBe(0)
    await expect.poll(pending, patient).toEqual([])
    const other = call('say', { text: 'other' })
    await person(['deny', await waitingId()])
    expect(await other).toBe('-32010 call-disapproved')
    expect(await call('say')).not.toContain('-32010')
    client?.callTool({ name: 'say', arguments: {} }).catch(() => undefined)
    expect(await waitingId()).not.toBe(id)
    await client?.close()
    await expect.poll(pending, patient).toEqual([])
    const late = ['asked', 'denied', 'asked', 'approved', 'asked', 'withdrawn']
    await expect.poll(decisions, patient).toEqual(['asked', 'withdrawn', ...late])
  })

  test('is only asked about where policy has nothing else against it, and not asked about under observe', async () => {
    await connect({ tools: ['wipe', 'say'], requireApproval: '5m', arguments: [{ pointer: '/text', values: ['hi'] }] })
    expect(await call('say', { text: 'other' })).toBe('-32010 call-argument')
    expect(pending()).toEqual([])
    await client?.close()
    writeFileSync(
      join(home, 'touchmark/policy.jsonc'),
      JSON.stringify({ calls: { preset: 'observe', rules: [{ servers: ['*'], requireApproval: '5m' }] } }),
    )
    client = new Client({ name: 'test', version: '1.0.0' })
    const args = [main, 'guard', '--entry', 'calls', process.execPath, server]
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore', cwd: home }),
    )
    expect(await call('say', { text: 'hi' })).toBe('hi')
    await client.close()
    expect(log().filter(({ code }) => code === 'call-approval')).toMatchObject([{ enforced: false }])
  })
})
