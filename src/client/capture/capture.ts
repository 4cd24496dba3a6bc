/**
 * Looking at a server: everything it shows a model at one moment.
 *
 * The bytes are read as received, by our own strict reader: SDK clients drop unknown members, keep the last of two
 * duplicates and round large numbers before anyone can look. Contract: section 1.
 */
import { ownMember } from '../../encoding/json-value.ts'
import { CaptureError, type TouchmarkError } from '../../errors.ts'
import { type Definition, type ItemSection, itemSections } from '../../snapshot/definition.ts'
import { makeSnapshot, type Snapshot } from '../../snapshot/snapshot.ts'
import { describeTarget, type Target } from '../target.ts'
import { HttpRefusal } from '../transport/http-request.ts'
import { LegacySseTransport } from '../transport/legacy-sse.ts'
import { StdioTransport } from '../transport/stdio.ts'
import { StreamableHttpTransport } from '../transport/streamable-http.ts'
import { ByteBudget, type Receiver, type Transport } from '../transport/transport.ts'
import { Conversation, requireResult } from './conversation.ts'
import {
  type ClientInfo,
  type ClientOffer,
  type Era,
  type Greeting,
  type Introduction,
  shakeHands,
} from './handshake.ts'
import { type CaptureLimits, defaultLimits } from './limits.ts'
import { Listing, listMethods, readPage } from './listing.ts'
import { type Notice, Notices } from './notices.ts'

/** Options of {@link capture}. */
export interface CaptureOptions {
  /** Our own environment, from which a command inherits a small safe set (`PATH`, `HOME`, …); URLs need none. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Caps; those left out have their default. */
  readonly limits?: Partial<CaptureLimits>
  /** What we call ourselves. The default is an ordinary client's: a server must not know that it is being verified. */
  readonly clientInfo?: ClientInfo
  /**
   * What we say that we offer. A request for it is refused all the same: what counts is what the server shows then. Default
   * nothing.
   */
  readonly offers?: readonly ClientOffer[]
  /** Speak this era only; default whichever the server speaks. */
  readonly era?: Era
  /** Ends the capture with `E_SERVER_TRANSPORT`. */
  readonly signal?: AbortSignal
  /** How long each polite step of ending a command waits; default 2,000 ms. */
  readonly stopGraceMs?: number
}

/** What was seen. */
export interface Capture {
  readonly snapshot: Snapshot
  readonly era: Era
  /** What is worth telling without being an error. */
  readonly notices: readonly Notice[]
}

/** What an ordinary client calls itself; the name of the MCP tutorials. */
const defaultClientInfo: ClientInfo = { name: 'mcp-client', version: '1.0.0' }

/**
 * Starts or connects to a server, reads everything it shows, and ends it again, its whole process tree included.
 *
 * @throws CaptureError could not look: `E_SERVER_START`, `E_SERVER_EXIT`, `E_SERVER_TIMEOUT`, `E_SERVER_TRANSPORT`,
 * `E_SERVER_PROTOCOL`, `E_SERVER_ERROR`, `E_SERVER_CAP`, `E_SERVER_AUTH`.
 * @throws ViolationError looked, and the server broke the rules: `E_VIOLATION_…`.
 * @throws UsageError `E_USAGE` for plain http beyond loopback.
 */
export async function capture(target: Target, options: CaptureOptions): Promise<Capture> {
  const run = new Run(target, options)
  try {
    return await run.capture()
  } finally {
    await run.close()
  }
}

class Run {
  readonly #target: Target
  readonly #options: CaptureOptions
  readonly #limits: CaptureLimits
  readonly #budget: ByteBudget
  readonly #notices = new Notices()
  readonly #cancel = new AbortController()
  readonly #done = new AbortController()
  readonly #opened: Conversation[] = []

