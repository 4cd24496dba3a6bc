/** The call log of a real guarded session, as a client's configuration would start it, and after kill -9. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')
const server = join(import.meta.dirname, '../hostile/guard-server.mjs')
let home: string
let env: Record<string, string>

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'touchmark-call-log-'))
  env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CONFIG_HOME: home }
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const folder = (): string => join(home, 'state/touchmark/calls')
const heads = (): string => join(home, 'heads.jsonl')

function touchmark(...words: readonly string[]) {
  return spawnSync(process.execPath, [main, ...words], { env, cwd: home, encoding: 'utf8' })
}

interface Session {
  readonly child: ChildProcess
  ask(method: string, params?: object): Promise<{ result?: object; error?: { code: number; data?: object } }>
  end(): Promise<number | null>
}

async function session(...options: readonly string[]): Promise<Session> {
  const words = [main, 'guard', '--entry', 'logged', '--accept-first', ...options, process.execPath, server, 'honest']
  const child = spawn(process.execPath, words, { env, cwd: home, stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting = new Map<number, (answer: object) => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as { id?: number }
    if (message.id !== undefined) waiting.get(message.id)?.(message)
  })
  let last = 0
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const ask = (method: string, params: object = {}) => {
    last += 1
    const id = last
    send({ id, method, params })
    return new Promise<object>((resolve) => waiting.set(id, resolve))
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const end = () => {
    child.stdin.end()
    return exited
  }
  await ask('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test\u202e', version: '1' },
  })
  send({ method: 'notifications/initialized' })
  await ask('tools/list')
  return { child, ask, end }
}

const forecast = { name: 'get_forecast', arguments: { city: 'a very private place' } }

describe('the call log of a guarded session', () => {
  test('holds every call, verifies, and its end is anchored elsewhere', async () => {
    const { ask, end } = await session('--call-log', '--call-log-head', heads())
    await ask('tools/call', forecast)
    const refused = await ask('tools/call', { name: 'unheard-of', arguments: {} })
    expect(refused.error?.data).toMatchObject({ reason: 'unlisted' })
    await end()
    const text = readFileSync(join(folder(), readdirSync(folder())[0] ?? ''), 'utf8')
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(text).not.toContain('private place')
    expect(text).not.toContain('\u202e')
    expect(lines.map(({ kind, outcome = '' }) => `${kind} ${outcome}`.trim()).sort()).toEqual(
      ['start', 'client', 'call', 'call', 'answer ok', 'answer refused', 'incident', 'end'].sort(),
    )
    expect(touchmark('call-log', 'verify').status).toBe(3)
    const verified = touchmark('call-log', 'verify', '--expect-head', heads(), '--json')
    expect(verified.status).toBe(0)
    expect(JSON.parse(verified.stdout).chains).toMatchObject([
      { state: 'intact', ended: true, anchoredTo: lines.length },
    ])
  })

  test('is whole after kill -9, but for its last line', async () => {
    const { child, ask } = await session('--call-log')
    for (let turn = 0; turn < 20; turn += 1) await ask('tools/call', forecast)
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited
    const report = JSON.parse(touchmark('call-log', 'verify', '--json').stdout).chains[0]
    expect(report.state).toBe('intact')
    expect(report.lines).toBeGreaterThanOrEqual(2 + 2 * 20)
    expect(report.ended).toBe(false)
  })

  test('an altered line exits with 1 and its number', async () => {
    const { ask, end } = await session('--call-log', '--call-log-head', heads())
    await ask('tools/call', forecast)
    await end()
    const path = join(folder(), readdirSync(folder())[0] ?? '')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"get_forecast"', '"get_somewhat"'))
    const { status, stdout } = touchmark('call-log', 'verify', '--expect-head', heads())
    expect(status).toBe(1)
    expect(stdout).toContain('line 3: altered')
  })

  test('that cannot be made starts no session', () => {
    writeFileSync(join(home, 'state'), '')
    const { status, stderr } = touchmark('guard', '--call-log', process.execPath, server, 'honest')
    expect([2, 3]).toContain(status)
    expect(stderr).toMatch(/E_[A-Z_]+/)
  })

  test('no log, an unknown action and a path that is none are said', () => {
    expect(touchmark('call-log', 'verify', home)).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('nothing'),
    })
    expect(touchmark('call-log', 'look').status).toBe(2)
    expect(touchmark('call-log', 'verify', join(home, 'gone')).status).toBe(2)
  })
})
