import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { Client as ModernClient } from '@modelcontextprotocol/client'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { clientNames, type EitherClient, eitherClient } from '../../support/either-client.ts'
import { guardServer, hostile, StreamTransport } from '../../support/guarded-server.ts'
import { isAlive } from '../../support/is-alive.ts'

const modules = new URL('../../../node_modules/@modelcontextprotocol/', import.meta.url).pathname
const started: ChildProcess[] = []
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchmark-guard-'))
})
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The server without a guard. */
function direct(argv: readonly string[]): StreamTransport {
  const [program = '', ...words] = argv
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'ignore'] })
  started.push(child)
  return new StreamTransport(child.stdout, child.stdin)
}

/** The lines that answered something, by id. */
function answers(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const { id, result } = JSON.parse(line) as { id?: unknown; result?: unknown }
      return result === undefined ? [] : [[String(id), line]]
    }),
  )
}

const identity = { name: 'test', version: '1.0.0' }
const servers = {
  everything: {
    argv: () => [process.execPath, `${modules}server-everything/dist/index.js`],
    async use(client: EitherClient) {
      await client.listPrompts()
      await client.listResources()
      await client.listResourceTemplates()
      await client.callTool({ name: 'echo', arguments: { message: 'Grüße 🌍' } })
    },
  },
  filesystem: {
    argv: () => [process.execPath, `${modules}server-filesystem/dist/index.js`, folder],
    async use(client: EitherClient) {
      await client.callTool({ name: 'list_directory', arguments: { path: folder } })
    },
  },
}

describe.each(clientNames)('with the %s', (name) => {
  test.each(Object.keys(servers) as (keyof typeof servers)[])(
    'every answer of server-%s is the same bytes as without a guard',
    async (key) => {
      const { argv, use } = servers[key]
      const seen = await Promise.all(
        [direct(argv()), guardServer(argv())].map(async (side) => {
          const transport = side instanceof StreamTransport ? side : side.transport
          const client = eitherClient[name]()
          await client.connect(transport as never)
          await client.listTools()
          await use(client)
          await client.close()
          return answers(transport.lines)
        }),
      )
      expect(Object.keys(seen[0]!).length).toBeGreaterThan(2)
      expect(seen[1]).toEqual(seen[0])
    },
  )

  test('a modern server is verified and passes', async () => {
    const guarded = guardServer(hostile('honest'), {
      target: { kind: 'command', argv: hostile('honest'), env: { ATTACK_MODERN: '1' } },
    })
    const client =
      name === 'sdk 1.x' ? null : new ModernClient(identity, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
    if (client === null) return guarded.stdin.end()
    await client.connect(guarded.transport as never)
    const { tools } = await client.listTools()
    expect(tools.map((tool) => tool.name)).toEqual(['get_forecast'])
    await client.callTool({ name: 'get_forecast', arguments: {} })
    expect(guarded.assessed[0]?.snapshot.context).toMatchObject({
      protocolVersion: '2026-07-28',
      serverInfo: { name: 'weather' },
    })
    expect(guarded.assessed.filter(({ part }) => part === 'whole')).toHaveLength(1)
    await client.close()
    expect(await guarded.ended).toEqual({ exitCode: 0, refused: null })
  })
})

/** A client that stops reading at the first large answer, until it is told to read on. */
class SlowClient extends Writable {
  readonly stalled: Promise<void>
  #stall: () => void = () => {}
  #resume: (() => void) | undefined
  #slow = true
  readonly #chunks: Buffer[] = []

  constructor() {
    super({ highWaterMark: 16_384 })
    this.stalled = new Promise((resolve) => {
      this.#stall = resolve
    })
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk)
    if (!this.#slow || chunk.length < 100_000) {
      done()
      return
    }
    this.#resume = done
    this.#stall()
  }

  readOn(): void {
    this.#slow = false
    this.#resume?.()
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }
}