  constructor(target: Target, options: CaptureOptions) {
    this.#target = target
    this.#options = options
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#budget = new ByteBudget(this.#limits.maxBytes)
    const cancel = () => this.#cancel.abort(cancelled())
    if (options.signal?.aborted === true) cancel()
    options.signal?.addEventListener('abort', cancel, { signal: this.#done.signal })
  }

  async capture(): Promise<Capture> {
    const { startTimeoutMs, listTimeoutMs } = this.#limits
    const { conversation, greeting } = await this.#within(startTimeoutMs, 'the handshake', '--start-timeout', () =>
      this.#connect(),
    )
    const sections = await this.#within(listTimeoutMs, 'the lists', '--list-timeout', () =>
      this.#lists(conversation, greeting),
    )
    const { era, instructions, issues, serverInfo, capabilities, protocolVersion } = greeting
    const platform = `${process.platform}-${process.arch}`
    const context = { serverInfo, capabilities, protocolVersion, platform }
    return { snapshot: makeSnapshot({ context, instructions, sections, issues }), era, notices: this.#notices.list() }
  }

  async close(): Promise<void> {
    this.#done.abort()
    await Promise.all(this.#opened.map((conversation) => conversation.close()))
  }

  /** A deadline ends every conversation, and so everything that waits. */
  async #within<T>(timeoutMs: number, what: string, option: string, work: () => Promise<T>): Promise<T> {
    const where = describeTarget(this.#target)
    const timer = setTimeout(() => this.#cancel.abort(timedOut(where, what, option, timeoutMs)), timeoutMs)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
    }
  }

  async #connect(): Promise<{ conversation: Conversation; greeting: Greeting }> {
    const { clientInfo = defaultClientInfo, offers = [], era } = this.#options
    const client = { clientInfo, offers }
    const conversation = this.#open((receiver) => this.#transport(receiver))
    try {
      return { conversation, greeting: await shakeHands(conversation, client, era) }
    } catch (refusal) {
      const target = this.#target
      if (target.kind !== 'url' || era === 'modern' || !mayBeLegacySse(refusal)) throw refusal
      const fallback = this.#open((receiver) => new LegacySseTransport(target, receiver, this.#budget))
      return { conversation: fallback, greeting: await this.#shakeLegacyHands(fallback, client, refusal) }
    }
  }

  async #shakeLegacyHands(conversation: Conversation, client: Introduction, refusal: unknown): Promise<Greeting> {
    try {
      return await shakeHands(conversation, client, 'legacy')
    } catch (error) {
      // Not that transport either: what the first attempt met says more.
      throw error instanceof CaptureError && error.code === 'E_SERVER_TRANSPORT' ? refusal : error
    }
  }

  #open(transport: (receiver: Receiver) => Transport): Conversation {
    const conversation = new Conversation(transport, this.#notices, this.#cancel.signal)
    this.#opened.push(conversation)
    return conversation
  }

  #transport(receiver: Receiver): Transport {
    if (this.#target.kind === 'url') return new StreamableHttpTransport(this.#target, receiver, this.#budget)
    const { environment, stopGraceMs } = this.#options
    return new StdioTransport(this.#target, receiver, {
      maxBytes: this.#limits.maxBytes,
      environment,
      ...(stopGraceMs === undefined ? {} : { stopGraceMs }),
    })
  }

  /** All lists that the capabilities advertise, one after another, as ordinary clients ask. */
  async #lists(
    conversation: Conversation,
    { capabilities }: Greeting,
  ): Promise<Partial<Record<ItemSection, readonly Definition[]>>> {
    const sections: Partial<Record<ItemSection, readonly Definition[]>> = {}
    for (const section of itemSections) {
      const capability = section === 'resourceTemplates' ? 'resources' : section
      if ((ownMember(capabilities, capability) ?? null) === null) continue
      sections[section] = await this.#list(conversation, section)
    }
    conversation.requireIntact()
    return sections
  }

  async #list(conversation: Conversation, section: ItemSection): Promise<readonly Definition[]> {
    const listing = new Listing(section, this.#limits)
    const method = listMethods[section]
    let cursor: string | undefined
    do {
      const answer = await conversation.request(method, cursor === undefined ? undefined : { cursor })
      const { message, document } = answer
      if (message.kind === 'error' && message.code === -32601 && cursor === undefined) {
        // Twelve of 83 real servers advertise a list that they do not have.
        this.#notices.add('list-missing', section)
        break
      }
      requireResult(answer, method)
      cursor = listing.add(readPage(section, document, message.index))
    } while (cursor !== undefined)
    if (listing.cacheScope === 'private') this.#notices.add('private-list', section)
    return listing.definitions
  }
}

/** Statuses by which a server of 2024-11-05 refuses a POST to its stream (streamable HTTP, backwards compatibility). */
function mayBeLegacySse(error: unknown): boolean {
  return error instanceof HttpRefusal && [400, 404, 405].includes(error.status)
}

function timedOut(where: string, what: string, option: string, timeoutMs: number): TouchmarkError {
  return new CaptureError('E_SERVER_TIMEOUT', {
    found: `no end of ${what} within ${timeoutMs} ms`,
    where,
    expected: 'an answer in time',
    next: `A slow server, or a package that is fetched first, needs longer: ${option} SECONDS`,
  })
}

function cancelled(): TouchmarkError {
  return new CaptureError('E_SERVER_TRANSPORT', { found: 'a capture that was cancelled' })
}
