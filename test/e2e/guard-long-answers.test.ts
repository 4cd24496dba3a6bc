/** Long answers through the real program and real pipes: each is the server's own, whoever reads slowly. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')
const server = join(import.meta.dirname, '../support/long-answer-server.mjs')
const home = mkdtempSync(join(tmpdir(), 'touchmark-long-answers-'))
const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CONFIG_HOME: home }
afterAll(() => rmSync(home, { recursive: true, force: true }))

interface Answer {
  readonly id: number
  readonly result?: { readonly content?: readonly { readonly text: string }[] }
}

/** Sends requests, and gives every line that comes back to `onAnswer`. */
class Guarded {
  readonly child: ChildProcess
  #onAnswer: (answer: Answer) => void = () => undefined

  constructor() {
    const argv = [main, 'guard', '--', process.execPath, server]
    this.child = spawn(process.execPath, argv, { env, cwd: home, stdio: ['pipe', 'pipe', 'ignore'] })
    if (this.child.stdout === null) throw new Error('no pipe')
    createInterface({ input: this.child.stdout }).on('line', (line) => this.#onAnswer(JSON.parse(line) as Answer))
  }

  send(method: string, params: object, id?: number): void {
    this.child.stdin?.write(
      `${JSON.stringify({ jsonrpc: '2.0', ...(id === undefined ? {} : { id }), method, params })}\n`,
    )
  }

  /** As many answers as were asked for, by id. */
  async answers(count: number, ask: () => void): Promise<Map<number, Answer>> {
    const answers = new Map<number, Answer>()
    const all = new Promise<void>((resolve) => {
      this.#onAnswer = (answer) => {
        answers.set(answer.id, answer)
        if (answers.size === count) resolve()
      }
    })
    ask()
    await all
    return answers
  }

  static async open(): Promise<Guarded> {
    const guarded = new Guarded()
    const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
    await guarded.answers(1, () => guarded.send('initialize', hello, 0))
    guarded.send('notifications/initialized', {})
    await guarded.answers(1, () => guarded.send('tools/list', {}, 0))
    return guarded
  }

  call(id: number, bytes: number): void {
    this.send('tools/call', { name: 'text', arguments: { seed: `s${id}`, bytes } }, id)
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve))
    this.child.stdin?.end()
    await gone
  }
}

function expected(id: number, bytes: number): string {
  let text = ''
  for (let part = 0; text.length < bytes; part += 1) text += `s${id}.${part} `
  return text
}

const sizeOf = (id: number): number => [10, 70_000, 100_000, 300_000, 66_000, 1_500_000][id % 6] as number

describe('answers of many sizes are what the server said', () => {
  test('one after another', async () => {
    const guarded = await Guarded.open()
    for (let id = 1; id <= 60; id += 1) {
      const answer = (await guarded.answers(1, () => guarded.call(id, sizeOf(id)))).get(id)
      expect(answer?.result?.content?.[0]?.text === expected(id, sizeOf(id)), `answer ${id}`).toBe(true)
    }
    await guarded.close()
  })

  test('all at once, for a client that reads now and then', async () => {
    const guarded = await Guarded.open()
    const { stdout } = guarded.child
    let reads = true
    const pauses = (async () => {
      while (reads) {
        stdout?.pause()
        for (let turn = 0; turn < 50; turn += 1) await nextTurn()
        stdout?.resume()
        for (let turn = 0; turn < 5; turn += 1) await nextTurn()
      }
    })()
    const answers = await guarded.answers(60, () => {
      for (let id = 1; id <= 60; id += 1) guarded.call(id, sizeOf(id))
    })
    reads = false
    await pauses
    for (const [id, answer] of answers)
      expect(answer.result?.content?.[0]?.text === expected(id, sizeOf(id)), `answer ${id}`).toBe(true)
    await guarded.close()
  })
})
