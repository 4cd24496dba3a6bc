/** The hook's real surroundings: two file descriptors and a clock, without what makes streams of them. */
import { readSync, writeSync } from 'node:fs'
import { machinePolicyPath } from '../src/client/policy/policy-bytes.ts'
import { type HookIo, runHookAnswer } from './hook-answer.ts'

/** Answers on standard output what stands on standard input. Returns the exit status. */
export async function answerOnStdio(argv: readonly string[], env: HookIo['env']): Promise<number> {
  return await runHookAnswer(argv, {
    stdin: input(),
    stdout: { write: (text) => void writeSync(1, text) },
    stderr: { write: (text) => void writeSync(2, text) },
    env,
    cwd: process.cwd(),
    machinePolicy: { path: machinePolicyPath, owner: 0 },
    now: () => Date.now(),
  })
}

/** Reads where reading waits; a pipe that does not wait (`EAGAIN`) is read as a stream. */
async function* input(): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const chunk = new Uint8Array(65_536)
      const length = readSync(0, chunk)
      if (length === 0) return
      yield chunk.subarray(0, length)
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EOF') return
    if (code !== 'EAGAIN') throw error
  }
  yield* process.stdin
}
