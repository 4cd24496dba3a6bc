import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { serverEnvironment } from '../../../src/client/process/server-environment.ts'
import { type CloseReason, type ServerProcess, startServerProcess } from '../../../src/client/process/server-process.ts'
import { StderrTail } from '../../../src/client/process/stderr-tail.ts'
import { CaptureError } from '../../../src/errors.ts'
import { isAlive } from '../../support/is-alive.ts'

interface Running {
  readonly server: ServerProcess
  readonly lines: string[]
  readonly closed: Promise<CloseReason>
  /** Resolves with the first line that is `text`. */
  line(text: string): Promise<void>
}

/** Runs a script with Node, as a server. */
function run(
  script: string,
  options: { maxLineBytes?: number; onLine?: (line: string) => void; stopGraceMs?: number } = {},
): Running {
  const lines: string[] = []
  const waiting = new Map<string, () => void>()
  let close: (reason: CloseReason) => void = () => {}
  const closed = new Promise<CloseReason>((resolve) => {
    close = resolve
  })
  const server = startServerProcess(
    { kind: 'command', argv: [process.execPath, '-e', script], env: {} },
    {
      maxLineBytes: options.maxLineBytes ?? 1_000,
      stderr: 'capture',
      stopGraceMs: options.stopGraceMs ?? 100,
      onLine(bytes) {
        const text = Buffer.from(bytes).toString('utf8')
        lines.push(text)
        options.onLine?.(text)
        waiting.get(text)?.()
      },
      onClose: close,
    },
  )
  const line = (text: string) =>
    lines.includes(text) ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(text, resolve))
  return { server, lines, closed, line }
}

const echo = "process.stdin.on('data',d=>process.stdout.write(d));process.stdin.on('end',()=>process.exit(7))"

describe('a server process', () => {
  test('gets what is written and gives back lines, to the end of its input', async () => {
    const { server, lines, closed } = run(echo)
    expect(server.pid).toBeTypeOf('number')
    server.write('one\r\ntwo\n')
    server.write(Buffer.from('three'))
    server.endInput()
    expect(await closed).toMatchObject({ kind: 'exit', code: 7, signal: null, unterminated: Buffer.from('three') })
    expect(lines).toEqual(['one\r', 'two'])
    await server.exited
    await server.stop()
  })

  test('is reported with the signal that ended it', async () => {
    const { server, closed, line } = run(`console.log('up');${echo}`)
    await line('up')
    server.signal('SIGTERM')
    expect(await closed).toMatchObject({ kind: 'exit', code: null, signal: 'SIGTERM' })
    await server.stop()
  })

  test('writing to one that is gone does nothing', async () => {
    const { server, closed } = run('process.exit(0)')
    await closed
    expect(server.write('late\n')).toBe(true)
    await server.drained()
    server.endInput()
    await Promise.all([server.stop(), server.stop()])
  })

  test('a line beyond the cap ends the reading, not the process: that is for stop', async () => {
    const { server, closed, lines } = run("process.stdout.write('short\\n'+'x'.repeat(2000));setInterval(()=>{},1000)")
    const reason = await closed
    expect(reason).toMatchObject({ kind: 'failed', error: { code: 'E_SERVER_CAP' } })
    expect(lines).toEqual(['short'])
    server.resume()
    await server.stop()
    await server.exited
  })

  test('what onLine throws ends the reading, once', async () => {
    const known = run("console.log('a');console.log('b')", {
      onLine() {
        throw new CaptureError('E_SERVER_PROTOCOL', { found: 'nonsense' })
      },
    })
    expect(await known.closed).toMatchObject({ kind: 'failed', error: { code: 'E_SERVER_PROTOCOL' } })
    await known.server.stop()
    expect(known.lines).toEqual(['a'])
    const unknown = run("console.log('a')", {
      onLine() {
        throw new RangeError('a defect')
      },
    })
    expect(await unknown.closed).toMatchObject({
      kind: 'failed',
      error: { code: 'E_INTERNAL', cause: expect.any(RangeError) },
    })
    await unknown.server.stop()
  })

  test('back pressure: a full stdin says so, and drains', async () => {
    const { server, line } = run(
      "console.log('up');process.stdin.once('readable',()=>{});process.on('SIGUSR2',()=>process.stdin.resume())",
    )
    await line('up')
    let free = true
    for (let written = 0; free && written < 100; written += 1) free = server.write(Buffer.alloc(100_000))
    expect(free).toBe(false)
    server.signal('SIGUSR2')
    await server.drained()
    await server.stop()
  })

  test('back pressure: nothing of a paused output is lost, even after the exit', async () => {
    const { server, lines, line, closed } = run(echo)
    server.write('one\n')
    await line('one')
    server.pause()
    server.write('two\n')
    server.endInput()
    await server.exited
    server.resume()
    await closed
    expect(lines).toEqual(['one', 'two'])
    await server.stop()
  })

  test('stop ends one that ignores every polite request', async () => {
    const script = "process.on('SIGTERM',()=>console.log('no'));console.log('up');setInterval(()=>{},1000)"
    const { server, line, lines } = run(script)
    await line('up')
    await server.stop()
    await server.exited
    expect(lines).toEqual(['up', 'no'])
  })

  test('goes when we exit without having stopped it', async () => {
    const script = join(import.meta.dirname, '../../support/leaving-process.mjs')
    const leaving = spawn(process.execPath, [script, join(import.meta.dirname, '../../../dist/src')])
    let output = ''
    for await (const chunk of leaving.stdout) output += chunk
    const pid = Number(output)
    expect(pid).toBeGreaterThan(0)
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
  })

  test('its last words are kept, escaped', async () => {
    const { server, closed } = run("console.error('a\\n\\n'+'\\u001b[2Jb');process.exitCode=1")
    await closed
    expect(server.stderrTail()).toEqual(['a', '<U+001B>[2Jb'])
    await server.stop()
  })
})

describe('the environment of a server', () => {
  test('has the safe names, and the given ones over them', () => {
    const environment = {
      PATH: '/bin',
      HOME: '/h',
      USER: undefined,
      TERM: '() { evil; }',
      NODE_OPTIONS: '-r evil',
      SECRET: 'x',
    }
    expect(serverEnvironment(environment, { HOME: '/other', API_KEY: 'k' })).toEqual({
      PATH: '/bin',
      HOME: '/other',
      API_KEY: 'k',
    })
  })

  test('does not read inherited members', () => {
    expect(serverEnvironment(Object.create({ PATH: '/evil' }), {})).toEqual({})
  })
})

describe('the tail of stderr', () => {
  test('leaves out stack frames, so that the error itself is seen', () => {
    const tail = new StderrTail()
    const frames = Array.from({ length: 10 }, (_, line) => `    at load (node:internal/modules:${line}:1)\n`).join('')
    tail.push(Buffer.from(`Error: API_KEY is not set\n${frames}look at the manual\n`))
    expect(tail.lines()).toEqual(['Error: API_KEY is not set', 'look at the manual'])
  })

  test('has at most five lines, however much came', () => {
    const tail = new StderrTail()
    for (let line = 0; line < 1_000; line += 1) tail.push(Buffer.from(`line ${line}\n`))
    expect(tail.lines()).toEqual(['line 995', 'line 996', 'line 997', 'line 998', 'line 999'])
    tail.push(Buffer.alloc(1_000_000, 'x'))
    expect(tail.lines()).toHaveLength(1)
    expect(tail.lines()[0]).toHaveLength(201)
  })
})
