/**
 * The guard in front of a server behind a URL, for clients that speak HTTP themselves: a reverse proxy on loopback that
 * passes verified bytes, statuses and headers as they are. Many clients at once, each session with a verification of its
 * own. It decides nothing itself.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { UrlTarget } from '../../client/target.ts'
import { ConfigError, TouchmarkError } from '../../errors.ts'
import { quote, visibleLine } from '../../visible-text.ts'
import type { Caller } from '../caller/caller-token.ts'
import { admitCaller, metadataPath, showMetadata } from '../caller/relay-answers.ts'
import { type RelayCallers, withoutAuthorization } from '../caller/relay-callers.ts'
import { type Line, readLine } from '../frames.ts'
import { errorBody } from '../http/relay-errors.ts'
import { headerOf, requestHeaders } from '../http/relay-headers.ts'
import { ServerAnswer } from '../http/server-answer.ts'
import { Upstream } from '../http/upstream.ts'
import type { UpstreamDoor } from '../http/upstream-door.ts'
import { type Incident, makeIncident, parseErrorAnswer } from '../incident.ts'
import type { GuardOptions } from '../running/session-runner.ts'
import { asksForBareStream, BareStreams } from './bare-streams.ts'
import { ClientExchange } from './client-exchange.ts'
import { admit } from './relay-admission.ts'
import { BodyBudget, readRequestBody } from './relay-body.ts'
import { RelayConnections } from './relay-connections.ts'
import { type RelayLimits, relayLimits } from './relay-limits.ts'
import { RelaySession } from './relay-session.ts'
import { type NoSession, RelayTable } from './relay-table.ts'

/** Options of {@link startHttpGuard}. */
export interface HttpGuardOptions {
  readonly target: UrlTarget
  /** Address to listen on. */
  readonly host: string
  /** 0 takes one that is free. */
  readonly port: number
  /** First segment of every path. Visible ASCII without `/` and `?`. */
  readonly secret: string
  /** Names under which clients may call this machine, beyond those of loopback. */
  readonly allowedHosts?: readonly string[]
  /** Judges callers by their tokens; absent: whoever knows the secret may call. */
  readonly callers?: RelayCallers
  /** The way to the server; default straight. Closed with the guard. */
  readonly door?: UpstreamDoor
  /** What each new session gets; called once for each. */
  readonly session: () => GuardOptions
  /** To people: one line, escaped. */
  readonly tell: (text: string) => void
  /** Called for what is refused before it belongs to a session. */
  readonly onIncident?: (incident: Incident, enforced: boolean) => void
  readonly limits?: Partial<RelayLimits>
}

/** A running relay. */
export interface HttpGuard {
  /** Where clients connect, with the secret. */
  readonly url: URL
  /** Ends every session and connection. Never rejects. */
  close(): Promise<void>
}

const sweepMs = 60_000
/** How often Node looks for requests that take too long to arrive. */
const checkingMs = 5_000

/**
 * Starts a relay.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where the address cannot be listened on.
 */
export async function startHttpGuard(options: HttpGuardOptions): Promise<HttpGuard> {
  const relay = new HttpRelay(options)
  await relay.listen()
  return relay
}

class HttpRelay implements HttpGuard {
  readonly #options: HttpGuardOptions
  readonly #limits: RelayLimits
  readonly #server: Server
  readonly #upstream: Upstream
  readonly #table: RelayTable
  readonly #bodies: BodyBudget
  readonly #bare: BareStreams
  readonly #connections: RelayConnections
  #sweeping: NodeJS.Timeout | undefined
  #serial = 0

