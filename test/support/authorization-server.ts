/**
 * An authorization server of tests, on loopback: metadata, registration, authorization with PKCE, tokens that rotate, and
 * revocation. It is strict about everything that a client must send; each answer can be bent, to play a hostile one.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { type RunningServer, serve } from './http-servers.ts'

type Json = Record<string, unknown>

/** How a server is bent. Each is asked anew for every request. */
export interface Bends {
  metadata?: (honest: Json) => unknown
  /** Where the browser is sent back to. */
  redirect?: (honest: URL) => URL
  token?: (honest: Json) => unknown
  /** Answers in place of the server. */
  instead?: (request: IncomingMessage, response: ServerResponse) => boolean
}

/** What was granted with one sign-in: tokens of one family die together. */
interface Family {
  readonly scope: string
  readonly resource: string
  refreshToken: string
  readonly spent: Set<string>
  isRevoked: boolean
}

interface Code {
  readonly challenge: string
  readonly redirectUri: string
  readonly clientId: string
  readonly resource: string
  readonly scope: string
}

/** A running authorization server. */
export class TestAuthorizationServer {
  readonly bends: Bends = {}
  /** Paths in the order of requests, with `GET` or `POST`. */
  readonly requests: string[] = []
  /** Forms that the token endpoint was sent. */
  readonly forms: URLSearchParams[] = []
  /** What `Authorization` the token endpoint was sent. */
  readonly authorizations: (string | undefined)[] = []
  /** Queries of the authorization endpoint. */
  readonly asked: URLSearchParams[] = []
  readonly registrations: Json[] = []
  readonly revoked: string[] = []
  /** Seconds that access tokens live. */
  lifetime: number | undefined = 3600
  /** A client that was registered out of band, with its secret. */
  client: { readonly id: string; readonly secret: string } | undefined
  readonly #server: RunningServer
  readonly #codes = new Map<string, Code>()
  readonly #families: Family[] = []
  readonly #live = new Map<string, Family>()
  readonly #clients = new Set<string>()

  private constructor(server: RunningServer) {
    this.#server = server
  }

  static async start(): Promise<TestAuthorizationServer> {
    let self: TestAuthorizationServer | undefined
    const server = await serve((request, response) => void self?.handle(request, response))
    self = new TestAuthorizationServer(server)
    return self
  }

  get issuer(): string {
    return this.#server.url.origin
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  /** Whether an access token is good for this resource, and what it may do. */
  scopesOf(token: string, resource: string): string[] | undefined {
    const family = this.#live.get(token)
    if (family === undefined || family.isRevoked || family.resource !== resource) return undefined
    return family.scope.split(' ')
  }

  /** Ends every access token, as time would. */
  expireAll(): void {
    this.#live.clear()
  }

  /** Answers a request; `read` is its body where somebody has read it already. */
  async handle(request: IncomingMessage, response: ServerResponse, read?: string): Promise<void> {
    const url = new URL(request.url ?? '', this.issuer)
    this.requests.push(`${request.method} ${url.pathname}`)
    if (this.bends.instead?.(request, response) === true) return
    const body = read ?? (await text(request))
    const routes: Record<string, () => void> = {
      'GET /.well-known/oauth-authorization-server': () => json(response, 200, this.#metadata()),
      'GET /authorize': () => this.#authorize(url, response),
      'POST /register': () => this.#register(JSON.parse(body), response),
      'POST /token': () => this.#token(new URLSearchParams(body), request.headers.authorization, response),
      'POST /revoke': () => {
        this.revoked.push(new URLSearchParams(body).get('token') ?? '')
        response.writeHead(200).end()
      },
    }
    const route = routes[`${request.method} ${url.pathname}`]
    if (route === undefined) json(response, 404, { error: 'not_found' })
    else route()
  }

  #metadata(): unknown {
    const honest = {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      registration_endpoint: `${this.issuer}/register`,
      revocation_endpoint: `${this.issuer}/revoke`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
      authorization_response_iss_parameter_supported: true,
    }
    return this.bends.metadata?.(honest) ?? honest
  }

  #register(metadata: Json, response: ServerResponse): void {
    this.registrations.push(metadata)
    const clientId = randomBytes(8).toString('hex')
    this.#clients.add(clientId)
    json(response, 201, { ...metadata, client_id: clientId })
  }

