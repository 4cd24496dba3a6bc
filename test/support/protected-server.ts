/** An MCP server of tests (streamable HTTP, JSON answers) that lets in only who brings a token for it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TestAuthorizationServer } from './authorization-server.ts'
import { type RunningServer, serve } from './http-servers.ts'

type Json = Record<string, unknown>

/** How the server is bent. Each is asked anew for every request. */
export interface ResourceBends {
  /** Its metadata (RFC 9728). */
  metadata?: (honest: Json) => unknown
  /** `WWW-Authenticate`; null: none. */
  challenge?: (honest: string) => string | null
  /** Answers in place of the server. */
  instead?: (request: IncomingMessage, response: ServerResponse, body: string) => boolean
}

/** A running protected server. */
export class ProtectedServer {
  readonly bends: ResourceBends = {}
  /** What `Authorization` each request to the endpoint carried. */
  readonly authorizations: (string | undefined)[] = []
  /** Scopes that a call of a tool needs, by its name. */
  readonly needs: Record<string, string> = {}
  readonly #server: RunningServer
  readonly #issuer: TestAuthorizationServer

  private constructor(server: RunningServer, issuer: TestAuthorizationServer) {
    this.#server = server
    this.#issuer = issuer
  }

  static async start(issuer: TestAuthorizationServer): Promise<ProtectedServer> {
    let self: ProtectedServer | undefined
    const server = await serve((request, response) => void self?.handle(request, response))
    self = new ProtectedServer(server, issuer)
    return self
  }

  get url(): URL {
    return this.#server.url
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '', this.url)
    const body = await text(request)
    const { authorization } = request.headers
    if (pathname === this.url.pathname) this.authorizations.push(authorization)
    if (this.bends.instead?.(request, response, body) === true) return
    if (pathname === '/.well-known/oauth-protected-resource/mcp') {
      const honest = { resource: this.url.href, authorization_servers: [this.#issuer.issuer] }
      return json(response, 200, this.bends.metadata?.(honest) ?? honest)
    }
    if (pathname !== this.url.pathname) return json(response, 404, {})
    const scopes = this.#issuer.scopesOf(authorization?.replace(/^Bearer /, '') ?? '', this.url.href)
    if (scopes === undefined)
      return this.#refuse(response, 401, authorization === undefined ? '' : ', error="invalid_token"')
    if (request.method !== 'POST') return void response.writeHead(405).end()
    const message = JSON.parse(body) as Json & { params?: { name?: string } }
    const needed = this.needs[message.params?.name ?? '']
    if (needed !== undefined && !scopes.includes(needed)) {
      return this.#refuse(response, 403, `, error="insufficient_scope", scope="${needed}"`)
    }
    if (message['id'] === undefined) return void response.writeHead(202).end()
    json(response, 200, { jsonrpc: '2.0', id: message['id'], result: answerTo(message) })
  }

  #refuse(response: ServerResponse, status: number, more: string): void {
    const metadata = new URL('/.well-known/oauth-protected-resource/mcp', this.url)
    const honest = `Bearer resource_metadata="${metadata.href}"${more}`
    const challenge = this.bends.challenge === undefined ? honest : this.bends.challenge(honest)
    if (challenge !== null) response.setHeader('www-authenticate', challenge)
    json(response, status, {})
  }
}

function answerTo({ method, params }: Json): Json {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'protected', version: '1.0.0' },
      }
    case 'tools/list':
      return {
        tools: ['look', 'change'].map((name) => ({ name, description: 'A tool.', inputSchema: { type: 'object' } })),
      }
    case 'tools/call':
      return { content: [{ type: 'text', text: `called ${String((params as Json)['name'])}` }] }
    default:
      return {}
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
