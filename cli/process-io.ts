import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import { machinePolicyPath } from '../src/client/policy/policy-bytes.ts'
import type { Io, Output } from './io.ts'
import { readProxies, useProxies } from './proxies.ts'

/** The real surroundings: this process's streams, clock and randomness, with the environment that main hands in. */
export function processIo(env: Io['env']): Io {
  // What is asked must be seen where it is answered: a question that goes to a file or a pipe is none.
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true
  return {
    stdin: process.stdin,
    stdout: output(1, process.stdout.isTTY === true),
    stderr: output(2, process.stderr.isTTY === true),
    rawStdin: process.stdin,
    rawStdout: process.stdout,
    rawStderr: process.stderr,
    signals: process,
    env,
    cwd: process.cwd(),
    machinePolicy: { path: machinePolicyPath, owner: 0 },
    prepareNetwork: () => useProxies(readProxies(env)),
    now: () => Date.now(),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    askSecret: isTerminal
      ? (prompt) => ask(prompt, new Writable({ write: (_chunk, _encoding, done) => done() }))
      : undefined,
    askLine: isTerminal ? (prompt) => ask(prompt, process.stderr) : undefined,
  }
}

function output(fileDescriptor: 1 | 2, isTerminal: boolean): Output {
  return { isTerminal, write: (text) => writeAll(fileDescriptor, text) }
}

/** Writes synchronously, so that nothing is lost when the process ends; a pipe that is full is tried again. */
function writeAll(fileDescriptor: 1 | 2, text: string | Uint8Array): void {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fileDescriptor, bytes, at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
    }
  }
}

/** Asks on stderr; what is typed is echoed to `echo`. */
async function ask(prompt: string, echo: NodeJS.WritableStream): Promise<string> {
  process.stderr.write(prompt)
  const { createInterface } = await import('node:readline')
  const reader = createInterface({ input: process.stdin, output: echo, terminal: true })
  try {
    return await new Promise<string>((resolve) => reader.question('', resolve))
  } finally {
    reader.close()
    process.stderr.write('\n')
  }
}
