/** Clients that nobody guards: the SDKs' own, over stdio or HTTP, and readers that end a line where others do not. */
import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from '@modelcontextprotocol/client'
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  ResultSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { ReaderTransport, spawnReader } from './reader-transport.mjs'

/** Most pages that a client follows before it gives up. */
const maxPages = 100
const capabilities = { sampling: {}, elicitation: {}, roots: { listChanged: true } }

/**
 * A client on a transport, in the era of its attack; `open()` connects it. Everything that reached it is in `saw()`,
 * every byte of the other side's standard error in `stderr()`.
 */
export function makeUser(transport, attack) {
  const seen = []
  const told = []
  const modern = attack.era === 'modern'
  transport.onmessage = (message) => seen.push(JSON.stringify(message))
  transport.stderr?.on('data', (chunk) => told.push(chunk))
  const client = makeClient(attack, modern)
  return {
    user: new User(client, modern),
    saw: () => seen.join('\n'),
    stderr: () => Buffer.concat(told).toString('utf8'),
    open: () => client.connect(transport),
    async close() {
      await client.close().catch(() => {})
      await transport.close().catch(() => {})
    },
  }
}

function makeClient({ clientInfo = { name: 'plain', version: '1.0.0' } }, modern) {
  if (modern) {
    const client = new ModernClient(clientInfo, {
      capabilities,
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    })
    client.setRequestHandler('elicitation/create', () => ({ action: 'decline' }))
    client.setRequestHandler('sampling/createMessage', () => sample)
    return client
  }
  const client = new Client(clientInfo, { capabilities })
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'decline' }))
  client.setRequestHandler(CreateMessageRequestSchema, () => sample)
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [] }))
  return client
}

const sample = { model: 'none', role: 'assistant', content: { type: 'text', text: 'no' } }

/** A transport to a command: the SDK's own, or one whose reader ends lines elsewhere. */
export function commandTransport([command = '', ...args], { env, cwd }, { era, reader }, throughShell = false) {
  if (throughShell) return new ReaderTransport(spawnReader([command, ...args].join(' '), [], { env, cwd, shell: true }))
  if (reader !== undefined) return new ReaderTransport(spawnReader(command, args, { env, cwd }), reader)
  const parameters = { command, args, env, cwd, stderr: 'pipe' }
  return era === 'modern' ? new ModernStdio(parameters) : new StdioClientTransport(parameters)
}

/** A transport to a URL: the SDK's own. */
export function urlTransport(url, { era, signsIn = false, redirectPolicy = 'same-origin' }) {
  const options = { redirectPolicy, ...(signsIn ? { authProvider: new Visitor() } : {}) }
  return era === 'modern'
    ? new ModernHttp(new URL(url), options)
    : new StreamableHTTPClientTransport(new URL(url), options)
}

/** Somebody who would sign in wherever a server says (an `OAuthClientProvider`). */
class Visitor {
  redirectUrl = 'http://127.0.0.1/back'
  clientMetadata = { redirect_uris: [this.redirectUrl] }
  clientInformation = () => ({ client_id: 'visitor' })
  tokens = () => undefined
  saveTokens() {}
  redirectToAuthorization() {}
  saveCodeVerifier() {}
  codeVerifier = () => 'x'
}

/** What the user of a client does. */
class User {
  #client
  #modern

  constructor(client, modern) {
    this.#client = client
    this.#modern = modern
  }

  /** Lists everything, page by page. */
  async list(method = 'tools/list') {
    let cursor
    for (let page = 0; page < maxPages; page += 1) {
      const { nextCursor } = await this.request(method, cursor === undefined ? {} : { cursor })
      if (nextCursor === undefined) return
      cursor = nextCursor
    }
  }

  call(name = 'get_forecast', args = { city: 'Oslo' }) {
    return this.request('tools/call', { name, arguments: args })
  }

  notify(method, params) {
    return this.#client.notification({ method, ...(params === undefined ? {} : { params }) })
  }

  /** The same, whatever comes of it. */
  async tryTo(act) {
    try {
      await act(this)
    } catch {
      // The next step is taken all the same.
    }
  }

  request(method, params) {
    const options = { timeout: 60_000 }
    if (!this.#modern) return this.#client.request({ method, params }, ResultSchema, options)
    return this.#client.request({ method, params }, anything, options)
  }
}

/** A schema that takes every result (standard-schema.dev, version 1). */
const anything = { '~standard': { version: 1, vendor: 'hostile-suite', validate: (value) => ({ value }) } }
