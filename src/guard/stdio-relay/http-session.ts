/** One client's session with one streamable HTTP endpoint: which headers its requests carry, and how they are sent. */

import type { UrlTarget } from '../../client/target.ts'
import { sendHttp } from '../../client/transport/http-request.ts'
import { type JsonObject, objectMember, ownMember, stringMember } from '../../encoding/json-value.ts'
import { ownText } from '../../encoding/own-text.ts'
import type { Line } from '../frames.ts'
import { type MirroredArguments, mirroredArguments, mirroredHeaders } from '../http/mirrored-headers.ts'

/** Most tools whose arguments are remembered: the latest. A server may show others with every change. */
const maxMirrored = 16_384

const versionMember = 'io.modelcontextprotocol/protocolVersion'

/** Sends what it is given; knows nothing of answers but what later headers are made of. */
export class HttpSession {
  readonly #target: UrlTarget
  #sessionId: string | undefined
  #version: string | undefined
  #mirrored: MirroredArguments = new Map()

  constructor(target: UrlTarget) {
    this.#target = target
  }

  /** The server gave the session an id: it forgets the session where it answers with 404. */
  get hasId(): boolean {
    return this.#sessionId !== undefined
  }

  /** A legacy revision was agreed on. */
  get isLegacy(): boolean {
    return this.#version !== undefined
  }

  /** Sends the very bytes of a line. Throws as {@link sendHttp} does. */
  async post(line: Line, signal: AbortSignal): Promise<Response> {
    return await this.#send('POST', signal, {
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        ...this.#messageHeaders(line),
      },
      body: line.bytes,
    })
  }

  /** Opens the server's own stream, or takes up one that broke off after the event of that id. */
  async get(lastEventId: string | undefined, signal: AbortSignal): Promise<Response> {
    const after = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }
    return await this.#send('GET', signal, {
      headers: { Accept: 'text/event-stream', ...this.#sessionHeaders(), ...after },
    })
  }

  /** Tells the server that the session is over. Never rejects: it may answer with 405, or not at all. */
  async end(signal: AbortSignal): Promise<void> {
    if (!this.hasId) return
    try {
      const response = await this.#send('DELETE', signal, { headers: this.#sessionHeaders() })
      await response.body?.cancel()
    } catch {
      // The connection is over either way.
    }
  }

  async #send(
    method: 'GET' | 'POST' | 'DELETE',
    signal: AbortSignal,
    parts: { readonly headers: Record<string, string>; readonly body?: Uint8Array },
  ): Promise<Response> {
    return await sendHttp(this.#target, { method, url: this.#target.url, signal, ...parts })
  }

  /** Takes the session's id from the answer to `initialize`: visible ASCII, or none (streamable HTTP, session management). */
  keepId(response: Response): void {
    const sessionId = response.headers.get('mcp-session-id')
    if (sessionId !== null && /^[\x21-\x7e]{1,4096}$/.test(sessionId)) this.#sessionId = sessionId
  }

  /** Takes what later headers need from the result of a request: the revision, and which arguments tools want repeated. */
  learn(method: string, result: JsonObject): void {
    if (method === 'initialize') this.#version = stringMember(result, 'protocolVersion')
    if (method !== 'tools/list') return
    const tools = ownMember(result, 'tools')
    const learned = (Array.isArray(tools) ? tools : []).map((tool) => {
      return [ownText(stringMember(tool, 'name') ?? ''), mirroredArguments(ownMember(tool, 'inputSchema'))] as const
    })
    this.#mirrored = new Map([...this.#mirrored, ...learned].slice(-maxMirrored))
  }

  #messageHeaders({ messages: [message] }: Line): Record<string, string> {
    const params = message === undefined ? undefined : objectMember(message.value, 'params')
    const modern = stringMember(objectMember(params ?? {}, '_meta') ?? {}, versionMember)
    if (message === undefined || modern === undefined) return this.#sessionHeaders()
    return { 'MCP-Protocol-Version': modern, ...mirroredHeaders(message, this.#mirrored) }
  }

  #sessionHeaders(): Record<string, string> {
    return {
      ...(this.#version === undefined ? {} : { 'MCP-Protocol-Version': this.#version }),
      ...(this.#sessionId === undefined ? {} : { 'Mcp-Session-Id': this.#sessionId }),
    }
  }
}
