/**
 * A guard around a transport that exists. The weaker mode: the messages were parsed before they could be seen, so that of
 * two members of one name, of large numbers and of split lines nothing is left to check. Verdicts say so: `bytes`.
 */
import { prepareAssessment } from '../../client/assessment/prepare-assessment.ts'
import { utf8 } from '../../encoding/bytes.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { TouchmarkError, UsageError } from '../../errors.ts'
import { readLine } from '../frames.ts'
import { type OpenGuard, openGuard } from '../guarded-session/open-guard.ts'
import { SessionRunner } from '../running/session-runner.ts'
import { UnderWay } from '../running/under-way.ts'
import {
  type ClientTransport,
  type ServerParameters,
  surroundingsOf,
  type TransportOptions,
  targetOf,
  transportVerdict,
} from './client-transport.ts'

/** Options of {@link wrapTransport}. */
export interface WrapTransportOptions extends TransportOptions {
  /** What the transport leads to: pins are kept for it. It is neither started nor asked, so nothing proves that it is so. */
  readonly server: ServerParameters
}

/** The least that a transport has. */
export type WrappableTransport = Pick<ClientTransport, 'start' | 'send' | 'close'>

/** Members of a transport that clients set. */
type Handlers = Pick<ClientTransport, 'onmessage' | 'onclose' | 'onerror'>

/**
 * A transport of either SDK, guarded: the same object to its client, but that only what is verified passes. `start` rejects
 * with a TouchmarkError where policy or pins cannot be read.
 *
 * @throws UsageError `E_USAGE` for parameters that cannot be used.
 */
export function wrapTransport<T extends WrappableTransport>(transport: T, options: WrapTransportOptions): T {
  const guard = new TransportGuard(transport, options)
  return new Proxy(transport, {
    get: (inner, name) => {
      if (name === 'send' || name === 'start' || name === 'close') return guard[name].bind(guard)
      if (name === 'onmessage' || name === 'onclose') return guard.handlers[name]
      const value: unknown = Reflect.get(inner, name, inner)
      return typeof value === 'function' ? value.bind(inner) : value
    },
    set: (inner, name, value) => {
      if (name !== 'onmessage' && name !== 'onclose') return Reflect.set(inner, name, value, inner)
      guard.handlers[name] = value
      return true
    },
  })
}

/** A message of the client's on its way. */
interface Sent {
  readonly message: object
  readonly options: object | undefined
  /** Set once it has been handed to the transport. */
  handed?: Promise<void>
}

/** What stands between a client and its transport. */
class TransportGuard {
  readonly handlers: Handlers = {}
  readonly #inner: WrappableTransport & Handlers
  readonly #options: WrapTransportOptions
  readonly #target: ReturnType<typeof targetOf>
  /** By the very bytes that the session was given: it hands the same on. */
  readonly #sent = new WeakMap<Uint8Array, Sent>()
  readonly #received = new WeakMap<Uint8Array, { readonly message: object; readonly extra: unknown }>()
  #session: SessionRunner | undefined
  /** Messages that the transport has not sent yet. */
  readonly #underWay = new UnderWay()
  #over: Promise<void> | undefined

  constructor(inner: WrappableTransport, options: WrapTransportOptions) {
    this.#inner = inner
    this.#options = options
    this.#target = targetOf(options.server)
  }

  async start(): Promise<void> {
    const surroundings = surroundingsOf(this.#options)
    const { limits = {}, callLog = false, onVerdict } = this.#options
    const prepared = await prepareAssessment(this.#target, this.#options, surroundings)
    const choice = {
      limits,
      callLog: { wanted: callLog, heads: [] },
      onAssessed: (assessment: Parameters<typeof transportVerdict>[0]) =>
        onVerdict?.(transportVerdict(assessment, ['bytes'])),
    }
    const guard = await openGuard(this.#target, prepared, choice, surroundings)
    this.#session = new SessionRunner(guard.options, {
      toServer: (bytes, source) => this.#toServer(bytes, source),
      toClient: (bytes) => this.#toClient(bytes),
      endInput: () => undefined,
      isBehind: () => this.#underWay.isTooMuch,
      tell: (text) => surroundings.stderr.write(`touchmark: ${text}\n`),
      abort: () => void this.#inner.close(),
    })
    this.#inner.onmessage = (message: object, extra?: unknown) => this.#receive(message, extra)
    this.#inner.onclose = () => this.#closed(guard)
    await this.#inner.start()
  }

  async send(message: object, options?: object): Promise<void> {
    const line = readLine(utf8(JSON.stringify(message)))
    if (line === undefined || this.#session === undefined) {
      throw new UsageError('E_USAGE', {
        found: line === undefined ? 'a message that is no JSON-RPC' : 'a message before the start',
        expected: 'JSON-RPC 2.0, after start()',
      })
    }
    const sent: Sent = { message, options }
    this.#sent.set(line.bytes, sent)
    this.#session.happen({ type: 'client-line', line })
    // What waits for a verdict is sent later, and what was refused has been answered.
    await sent.handed
  }

  /** Resolves when everything is written down, too. */
  async close(): Promise<void> {
    await this.#inner.close()
    await this.#over
  }

  #toServer(bytes: Uint8Array, source: Uint8Array = bytes): void {
    const sent = this.#sent.get(source)
    const message = sent === undefined || source !== bytes ? plain(bytes) : sent.message
    const handed = sent === undefined ? this.#inner.send(message) : this.#inner.send(message, sent.options)
    if (sent !== undefined) sent.handed = handed
    this.#underWay.until(handed).catch((error: Error) => this.#inner.onerror?.(error))
  }

  #toClient(bytes: Uint8Array): void {
    const received = this.#received.get(bytes)
    this.handlers.onmessage?.(received?.message ?? plain(bytes), received?.extra)
  }

  #receive(message: object, extra: unknown): void {
    const bytes = utf8(JSON.stringify(message))
    try {
      const line = readLine(bytes)
      if (line === undefined) return
      this.#received.set(bytes, { message, extra })
      this.#session?.happen({ type: 'server-line', line })
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      this.#session?.happen({ type: 'server-violation', text: JSON.stringify(message), detail: error.message })
    }
  }

  #closed(guard: OpenGuard): void {
    this.#session?.happen({ type: 'server-end' })
    this.#session?.end()
    this.#over ??= guard.close().finally(() => this.handlers.onclose?.())
  }
}

/** A message of the guard's own, or one from which something was cut, as the objects that clients expect. */
function plain(bytes: Uint8Array): object {
  return structuredClone(parseJson(bytes).value) as object
}
