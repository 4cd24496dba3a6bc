/** A transport that reads the server's bytes itself, and gives the client only what was verified. */
import { EventEmitter } from 'node:events'
import { PassThrough, Writable } from 'node:stream'
import { pinnedPackage } from '../../client/assessment/launch-facts.ts'
import { type PreparedAssessment, prepareAssessment } from '../../client/assessment/prepare-assessment.ts'
import { defaultLimits } from '../../client/capture/limits.ts'
import { prepareLaunch } from '../../client/launch/launch.ts'
import type { Launch } from '../../client/launch/launch-options.ts'
import type { Surroundings } from '../../client/surroundings.ts'
import type { Target } from '../../client/target.ts'
import { isArray, isObject } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { UsageError } from '../../errors.ts'
import { runGuardedSession } from '../guarded-session/guarded-session.ts'
import {
  type ClientTransport,
  type ServerParameters,
  surroundingsOf,
  type TransportOptions,
  targetOf,
  transportVerdict,
} from './client-transport.ts'

/** Options of {@link guardedTransport}. */
export interface GuardedTransportOptions extends TransportOptions {
  /** Start the words as they are, without resolving a package first; then nothing proves what runs. Default false. */
  readonly asIs?: boolean
}

/**
 * A transport for the client of @modelcontextprotocol/sdk 1.x or @modelcontextprotocol/client 2.x that starts the server,
 * or connects to it, and verifies before it serves, exactly as `touchmark guard` does: the same policy, pins, catalogue,
 * call policy and records. The server's bytes are read strictly, before any SDK has parsed them.
 *
 * `start` rejects with a TouchmarkError where policy or pins cannot be read, or the server cannot be started.
 *
 * @throws UsageError `E_USAGE` for a command, URL or header that cannot be used.
 */
export function guardedTransport(server: ServerParameters, options: GuardedTransportOptions): ClientTransport {
  return new GuardedTransport(targetOf(server), options)
}

/** How long a server may take to end after its input has, before it gets SIGTERM; the relay follows with SIGKILL. */
const closeGraceMs = 2_000

class GuardedTransport implements ClientTransport {
  onclose?: (() => void) | undefined
  onerror?: ((error: Error) => void) | undefined
  onmessage?: ((message: object, extra?: unknown) => void) | undefined
  readonly #target: Target
  readonly #options: GuardedTransportOptions
  readonly #input = new PassThrough()
  readonly #signals = new EventEmitter()
  #session: Promise<void> | undefined
  #closing = false

  constructor(target: Target, options: GuardedTransportOptions) {
    this.#target = target
    this.#options = options
  }

  async start(): Promise<void> {
    if (this.#session !== undefined) {
      throw new UsageError('E_USAGE', { found: 'a transport that was started before', expected: 'a new one' })
    }
    const surroundings = surroundingsOf(this.#options)
    await new Promise<void>((resolve, reject) => {
      this.#session = this.#run(surroundings, resolve).then(
        () => this.#closed(),
        (error: Error) => {
          reject(error)
          this.#closed(error)
        },
      )
    })
  }

  async #run(surroundings: Surroundings, started: () => void): Promise<void> {
    const { limits, callLog = false, onVerdict } = this.#options
    const prepared = await prepareAssessment(this.#target, this.#options, surroundings)
    const { exitCode } = await runGuardedSession(
      {
        target: this.#target,
        prepared,
        launch: async () => {
          const launch = await this.#launch(prepared, surroundings)
          started()
          return launch
        },
        stdin: this.#input,
        stdout: new MessageSink((line) => this.#deliver(line)),
        stderr: new MessageSink((line) => surroundings.stderr.write(Buffer.from(line).toString('utf8'))),
        signals: this.#signals,
        limits: { ...defaultLimits, ...limits },
        callLog: { wanted: callLog, heads: [] },
        onAssessed: (assessment) => onVerdict?.(transportVerdict(assessment, [])),
      },
      surroundings,
    )
    if (exitCode !== 0 && !this.#closing) this.onerror?.(new Error(`the guarded server ended with status ${exitCode}`))
  }

  async #launch(prepared: PreparedAssessment, surroundings: Surroundings): Promise<Launch> {
    const { asIs = false, offline = false, environment } = this.#options
    const launch = await prepareLaunch(this.#target, {
      stateFolder: prepared.state.folder,
      offline,
      asIs,
      environment,
      cwd: surroundings.cwd,
      pinned: pinnedPackage(prepared),
    })
    for (const notice of launch.notices) surroundings.stderr.write(`note: ${notice}\n`)
    return launch
  }

  async send(message: object): Promise<void> {
    if (this.#input.write(`${JSON.stringify(message)}\n`)) return
    await new Promise<void>((resolve) => this.#input.once('drain', resolve).once('close', resolve))
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#input.end()
    const timer = setTimeout(() => this.#signals.emit('SIGTERM', 'SIGTERM'), closeGraceMs)
    await this.#session
    clearTimeout(timer)
  }

  #deliver(line: Uint8Array): void {
    try {
      const { value } = parseJson(line)
      for (const message of isArray(value) ? value : [value]) {
        // Objects as any other reader makes them: ours inherit nothing, which clients do not expect.
        if (isObject(message)) this.onmessage?.(structuredClone(message))
      }
    } catch (error) {
      this.onerror?.(error as Error)
    }
  }

  #closed(error?: Error): void {
    this.#input.destroy()
    if (error !== undefined) this.onerror?.(error)
    this.onclose?.()
  }
}

/** What the guard writes comes line by line. */
class MessageSink extends Writable {
  readonly #onLine: (line: Uint8Array) => void

  constructor(onLine: (line: Uint8Array) => void) {
    super({ decodeStrings: true })
    this.#onLine = onLine
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#onLine(chunk)
    done()
  }
}