  #authorize(url: URL, response: ServerResponse): void {
    const ask = (name: string): string => url.searchParams.get(name) ?? ''
    this.asked.push(url.searchParams)
    const known =
      this.#clients.has(ask('client_id')) ||
      ask('client_id') === this.client?.id ||
      ask('client_id').startsWith('https://')
    const redirectUri = new URL(ask('redirect_uri'))
    const right =
      ask('response_type') === 'code' &&
      ask('code_challenge_method') === 'S256' &&
      /^[\w-]{43}$/.test(ask('code_challenge'))
    if (!known || !right || ask('resource') === '' || ask('state') === '' || redirectUri.hostname !== '127.0.0.1') {
      json(response, 400, { error: 'invalid_request' })
      return
    }
    const code = randomBytes(16).toString('hex')
    this.#codes.set(code, {
      challenge: ask('code_challenge'),
      redirectUri: redirectUri.href,
      clientId: ask('client_id'),
      resource: ask('resource'),
      scope: ask('scope'),
    })
    redirectUri.searchParams.set('code', code)
    redirectUri.searchParams.set('state', ask('state'))
    redirectUri.searchParams.set('iss', this.issuer)
    response.writeHead(302, { location: (this.bends.redirect?.(redirectUri) ?? redirectUri).href }).end()
  }

  #token(form: URLSearchParams, authorization: string | undefined, response: ServerResponse): void {
    this.forms.push(form)
    this.authorizations.push(authorization)
    const family = form.get('grant_type') === 'refresh_token' ? this.#refresh(form) : this.#redeem(form, authorization)
    if (family === undefined) {
      json(response, 400, { error: 'invalid_grant' })
      return
    }
    const accessToken = `access-${randomBytes(24).toString('base64url')}`
    family.spent.add(family.refreshToken)
    family.refreshToken = `refresh-${randomBytes(24).toString('base64url')}`
    this.#live.set(accessToken, family)
    const honest = {
      access_token: accessToken,
      token_type: 'Bearer',
      refresh_token: family.refreshToken,
      ...(this.lifetime === undefined ? {} : { expires_in: this.lifetime }),
      ...(family.scope === '' ? {} : { scope: family.scope }),
    }
    json(response, 200, this.bends.token?.(honest) ?? honest)
  }

  #redeem(form: URLSearchParams, authorization: string | undefined): Family | undefined {
    const code = this.#codes.get(form.get('code') ?? '')
    this.#codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (code === undefined || code.challenge !== challenge) return undefined
    if (code.redirectUri !== form.get('redirect_uri') || code.resource !== form.get('resource')) return undefined
    if (!this.#isClient(code.clientId, form, authorization)) return undefined
    const { scope, resource } = code
    const family = { scope, resource, refreshToken: '', spent: new Set<string>(), isRevoked: false }
    this.#families.push(family)
    return family
  }

  #isClient(clientId: string, form: URLSearchParams, authorization: string | undefined): boolean {
    if (clientId !== this.client?.id) return form.get('client_id') === clientId
    const pair = Buffer.from(authorization?.replace(/^Basic /, '') ?? '', 'base64').toString('utf8')
    // Form encoding on both sides of the colon (RFC 6749 section 2.3.1).
    const decoded = pair.split(':').map((part) => new URLSearchParams(`part=${part}`).get('part'))
    return decoded[0] === clientId && decoded[1] === this.client.secret
  }

  /** A refresh token that is used twice ends the whole family (OAuth 2.1 section 4.3.1). */
  #refresh(form: URLSearchParams): Family | undefined {
    const token = form.get('refresh_token') ?? ''
    const family = this.#families.find((each) => each.refreshToken === token || each.spent.has(token))
    if (family === undefined || family.resource !== form.get('resource')) return undefined
    if (family.spent.has(token)) family.isRevoked = true
    return family.isRevoked ? undefined : family
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
