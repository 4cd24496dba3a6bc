/** The guard's command, run in this process: the whole command line, without the time that a program takes to start. */
import { PassThrough } from 'node:stream'
import { run } from '../../cli/run.ts'
import { type GuardPlace, ReaderTransport } from '../hostile/suite/reader-transport.mjs'
import { memoryIo } from './memory-io.ts'

/**
 * A transport through `touchmark guard TARGET`, with the place's folder as everything that it knows, and a machine policy;
 * default none.
 */
export function guardInProcess({ target, attack, folder, env }: GuardPlace, machinePolicy?: string): ReaderTransport {
  const { io } = memoryIo({ folder, env, ...(machinePolicy === undefined ? {} : { machinePolicy }) })
  const [input, output, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const told = { isTerminal: false, write: (text: string | Uint8Array) => void stderr.write(text) }
  const words = typeof target === 'string' ? [target] : target
  const ended = run(['guard', ...words], { ...io, rawStdin: output, rawStdout: input, rawStderr: stderr, stderr: told })
  void ended.then(() => input.end())
  return new ReaderTransport(
    { input, output, stderr, ended: (done) => void ended.then(done), stop: () => ended },
    attack.reader,
  )
}
