import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { EarlyServer } from '../../../src/client/process/early-server.ts'
import { type CloseReason, startServerProcess } from '../../../src/client/process/server-process.ts'
import type { CommandTarget } from '../../../src/client/target.ts'

function command(script: string): CommandTarget {
  return { kind: 'command', argv: [process.execPath, '-e', script], env: {} }
}

/** Lines and end of a server that is taken over after `wait`. */
async function takeOver(target: CommandTarget, wait: (early: EarlyServer) => Promise<unknown>) {
  const early = new EarlyServer(target, { environment: process.env, stderr: 'inherit' })
  await wait(early)
  const lines: string[] = []
  const reason = await new Promise<CloseReason>((resolve) => {
    const server = startServerProcess(target, {
      early: early.take(),
      stderr: 'inherit',
      maxLineBytes: 4 * 1024 * 1024,
      onLine: (line) => lines.push(Buffer.from(line).toString('utf8')),
      onClose: (why) => void server.stop().then(() => resolve(why)),
    })
  })
  return { lines, reason }
}

describe('an early server', () => {
  test('that has written and ended before it is taken over loses nothing', async () => {
    const target = command("process.stdout.write('one\\ntwo\\nrest'); process.exitCode = 7")
    const { lines, reason } = await takeOver(target, (early) => once(early.child, 'close'))
    expect(lines).toEqual(['one', 'two'])
    expect(reason).toMatchObject({ kind: 'exit', code: 7, signal: null })
    expect(reason.kind === 'exit' && Buffer.from(reason.unterminated).toString()).toBe('rest')
  })

  test('that is taken over at once is like any other', async () => {
    const { lines, reason } = await takeOver(command("console.log('one')"), () => Promise.resolve())
    expect(lines).toEqual(['one'])
    expect(reason).toMatchObject({ kind: 'exit', code: 0 })
  })

  test('that writes without end is held back until it is taken over', async () => {
    const script = "process.stdout.write(('x'.repeat(1023) + '\\n').repeat(4096)); process.stdin.on('data', () => {})"
    const early = new EarlyServer(command(script), { environment: process.env, stderr: 'inherit' })
    await expect.poll(() => early.child.stdout?.isPaused(), { timeout: 30_000 }).toBe(true)
    const lines: number[] = []
    await new Promise<void>((resolve) => {
      const server = startServerProcess(command(script), {
        early: early.take(),
        stderr: 'inherit',
        maxLineBytes: 2048,
        onLine: (line) => {
          lines.push(line.length)
          if (lines.length === 4096) void server.stop().then(resolve)
        },
        onClose: () => undefined,
      })
    })
    expect(new Set(lines)).toEqual(new Set([1023]))
  })

  test('that cannot be started is told as any other', async () => {
    const target: CommandTarget = { kind: 'command', argv: ['/nowhere/at-all', 'x'], env: {} }
    const { reason } = await takeOver(target, (early) => once(early.child, 'error').catch(() => undefined))
    expect(reason.kind === 'failed' && reason.error.code).toBe('E_SERVER_START')
  })
})
