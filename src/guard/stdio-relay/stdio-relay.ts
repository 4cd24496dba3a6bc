/**
 * The guard in front of a stdio server: two streams of lines around a session. It decides nothing itself.
 *
 * The client sees the server as it is: its stderr, its exit code, signals and the end of input go through.
 */
import { Socket } from 'node:net'
import { constants } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import type { EarlyServer } from '../../client/process/early-server.ts'
import { LineSplitter, splitLine } from '../../client/process/line-splitter.ts'
import { type CloseReason, startServerProcess } from '../../client/process/server-process.ts'
import type { Target } from '../../client/target.ts'
import { concealTokens } from '../../client/transport/live-tokens.ts'
import { TouchmarkError } from '../../errors.ts'
import { quote, visibleLine } from '../../visible-text.ts'
import { type Line, readLine } from '../frames.ts'
import type { Incident } from '../incident.ts'
import { type GuardOptions, guardLimits, SessionRunner } from '../running/session-runner.ts'
import type { GuardedServer } from './guarded-server.ts'
import type { openUrlLink } from './url-link.ts'

/** Options of {@link runStdioGuard}. */
export interface StdioGuardOptions extends GuardOptions {
  readonly target: Target
  /** From the client. */
  readonly stdin: Readable
  /** To the client: nothing but protocol. */
  readonly stdout: Writable
  /** To people: notices, escaped. The server's own stderr goes to that of our process. */
  readonly stderr: Writable
  /** Where the server's inherited variables come from (see `serverEnvironment`); default our own. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** A server that was started before from this very target; default it is started now. */
  readonly early?: EarlyServer | undefined
  /** How long each polite step of ending the server waits; default 2,000 ms. */
  readonly stopGraceMs?: number
  /** Where SIGINT, SIGTERM and SIGHUP come from, to be passed on to the server; default nowhere. Usually `process`. */
  readonly signals?: Pick<NodeJS.EventEmitter, 'on' | 'off'>
}

/** How a guarded session ended. */
export interface StdioGuardResult {
  /** The server's own exit code; 128 and the signal's number where one ended it; 3 where it could not be run or read. */
  readonly exitCode: number
  /** Set where the whole server was refused. */
  readonly refused: Incident | null
}

/** Exit status where the server could not be run or read (contract section 7). */
const couldNotCheck = 3
const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/**
 * After SIGTERM a client waits 2,000 ms and then kills (MCP 2025-11-25, lifecycle, shutdown; both SDKs). That would reach
 * only us and leave a server that ignores SIGTERM running with nobody, so it is killed before.
 */
const maxTermGraceMs = 1_500
/** Lines of noise that people are shown; clients keep what is written to stderr. */
const maxToldNoise = 20

/** Runs a guarded session until the server has ended. Never rejects. */
export async function runStdioGuard(options: StdioGuardOptions): Promise<StdioGuardResult> {
  // HTTP is loaded only for a URL: a client that waits for its command must not wait for it.
  const link = options.target.kind === 'url' ? (await import('./url-link.ts')).openUrlLink : undefined
  return await new Promise((resolve) => {
    new StdioRelay(options, resolve, link).listen()
  })
}

class StdioRelay {
  readonly #options: StdioGuardOptions
  readonly #resolve: (result: StdioGuardResult) => void
  readonly #session: SessionRunner
  readonly #server: GuardedServer
  readonly #splitter: LineSplitter
  #killTimer: NodeJS.Timeout | undefined
  #noiseLines = 0

