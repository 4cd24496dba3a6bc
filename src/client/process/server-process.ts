/**
 * A server as a child process: no shell, a small environment, bytes cut into lines, and no orphan left behind.
 *
 * Used by capture and guard. It knows nothing of JSON.
 */
import type { ChildProcess } from 'node:child_process'
import { CaptureError, TouchmarkError } from '../../errors.ts'
import { quote, visibleLine } from '../../visible-text.ts'
import type { CommandTarget } from '../target.ts'
import type { EarlyEvents, EarlyServer } from './early-server.ts'
import { LineSplitter } from './line-splitter.ts'
import { forgetGroup, groupGone, signalGroup, watchGroup } from './process-group.ts'
import { type SpawnOptions, spawnServer } from './spawn-server.ts'
import { StderrTail } from './stderr-tail.ts'

/** Why there will be no more lines. */
export type CloseReason =
  /** The process ended by itself or was stopped. `unterminated` is what it wrote after its last LF. */
  | {
      readonly kind: 'exit'
      readonly code: number | null
      readonly signal: string | null
      readonly unterminated: Uint8Array
    }
  /** It could not be started (`E_SERVER_START`), or wrote a line beyond the cap (`E_SERVER_CAP`). */
  | { readonly kind: 'failed'; readonly error: TouchmarkError }

/** Options of {@link startServerProcess}. */
export interface ServerProcessOptions extends SpawnOptions {
  /** Longest line, without its LF. */
  readonly maxLineBytes: number
  /** Called for every line, without its LF; a CR before it stays. What it throws ends the reading as `failed`. */
  readonly onLine: (line: Uint8Array) => void
  /** Called once, after the last line. The process may still live where reading failed: call `stop`. */
  readonly onClose: (reason: CloseReason) => void
  /** How long each polite step of `stop` waits; default 2,000 ms. */
  readonly stopGraceMs?: number
  /** A process that was started before from this very target; default a new one. */
  readonly early?: EarlyServer | undefined
}

/** A running server. */
export interface ServerProcess {
  /** Process id, and id of its process group on POSIX; undefined where it could not be started. */
  readonly pid: number | undefined
  /** Writes bytes to its stdin. False asks the caller to wait for {@link ServerProcess.drained}. */
  write(bytes: Uint8Array | string): boolean
  /** Resolves when stdin takes more, or is closed. */
  drained(): Promise<void>
  /** Closes its stdin: the polite request to end. */
  endInput(): void
  /** Says that nobody holds a line any more that `onLine` was given: its memory may carry another. */
  reuse(line: Uint8Array): void
  /** Stops reading its output for now (back pressure of a relay). */
  pause(): void
  /** Reads on. */
  resume(): void
  /** Sends a signal to the process itself. */
  signal(name: NodeJS.Signals): void
  /** Ends the whole process tree: stdin end, then SIGTERM, then SIGKILL. Resolves when it is gone; never rejects. */
  stop(): Promise<void>
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>
  /** Last lines of a captured stderr, escaped. */
  stderrTail(): string[]
}

/**
 * Starts a server, in a process group of its own on POSIX.
 *
 * Never throws: a server that cannot be started is reported through `onClose` with `E_SERVER_START`.
 */
export function startServerProcess(target: CommandTarget, options: ServerProcessOptions): ServerProcess {
  return new ChildServer(target, options)
}

class ChildServer implements ServerProcess {
  readonly exited: Promise<void>
  readonly #child: ChildProcess | undefined
  readonly #options: ServerProcessOptions
  readonly #splitter: LineSplitter
  readonly #stderr = new StderrTail()
  #closed = false
  #stopping: Promise<void> | undefined

