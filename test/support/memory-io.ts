import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { Io } from '../../cli/io.ts'
import { run } from '../../cli/run.ts'

/** A command line's surroundings in memory: a temporary home, no terminal, outputs kept. */
export interface MemoryIo {
  readonly io: Io
  /** The temporary folder that is home and working directory. */
  readonly folder: string
  stdout(): string
  stderr(): string
}

/** What a test may choose. */
export interface MemoryIoOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Uint8Array
  readonly isTerminal?: boolean
  /** Answers what is asked on the terminal; absent: there is none. */
  readonly answer?: (prompt: string) => string
  readonly folder?: string
  /** The clock, milliseconds since the epoch; default the machine's, since what other real parts sign is as new. */
  readonly now?: () => number
  /** A machine policy; default none. The real machine's is never looked at. */
  readonly machinePolicy?: string
}

/** A new temporary folder, removed when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchmark-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Makes surroundings. */
export function memoryIo(options: MemoryIoOptions = {}): MemoryIo {
  const folder = options.folder ?? temporaryFolder()
  const written = { stdout: '', stderr: '' }
  const output = (name: 'stdout' | 'stderr') => ({
    isTerminal: options.isTerminal ?? false,
    write: (text: string | Uint8Array) => {
      written[name] += typeof text === 'string' ? text : Buffer.from(text).toString('utf8')
    },
  })
  const { answer, machinePolicy } = options
  const machinePath = join(folder, 'etc-touchmark-policy.jsonc')
  if (machinePolicy === undefined) rmSync(machinePath, { force: true })
  else writeFileSync(machinePath, machinePolicy, { mode: 0o644 })
  const ask = answer === undefined ? undefined : async (prompt: string) => answer(prompt)
  const stdin = new PassThrough()
  stdin.end(options.stdin ?? '')
  return {
    folder,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    io: {
      stdin,
      stdout: output('stdout'),
      stderr: output('stderr'),
      rawStdin: new PassThrough(),
      rawStdout: new PassThrough(),
      rawStderr: new PassThrough(),
      signals: new EventEmitter(),
      env: { HOME: folder, ...options.env },
      cwd: folder,
      machinePolicy: { path: machinePath, owner: process.getuid?.() ?? 0 },
      prepareNetwork: async () => {},
      now: options.now ?? Date.now,
      randomBytes: (length) => new Uint8Array(randomBytes(length)),
      askSecret: ask,
      askLine: ask,
    },
  }
}

/** Runs one command line in memory. */
export async function runCommand(
  argv: readonly string[],
  options: MemoryIoOptions = {},
): Promise<{ status: number; stdout: string; stderr: string; folder: string }> {
  const memory = memoryIo(options)
  const status = await run(argv, memory.io)
  return { status, stdout: memory.stdout(), stderr: memory.stderr(), folder: memory.folder }
}

/** Answers as a person does who reads what is asked: types the code that the question shows. */
export function typesTheCode(prompt: string): string {
  return /Type (\d+)/.exec(prompt)?.[1] ?? ''
}