  constructor(
    options: StdioGuardOptions,
    resolve: (result: StdioGuardResult) => void,
    link: typeof openUrlLink | undefined,
  ) {
    const { maxBytes } = guardLimits(options.limits)
    this.#options = options
    this.#resolve = resolve
    this.#splitter = new LineSplitter(maxBytes)
    this.#session = new SessionRunner(options, {
      repeatsPages: options.target.kind === 'command',
      readLater: (line) => this.#readLater(line),
      toServer: (bytes) => this.#toServer(bytes),
      toClient: (bytes) => this.#toClient(bytes),
      endInput: () => this.#server.endInput(),
      isBehind: () => options.stdin.isPaused(),
      tell: (text) => this.#tell(text),
      abort: () => void this.#server.stop(),
    })
    this.#server = this.#startServer(maxBytes, link)
  }

  #startServer(maxLineBytes: number, link: typeof openUrlLink | undefined): GuardedServer {
    const { target, environment, early, stopGraceMs } = this.#options
    const shared = {
      ...(stopGraceMs === undefined ? {} : { stopGraceMs }),
      maxLineBytes,
      onLine: (line: Uint8Array) => this.#serverLine(line),
      onClose: (reason: CloseReason) => this.#serverClosed(reason),
    }
    if (target.kind === 'url') {
      if (link === undefined) throw new TypeError('a URL needs HTTP')
      return link(target, shared)
    }
    const own = environment === undefined ? {} : { environment }
    return startServerProcess(target, { ...shared, ...own, early, stderr: 'inherit' })
  }

  listen(): void {
    const { stdin, stdout, signals } = this.#options
    stdin.on('data', this.#clientChunk)
    stdin.once('end', this.#clientEnded)
    stdin.once('error', this.#clientEnded)
    stdout.on('drain', this.#clientDrained)
    stdout.on('error', this.#clientGone)
    for (const name of forwardedSignals) signals?.on(name, this.#forwardSignal)
  }

  #stopListening(): void {
    const { stdin, stdout, signals } = this.#options
    stdin.off('data', this.#clientChunk)
    stdin.off('end', this.#clientEnded)
    stdin.off('error', this.#clientEnded)
    stdin.pause()
    clearTimeout(this.#killTimer)
    stdout.off('drain', this.#clientDrained)
    for (const name of forwardedSignals) signals?.off(name, this.#forwardSignal)
  }

  readonly #clientChunk = (chunk: Uint8Array): void => {
    try {
      this.#splitter.push(chunk, (line) => this.#clientLine(line))
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      // Longer than the cap: where the next message begins can no longer be told.
      this.#session.happen({ type: 'client-unreadable' })
      this.#options.stdin.off('data', this.#clientChunk)
      this.#session.happen({ type: 'client-end' })
    }
  }

  readonly #clientEnded = (): void => {
    const rest = this.#splitter.rest()
    if (rest.length > 0) this.#clientLine(rest)
    this.#session.happen({ type: 'client-end' })
  }

  readonly #clientDrained = (): void => this.#server.resume()

  readonly #clientGone = (): void => {
    void this.#server.stop()
  }

  /** The server is not in our process group, so a terminal's Ctrl-C reaches only us. */
  readonly #forwardSignal = (name: NodeJS.Signals): void => {
    this.#server.signal(name)
    if (name !== 'SIGTERM') return
    const graceMs = Math.min(this.#options.stopGraceMs ?? maxTermGraceMs, maxTermGraceMs)
    this.#killTimer ??= setTimeout(() => this.#server.signal('SIGKILL'), graceMs)
  }

  #clientLine(bytes: Uint8Array): void {
    if (this.#session.passUnread('client', bytes)) return
    try {
      const line = readLine(bytes)
      if (line !== undefined) this.#session.happen({ type: 'client-line', line })
      else if (!isBlank(bytes)) this.#session.happen({ type: 'client-unreadable' })
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      this.#session.happen({ type: 'client-unreadable' })
    }
  }

  #serverLine(bytes: Uint8Array): Line | undefined {
    // What speaks HTTP wants to know what each line answers.
    if (this.#options.target.kind === 'url') return this.#readServerLine(bytes)
    if (this.#session.passUnread('server', bytes)) return this.#passed(bytes)
    return this.#session.recall(bytes) ? undefined : this.#readServerLine(bytes)
  }

  /** A client that never takes what it was given is never told more: what waits for the verdict runs into its time limit. */
  #readLater(bytes: Uint8Array): void {
    const { stdout } = this.#options
    const read = (): void => void setImmediate(() => this.#readServerLine(bytes))
    if (stdout.writableNeedDrain) stdout.once('drain', read)
    else read()
  }

  #readServerLine(bytes: Uint8Array): Line | undefined {
    try {
      const line = readLine(bytes)
      if (line !== undefined) this.#session.happen({ type: 'server-line', line })
      else if (!isBlank(bytes)) this.#tellNoise(bytes)
      return line
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      this.#session.happen({ type: 'server-violation', text: lenient(bytes), detail: error.message })
      return undefined
    }
  }

  /** Nobody holds an unread line; and a socket with nothing left to write has handed its bytes over. */
  #passed(line: Uint8Array): undefined {
    const { stdout } = this.#options
    if (stdout instanceof Socket && stdout.writableLength === 0) this.#server.reuse?.(line)
  }

  #tellNoise(bytes: Uint8Array): void {
    this.#noiseLines += 1
    if (this.#noiseLines <= maxToldNoise) this.#tell(`dropped what is no message: ${quote(lenient(bytes), 200)}`)
    if (this.#noiseLines === maxToldNoise) this.#tell('more of it is dropped without a word')
  }

  #toServer(bytes: Uint8Array): void {
    const { stdin } = this.#options
    if (this.#server.write(withLineFeed(bytes)) || stdin.isPaused()) return
    stdin.pause()
    void this.#server.drained().then(() => stdin.resume())
  }

  #toClient(bytes: Uint8Array): void {
    if (!this.#options.stdout.write(withLineFeed(bytes))) this.#server.pause()
  }

  #tell(text: string): void {
    this.#options.stderr.write(`touchmark: ${concealTokens(text)}\n`)
  }

  #serverClosed(reason: CloseReason): void {
    if (reason.kind === 'failed') this.#tell(`${visibleLine(reason.error.message, 400)} [${reason.error.code}]`)
    const { refused } = this.#session
    this.#session.happen({ type: 'server-end' })
    this.#session.end()
    this.#stopListening()
    void this.#server.stop().then(() => this.#resolve({ exitCode: exitCodeOf(reason), refused }))
  }
}

function withLineFeed(bytes: Uint8Array): Uint8Array {
  const known = splitLine(bytes)
  if (known !== undefined) return known
  const line = Buffer.allocUnsafe(bytes.length + 1)
  line.set(bytes)
  line[bytes.length] = 0x0a
  return line
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}

/** Text of bytes that may not be UTF-8, for people and for guesses. */
function lenient(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

function exitCodeOf(reason: CloseReason): number {
  if (reason.kind === 'failed') return reason.error.exitCode
  if (reason.code !== null) return reason.code
  const number = Object.entries(constants.signals).find(([name]) => name === reason.signal)?.[1]
  return number === undefined ? couldNotCheck : 128 + number
}