describe('a guard is not felt', () => {
  async function connected(mode: string, variant: 'attack' | 'benign' = 'attack', over = {}) {
    const guarded = guardServer(hostile(mode, variant), over)
    const client = new LegacyClient(identity)
    await client.connect(guarded.transport as never)
    return { guarded, client }
  }

  test('pins are written once, before anything of the listing passes', async () => {
    const { guarded, client } = await connected('honest')
    await client.listTools()
    expect(guarded.commits()).toBe(1)
    expect(guarded.incidents).toEqual([])
    expect(guarded.notices()).toBe('')
    await client.close()
  })

  test.each([
    ['attack', 9],
    ['benign', 0],
  ] as const)('the exit code is the server’s (%s: %i)', async (variant, code) => {
    const { guarded, client } = await connected('exit-code', variant)
    await expect(client.callTool({ name: 'get_forecast', arguments: {} })).rejects.toThrow()
    expect((await guarded.ended).exitCode).toBe(code)
  })

  test('the end of input reaches the server, after what waited was answered', async () => {
    const guarded = guardServer(hostile('honest'))
    const messages = [
      { jsonrpc: '2.0', id: 0, method: 'initialize', params: {} },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 1, method: 'tools/list' },
      { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'get_forecast' } },
    ]
    await guarded.transport.start()
    guarded.stdin.end(
      messages
        .map((message) => `${JSON.stringify(message)}\n`)
        .join('')
        .trimEnd(),
    )
    expect(await guarded.ended).toEqual({ exitCode: 0, refused: null })
    expect(Object.keys(answers(guarded.transport.lines))).toEqual(['0', '1', '2'])
  })

  test('a signal reaches the server, and its number comes back', async () => {
    const listeners = new Map<string, (name: NodeJS.Signals) => void>()
    const signals = {
      on: (name: string, listener: never) => void listeners.set(name, listener),
      off: (name: string) => void listeners.delete(name),
    }
    const { guarded } = await connected('honest', 'attack', { signals })
    expect([...listeners.keys()]).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP'])
    listeners.get('SIGTERM')?.('SIGTERM')
    expect((await guarded.ended).exitCode).toBe(128 + 15)
    expect(listeners.size).toBe(0)
  })

  test('a server that ignores SIGTERM is killed before the client would kill us, and is no orphan', async () => {
    const signals = new EventEmitter()
    const stubborn = "process.on('SIGTERM',()=>{});setInterval(()=>{},1000);console.log('up '+process.pid)"
    const guarded = guardServer([process.execPath, '-e', stubborn], { signals, stopGraceMs: 100 })
    await expect.poll(guarded.notices).toContain('up ')
    guarded.stdin.end()
    signals.emit('SIGTERM', 'SIGTERM')
    expect((await guarded.ended).exitCode).toBe(128 + 9)
    expect(isAlive(Number(/up (\d+)/.exec(guarded.notices())?.[1]))).toBe(false)
  })

  test('noise without end is dropped, and told of only so often', async () => {
    const noisy = "for (let line = 0; line < 5000; line += 1) console.log('noise '+line)"
    const guarded = guardServer([process.execPath, '-e', noisy])
    expect((await guarded.ended).exitCode).toBe(0)
    expect(guarded.notices().match(/dropped what is no message/g)).toHaveLength(20)
    expect(guarded.notices()).toContain('more of it is dropped without a word')
    expect(guarded.transport.lines).toEqual([])
  })

  test('a server that cannot be started is reported, and the session ends', async () => {
    const guarded = guardServer(['/nowhere/at/all'])
    expect((await guarded.ended).exitCode).toBe(3)
    expect(guarded.notices()).toContain('could not be started')
    expect(guarded.notices()).toContain('[E_SERVER_START]')
  })

  test('a line beyond the cap ends the session, and the server', async () => {
    const { guarded, client } = await connected('flood', 'attack', { limits: { maxBytes: 100_000 }, stopGraceMs: 100 })
    await expect(client.callTool({ name: 'get_forecast', arguments: {} })).rejects.toThrow()
    expect((await guarded.ended).exitCode).toBe(3)
    expect(guarded.notices()).toContain('longer than 100000 bytes')
  })

  test('a client that reads slowly holds the server back, and loses nothing', async () => {
    const slow = new SlowClient()
    const guarded = guardServer(hostile('flood'), { stdout: slow })
    const send = (message: object) => guarded.stdin.write(`${JSON.stringify(message)}\n`)
    send({ jsonrpc: '2.0', id: 0, method: 'initialize', params: {} })
    send({ jsonrpc: '2.0', method: 'notifications/initialized' })
    for (let id = 1; id <= 20; id += 1)
      send({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'get_forecast' } })
    guarded.stdin.end()
    await slow.stalled
    // 40 MB are asked for; what is under way is what pipes and buffers hold, a few messages.
    expect(slow.writableLength).toBeLessThan(10_000_000)
    slow.readOn()
    expect((await guarded.ended).exitCode).toBe(0)
    slow.end()
    await once(slow, 'finish')
    expect(Object.keys(answers(slow.text().trimEnd().split('\n')))).toHaveLength(21)
  })

  test('a client’s line that is no JSON, or two readers would read differently, never reaches the server', async () => {
    const { guarded, client } = await connected('honest')
    await client.listTools()
    const before = guarded.transport.lines.length
    guarded.stdin.write(
      'not json\n\n{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"get_forecast","name":"send_file"}}\n',
    )
    await client.ping()
    const errors = guarded.transport.lines.slice(before).filter((line) => line.includes('-32700'))
    expect(errors).toHaveLength(2)
    await client.close()
  })

  test('a client’s line beyond the cap ends its input', async () => {
    const { guarded } = await connected('honest', 'attack', { limits: { maxBytes: 10_000 } })
    guarded.stdin.write(`{"jsonrpc":"2.0","id":9,"method":"ping","params":{"x":"${'x'.repeat(20_000)}"}}\n`)
    expect((await guarded.ended).exitCode).toBe(0)
  })

  test('an assessment that fails, or never ends, is no verdict', async () => {
    for (const assess of [() => Promise.reject(new Error('no \u001b[31mdisk')), () => new Promise<never>(() => {})]) {
      const { guarded, client } = await connected('honest', 'attack', { assess, limits: { listTimeoutMs: 100 } })
      await expect(client.listTools()).rejects.toThrow(/Touchmark refused this request \(TM-[0-9A-F]{8}\)/)
      expect(guarded.incidents).toMatchObject([{ enforced: true, incident: { code: 'could-not-check' } }])
      expect(guarded.notices()).not.toContain('\u001b')
      await client.close()
      expect((await guarded.ended).refused).toMatchObject({ code: 'could-not-check' })
    }
  })

  test('pins that cannot be written: nothing passes', async () => {
    const assess = async () => ({
      verdict: { server: 'passes', passes: new Set(['tools\nget_forecast']) } as const,
      commit: () => Promise.reject(new Error('disk full')),
    })
    const { guarded, client } = await connected('honest', 'attack', { assess })
    await expect(client.listTools()).rejects.toThrow('Touchmark refused')
    expect(guarded.notices()).toContain('the pins could not be written: disk full')
    await client.close()
  })

  test('a callback of ours that throws ends the session instead of passing anything', async () => {
    const over = {
      onIncident: () => {
        throw new Error('a defect')
      },
      stopGraceMs: 100,
    }
    const { guarded, client } = await connected('honest', 'attack', over)
    await expect(client.callTool({ name: 'unlisted', arguments: {} })).rejects.toThrow()
    await guarded.ended
    expect(guarded.notices()).toContain('an unexpected error: a defect')
  })
})
