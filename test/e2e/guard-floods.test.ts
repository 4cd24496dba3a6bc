/** A server that tries to fill the guard: the real program, with little memory, has to be there afterwards. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, describe, expect, test } from 'vitest'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')
const server = join(import.meta.dirname, '../support/flooding-server.mjs')
const home = mkdtempSync(join(tmpdir(), 'touchmark-guard-floods-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Calls the server so often behind a guard that may keep only so much; the last answer, and what people were told. */
async function play(how: string, calls: number): Promise<{ answer: string; told: string; state: string }> {
  const state = join(home, how)
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: state, XDG_CONFIG_HOME: home }
  const args = ['--max-old-space-size=128', main, 'guard', '--entry', how, '--', process.execPath, server, how]
  const transport = new StdioClientTransport({ command: process.execPath, args, env, stderr: 'pipe' })
  let told = ''
  transport.stderr?.on('data', (chunk: Buffer) => {
    told += chunk.toString('utf8')
  })
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(transport)
  let answer = ''
  for (let turn = 0; turn < calls; turn += 1) {
    const result = await client.callTool({ name: 'get_forecast', arguments: {} }, undefined, { timeout: 100_000 })
    answer = JSON.stringify(result.content)
  }
  await client.close()
  return { answer, told, state: join(state, 'touchmark') }
}

const answers = (text: string): number => Number(/answers: (\d+)/.exec(text)?.[1])

describe('a guard in front of a server', () => {
  test('that asks and reads: each question is refused, and the server gets every refusal', async () => {
    expect(answers((await play('calm', 1)).answer)).toBe(300)
  })

  test('that asks 20,000 times and reads nothing: only so many refusals wait for it', async () => {
    const got = answers((await play('unread', 1)).answer)
    expect(got).toBeGreaterThan(100)
    expect(got).toBeLessThan(10_000)
  })

  test('that names an id two million times in a line nobody can read: the call is refused, the session goes on', async () => {
    await expect(play('ids', 1)).rejects.toThrow('Touchmark refused')
  })

  test('that writes noise of millions of pieces on a line: it is dropped', async () => {
    const { answer, told } = await play('noise', 2)
    expect(answer).toContain('answers: 0')
    expect(told).toContain('dropped what is no message')
  })

  test('that shows a thousand bad tools: people are told enough, and no more is kept', async () => {
    const { told, state } = await play('names', 1)
    expect(told.split('\n').length).toBeLessThan(1_100)
    expect(told).toContain('what else is refused is told in touchmark status alone')
    const [file = ''] = readdirSync(join(state, 'pending'))
    const { incidents } = JSON.parse(readFileSync(join(state, 'pending', file), 'utf8')) as { incidents: unknown[] }
    expect(incidents).toHaveLength(100)
  })
})