  constructor(options: HttpGuardOptions) {
    this.#options = options
    this.#limits = { ...relayLimits, ...options.limits }
    this.#upstream = new Upstream(options.target, options.door)
    this.#bodies = new BodyBudget(this.#limits.maxBodiesBytes)
    this.#table = new RelayTable({
      open: (isShared) => this.#openSession(isShared),
      maxSessions: this.#limits.maxSessions,
      idleMs: this.#limits.idleMs,
      clock: () => performance.now(),
    })
    const { requestTimeoutMs, maxConnections, maxSessions, maxMessageBytes } = this.#limits
    this.#bare = new BareStreams({ ...options, upstream: this.#upstream, maxSessions, maxMessageBytes })
    this.#server = createServer({
      requestTimeout: requestTimeoutMs,
      headersTimeout: Math.min(requestTimeoutMs, 20_000),
      connectionsCheckingInterval: checkingMs,
    })
    this.#connections = new RelayConnections(this.#server, maxConnections)
    // The count is ours to judge: Node would cut the list short and go on.
    this.#server.maxHeadersCount = 0
    this.#server.on('request', (request, response) => void this.#serve(request, response))
  }

  get url(): URL {
    const { host, secret, target } = this.#options
    const { port } = this.#server.address() as AddressInfo
    const name = host.includes(':') ? `[${host}]` : host
    return new URL(`http://${name}:${port}/${secret}${target.url.pathname}`)
  }

  async listen(): Promise<void> {
    const { host, port } = this.#options
    this.#server.listen(port, host)
    try {
      await once(this.#server, 'listening')
    } catch (cause) {
      throw new ConfigError('E_CONFIG_INVALID', {
        found: `the address ${quote(`${host}:${port}`)}, which cannot be listened on`,
        where: '--listen',
        expected: 'an address of this machine and a port that nobody uses',
        cause,
      })
    }
    this.#sweeping = setInterval(() => this.#table.sweep(), sweepMs)
    this.#sweeping.unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeping)
    this.#table.close()
    this.#bare.close()
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    this.#upstream.close()
    await closed
  }

  #openSession(isShared: boolean): RelaySession {
    const { target, tell, session } = this.#options
    const { url } = target
    const upstream = this.#upstream
    return new RelaySession(
      { ...session(), upstream, url, tell, onAnswer: (...answer) => this.#table.answered(...answer) },
      isShared,
    )
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { target, secret, allowedHosts = [] } = this.#options
    const { port } = this.#server.address() as AddressInfo
    const rules = { secret, port, hosts: allowedHosts }
    const admission = admit(request.method ?? '', request.url ?? '', request.rawHeaders, rules)
    if (admission.outcome === 'refused') return turnAway(response, admission.status)
    if (!this.#connections.admit(request.socket, response)) return
    const { callers } = this.#options
    if (callers !== undefined && admission.path === metadataPath) return showMetadata(response, callers)
    const isMessages = this.#bare.has(admission.path)
    if (!isMessages && !this.#isEndpoint(admission.path)) return turnAway(response, 404)
    if (isMessages && !['POST', 'OPTIONS'].includes(request.method ?? '')) return turnAway(response, 405)
    // A browser asks without a token whether it may ask with one.
    const isOpen = callers === undefined || request.method === 'OPTIONS'
    const caller = isOpen ? null : await admitCaller(callers, request, response, this.#metadataUrl)
    if (caller === undefined) return
    this.#serial += 1
    const received = callers === undefined ? request.rawHeaders : withoutAuthorization(request.rawHeaders)
    const headers = requestHeaders(received, target.url.host, target.headers)
    const exchange = new ClientExchange(this.#serial, request, response, headers)
    try {
      await this.#dispatch(request, exchange, caller, isMessages ? admission.path : null)
    } catch (error) {
      this.#options.tell(`an unexpected error: ${visibleLine(error instanceof Error ? error.message : '', 400)}`)
      exchange.fail(error)
    }
  }

  get #metadataUrl(): string {
    const { origin } = this.url
    return `${origin}/${this.#options.secret}${metadataPath}`
  }

  #isEndpoint(path: string): boolean {
    const { pathname } = this.#options.target.url
    const [given = ''] = path.split('?', 1)
    return given === pathname || given === '' || given === '/'
  }

  /** `messages`: the path of a session of the older transport, where the request was posted to one. */
  async #dispatch(
    request: IncomingMessage,
    exchange: ClientExchange,
    caller: Caller | null,
    messages: string | null,
  ): Promise<void> {
    const { method, rawHeaders } = request
    if (method === 'POST') return await this.#post(request, exchange, caller, messages)
    request.resume()
    if (method === 'OPTIONS') return await this.#preflight(exchange)
    const find = (): RelaySession | undefined => {
      const session = this.#table.findBare(rawHeaders)
      if (typeof session !== 'string') return session
      withoutSession(exchange, session)
      return undefined
    }
    if (!asksForBareStream(method, rawHeaders) || this.#table.knows(rawHeaders)) {
      await find()?.ask(method === 'GET' ? 'GET' : 'DELETE', exchange)
    } else if (this.#bare.isFull) withoutSession(exchange, 'full')
    else await this.#bare.open(exchange, caller, find)
  }

  async #post(
    request: IncomingMessage,
    exchange: ClientExchange,
    caller: Caller | null,
    messages: string | null,
  ): Promise<void> {
    const body = await readRequestBody(request, this.#limits.maxBodyBytes, this.#bodies)
    if (typeof body === 'number') return exchange.plain({ status: body, headers: ['Connection', 'close'] })
    // A signal that is aborted already tells nobody.
    if (exchange.isOver) return this.#bodies.give(body.length)
    exchange.signal.addEventListener('abort', () => this.#bodies.give(body.length), { once: true })
    const line = this.#read(body)
    if (line === undefined) return exchange.plain({ status: 400, headers: jsonType }, parseErrorAnswer())
    const { callers } = this.#options
    const lacking = caller === null ? undefined : callers?.refuseCalls(line, caller, this.#metadataUrl)
    if (lacking !== undefined) {
      return exchange.plain({ status: lacking.status, headers: Object.entries(lacking.headers).flat() })
    }
    const older = messages === null ? undefined : (this.#bare.find(messages, caller) ?? 'unknown')
    const session = older ?? this.#table.find(request.rawHeaders, line)
    if (typeof session === 'string') return withoutSession(exchange, session, line)
    if (session.repeatsId(line)) {
      const repeated = errorBody('null', -32600, 'An id is used under which another request still waits')
      return exchange.plain({ status: 400, headers: jsonType }, repeated)
    }
    session.post(exchange, line)
  }

  #read(body: Uint8Array): Line | undefined {
    try {
      const line = readLine(body)
      if (line !== undefined) return line
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
    }
    this.#options.onIncident?.(makeIncident('unreadable'), true)
    return undefined
  }

  /** A browser asks whether it may ask. What the server says of that stands in its headers. */
  async #preflight(exchange: ClientExchange): Promise<void> {
    const { headers, signal } = exchange
    const { url } = this.#options.target
    try {
      const answer = new ServerAnswer(await this.#upstream.send({ method: 'OPTIONS', url, headers, signal }), url)
      answer.drop()
      exchange.plain(answer.head)
    } catch (error) {
      exchange.fail(error)
    }
  }
}

const jsonType = ['Content-Type', 'application/json']

function turnAway(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': '0', ...(status === 405 ? { Allow: 'GET, POST, DELETE' } : {}) }).end()
}

/** Requests that no session takes. The words are those of servers, so that clients begin anew where they should. */
function withoutSession(exchange: ClientExchange, reason: NoSession, line?: Line): void {
  const rawId = line?.messages.find(({ kind }) => kind === 'request')?.id?.raw ?? 'null'
  // Revision 2026-07-28 knows no sessions: what lacks is in the request itself.
  const isModern = headerOf(exchange.received, 'mcp-method') !== undefined
  const answers: Record<NoSession, readonly [status: number, body: Uint8Array]> = {
    unknown: [404, errorBody(rawId, -32001, 'Session not found')],
    'not-begun': isModern
      ? [400, errorBody(rawId, -32602, 'Invalid params: _meta names no protocol version')]
      : [400, errorBody(rawId, -32000, 'Bad Request: no session; begin with initialize')],
    full: [503, errorBody(rawId, -32000, 'Touchmark serves as many sessions as it can; try again later')],
  }
  const [status, body] = answers[reason]
  exchange.plain({ status, headers: [...jsonType, ...(status === 503 ? ['Retry-After', '30'] : [])] }, body)
}
