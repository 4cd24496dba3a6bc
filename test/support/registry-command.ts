import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { inject } from 'vitest'
import { withFileLock } from '../../src/client/files/file-lock.ts'

const root = resolve(import.meta.dirname, '../..')
const main = join(root, 'dist/registry/main.js')

/**
 * The command line of the built registry; global-setup.ts has seen to the build. A registry of a test lives for seconds: its
 * WebAssembly is compiled once and not optimised, which halves a start's processor time.
 */
const registryCommand: readonly string[] = [process.execPath, '--liftoff-only', main]

/** A registry in a process of its own. */
export interface RegistryProcess {
  readonly url: string
  readonly child: ChildProcess
  /** Everything it has written to stderr so far. */
  readonly stderr: () => string
  /** Ends it with a signal and waits. Returns its exit status, or null where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** Runs a command of the registry to its end. */
export async function runRegistry(
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const [program = '', ...rest] = registryCommand
  const child = spawn(program, [...rest, ...words], { env: cleanEnvironment(environment) })
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout: stdout(), stderr: stderr() }
}

/** What `admin bootstrap` told of a new registry. */
interface NewRegistry {
  readonly operatorToken: string
  readonly verifierKey: string
}

/**
 * Makes the folder of a new registry of the origin `registry.test`. The built command makes one in a run, which takes two
 * seconds of processor time, and each caller gets a copy of its own.
 */
export async function newRegistry(data: string): Promise<NewRegistry> {
  const run = inject('runFolder')
  const [pristine, answer] = [join(run, 'registry'), join(run, 'registry.json')]
  const make = async (): Promise<void> => {
    if (existsSync(answer)) return
    const words = ['admin', 'bootstrap', '--data', pristine, '--origin', 'registry.test', '--json']
    const { status, stdout, stderr } = await runRegistry(words)
    if (status !== 0) throw new Error(`no registry could be made:\n${stderr}`)
    writeFileSync(`${answer}.new`, stdout)
    renameSync(`${answer}.new`, answer)
  }
  await withFileLock(join(run, 'registry.lock'), make, { maxWaitMs: 100_000 })
  cpSync(pristine, data, { recursive: true })
  return JSON.parse(readFileSync(answer, 'utf8')) as NewRegistry
}

/** Starts `serve` on a free port and returns when it listens. */
export async function serveRegistry(
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<RegistryProcess> {
  const [program = '', ...rest] = registryCommand
  const child = spawn(program, [...rest, 'serve', '--port', '0', ...words], { env: cleanEnvironment(environment) })
  const stderr = collect(child.stderr)
  const ended = once(child, 'exit') as Promise<[number | null]>
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (http:\/\/\S+)$/.exec(line)?.[1]
    if (url === undefined) continue
    return {
      url,
      child,
      stderr,
      async end(signal) {
        if (child.exitCode === null && child.signalCode === null) child.kill(signal)
        const [status] = await ended
        return status
      },
    }
  }
  throw new Error(`the registry did not start:\n${stderr()}`)
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const parts: string[] = []
  stream.on('data', (part: Buffer) => parts.push(part.toString()))
  return () => parts.join('')
}

/** Nothing of this process's own environment may decide what a test sees. */
function cleanEnvironment(environment: Record<string, string>): Record<string, string> {
  return { PATH: process.env.PATH ?? '', ...environment }
}
