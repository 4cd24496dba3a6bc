import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const root = resolve(import.meta.dirname, '../..')

/** Starts a process that works on a state folder; it runs the compiled sources, which `npm test` builds first. */
export function startStateProcess(...words: string[]): ChildProcess {
  const script = join(root, 'test/support/state-process.mjs')
  return spawn(process.execPath, [script, join(root, 'dist/src'), ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Waits for a process to end; its exit status, or the signal that ended it. */
export async function ended(child: ChildProcess): Promise<number | string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode ?? child.signalCode ?? 'gone'
}

/** Waits for the `count`-th line on stdout. */
export async function lines(child: ChildProcess, count: number): Promise<void> {
  let seen = 0
  if (child.stdout === null) throw new Error('no stdout')
  for await (const _ of createInterface({ input: child.stdout })) {
    seen += 1
    if (seen >= count) return
  }
  throw new Error(`the process ended after ${seen} lines`)
}

/** Runs `work` with a new empty folder, and removes it. */
export async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'touchmark-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
