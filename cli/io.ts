import type { Readable, Writable } from 'node:stream'
import type { EarlyServer } from '../src/client/process/early-server.ts'

/** Where a command writes. */
export interface Output {
  write(text: string | Uint8Array): void
  /** Whether a person is looking: colours, progress and foreign text are for terminals. */
  readonly isTerminal: boolean
}

/** Everything a command may touch of its surroundings, so that the whole command line is tested in process. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array | string>
  readonly stdout: Output
  readonly stderr: Output
  /** Raw streams for the guard, which relays bytes, and where it hears of signals. */
  readonly rawStdin: Readable
  readonly rawStdout: Writable
  readonly rawStderr: Writable
  readonly signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The machine's policy file, and the user id that must own it: fixed for every real process. */
  readonly machinePolicy: { readonly path: string; readonly owner: number }
  /** A server that was started before anything else was loaded; default none. */
  readonly early?: EarlyServer | undefined
  /** Called when a guarded session has judged all that its server shows; default nobody is told. */
  readonly onServing?: (() => void) | undefined
  /** Called once, before a command does anything: has requests go through the proxies that the environment names. */
  prepareNetwork(): Promise<void>
  /** Milliseconds since the epoch. */
  now(): number
  /** `length` random bytes from the operating system. */
  randomBytes(length: number): Uint8Array
  /** Reads a secret from the terminal without showing it; undefined where there is no terminal. */
  readonly askSecret: ((prompt: string) => Promise<string>) | undefined
  /** Reads a line from the terminal; undefined where there is no terminal. */
  readonly askLine: ((prompt: string) => Promise<string>) | undefined
}
