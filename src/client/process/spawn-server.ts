import { type ChildProcess, spawn } from 'node:child_process'
import type { CommandTarget } from '../target.ts'
import { serverEnvironment } from './server-environment.ts'

/** How a server is started. */
export interface SpawnOptions {
  /** `inherit` passes the server's stderr on to ours; `capture` gives it a pipe. */
  readonly stderr: 'inherit' | 'capture'
  /** Where the inherited variables come from: our own environment, which only a main reads. Default nowhere. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** Starts a server. Throws where Node refuses the words at once (a NUL byte, too long a list). */
export function spawnServer({ argv, env, cwd }: CommandTarget, options: SpawnOptions): ChildProcess {
  const [program = '', ...words] = argv
  return spawn(program, words, {
    cwd,
    env: serverEnvironment(options.environment ?? {}, env),
    stdio: ['pipe', 'pipe', options.stderr === 'inherit' ? 'inherit' : 'pipe'],
    shell: false,
    // A group of its own, so that the whole tree can be ended; and a session without our terminal.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
}