  constructor(target: CommandTarget, options: ServerProcessOptions) {
    this.#options = options
    this.#splitter = new LineSplitter(options.maxLineBytes)
    try {
      this.#child = options.early?.child ?? spawnServer(target, options)
    } catch (cause) {
      // Node throws at once for some errors (a NUL byte, too long a list) and reports others later.
      this.exited = Promise.resolve()
      queueMicrotask(() => this.#fail(cannotStart(target, cause)))
      return
    }
    const child = this.#child
    if (child.pid !== undefined) watchGroup(child.pid)
    const before = options.early?.handOver()
    this.exited = new Promise((resolve) => {
      child.once('exit', () => resolve())
      child.on('error', (cause) => {
        if (child.pid === undefined) this.#fail(cannotStart(target, cause))
        resolve()
      })
    })
    this.#listen(child)
    if (before !== undefined) queueMicrotask(() => this.#tellAgain(child, before))
  }

  /** What happened before we listened happens now, in the same order. */
  #tellAgain(child: ChildProcess, { chunks, error, hasExited, closed }: EarlyEvents): void {
    if (error !== null) child.emit('error', error)
    for (const chunk of chunks) this.#read(chunk)
    if (!this.#closed) child.stdout?.resume()
    if (hasExited) child.emit('exit', child.exitCode, child.signalCode)
    if (closed !== null) child.emit('close', ...closed)
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  #listen(child: ChildProcess): void {
    // A server that closes its stdin early makes writes fail; its exit or silence is what gets reported.
    child.stdin?.on('error', () => {})
    child.stdout?.on('error', () => {})
    child.stdout?.on('data', (chunk: Uint8Array) => this.#read(chunk))
    child.stderr?.on('error', () => {})
    child.stderr?.on('data', (chunk: Buffer) => this.#stderr.push(chunk))
    child.once('exit', () => {
      if (child.pid !== undefined) signalGroup(child.pid, 0)
      this.#endPipes(child)
    })
    child.once('close', (code, signal) => {
      if (child.pid === undefined) return
      this.#close({ kind: 'exit', code, signal, unterminated: this.#splitter.rest() })
    })
  }

  /** After the exit: a descendant may hold the pipes open for ever; what was written before has been read by then. */
  #endPipes(child: ChildProcess): void {
    const timer = setTimeout(() => {
      if (child.stdout?.isPaused() === true && !this.#closed) this.#endPipes(child)
      else destroyPipes(child)
    }, this.#graceMs)
    child.once('close', () => clearTimeout(timer))
  }

  #read(chunk: Uint8Array): void {
    if (this.#closed) return
    try {
      this.#splitter.push(chunk, this.#options.onLine)
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    // Nothing more is read, so a flood fills the pipe and stays there.
    this.#child?.stdout?.pause()
    const known = error instanceof TouchmarkError
    const reported = known ? error : new CaptureError('E_INTERNAL', { found: 'an unexpected error', cause: error })
    this.#close({ kind: 'failed', error: reported })
  }

  #close(reason: CloseReason): void {
    if (this.#closed) return
    this.#closed = true
    this.#options.onClose(reason)
  }

  write(bytes: Uint8Array | string): boolean {
    const stdin = this.#child?.stdin
    return stdin?.writable === true ? stdin.write(bytes) : true
  }

  drained(): Promise<void> {
    const stdin = this.#child?.stdin
    if (stdin?.writableNeedDrain !== true) return Promise.resolve()
    return new Promise((resolve) => {
      stdin.once('drain', resolve)
      stdin.once('close', resolve)
    })
  }

  endInput(): void {
    this.#child?.stdin?.end()
  }

  reuse(line: Uint8Array): void {
    this.#splitter.reuse(line)
  }

  pause(): void {
    this.#child?.stdout?.pause()
  }

  resume(): void {
    if (!this.#closed) this.#child?.stdout?.resume()
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name)
  }

  stderrTail(): string[] {
    return this.#stderr.lines()
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    const child = this.#child
    if (child?.pid === undefined) return
    this.endInput()
    await withinMs(this.#graceMs, this.exited)
    // Descendants may outlive the leader, so the group is asked even when the leader has gone.
    if (signalGroup(child.pid, 'SIGTERM')) await groupGone(child.pid, this.#graceMs)
    // Death is not immediate; members that nobody reaps are waited for in vain, but not for long.
    if (signalGroup(child.pid, 'SIGKILL')) await groupGone(child.pid, this.#graceMs)
    forgetGroup(child.pid)
    await this.exited
    destroyPipes(child)
  }

  get #graceMs(): number {
    return this.#options.stopGraceMs ?? 2_000
  }
}

function cannotStart({ argv, cwd }: CommandTarget, cause: unknown): CaptureError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
  return new CaptureError('E_SERVER_START', {
    found: `${quote(argv[0] ?? '')} could not be started (${visibleLine(code)})`,
    ...(cwd === undefined ? {} : { where: quote(cwd, 200) }),
    expected: 'a program that can be executed',
    next: 'Check the name, and that it is on PATH; no shell is involved',
    cause,
  })
}

function destroyPipes(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy()
}

/** Resolves when `promise` does, but after `timeoutMs` at the latest. */
function withinMs(timeoutMs: number, promise: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs)
    void promise.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
