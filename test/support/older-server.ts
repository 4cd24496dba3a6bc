/** A server of the older HTTP+SSE transport whose every byte a test decides, and a client that sees every byte. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { EventStreamParser } from '../../src/client/transport/event-stream.ts'
import { type RunningServer, serve } from './http-servers.ts'

/** A message that was posted, and how it is answered. */
export interface Posted {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: { readonly id?: unknown; readonly method?: string; readonly params?: Record<string, unknown> }
  readonly response: ServerResponse
  /** Writes to the stream as it is. */
  write(text: string): void
  /** Answers over the stream. */
  answer(result: unknown): void
}

/** What a server does. */
export interface OlderServerParts {
  /** The first bytes of each stream; default the endpoint `/post?session=N`. */
  readonly begin?: (number: number) => string
  /** Takes a posted message; default {@link takePosted}. */
  readonly onPost?: (posted: Posted) => void
}

/** A running server. */
export interface OlderServer extends RunningServer {
  readonly posted: readonly Posted[]
  /** Streams that were opened, and when each was closed by the other side. */
  readonly streams: readonly { readonly response: ServerResponse; readonly gone: Promise<unknown> }[]
}

const hello = { protocolVersion: '2024-11-05', capabilities: { tools: {} }, serverInfo: { name: 'a', version: '1' } }
export const addTool = { name: 'add', description: 'Adds.', inputSchema: { type: 'object' } }

/** What an ordinary server does with a message; `tools` are those it lists. */
export function takePosted({ body, response, answer }: Posted, tools: readonly object[] = [addTool]): void {
  response.writeHead(202, { 'content-type': 'text/plain' }).end('Accepted')
  if (body.method === 'initialize') answer(hello)
  if (body.method === 'tools/list') answer({ tools })
  if (body.method === 'tools/call') answer({ content: [{ type: 'text', text: 'done' }] })
}

/** Starts a server. */
export async function startOlderServer({ begin, onPost = takePosted }: OlderServerParts = {}): Promise<OlderServer> {
  const posted: Posted[] = []
  const streams: { response: ServerResponse; gone: Promise<unknown> }[] = []
  const server = await serve(async (request, response) => {
    const path = request.url ?? ''
    if (request.method === 'GET') {
      streams.push({ response, gone: once(response, 'close') })
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      response.write(begin?.(streams.length) ?? `event: endpoint\ndata: /post?session=${streams.length}\n\n`)
      return
    }
    const body = JSON.parse((await text(request)) || '{}') as Posted['body']
    if (!path.startsWith('/post')) return void response.writeHead(405).end()
    const stream = streams[Number(/session=(\d+)/.exec(path)?.[1] ?? streams.length) - 1]?.response
    const write = (bytes: string): void => void stream?.write(bytes)
    const answer = (result: unknown): void => {
      write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: body.id, result })}\n\n`)
    }
    const each: Posted = { path, headers: request.headers, body, response, write, answer }
    posted.push(each)
    onPost(each)
  })
  return { ...server, posted, streams }
}

/** An event as it came. */
export interface SeenEvent {
  readonly type: string
  readonly data: string
}

/** A client's side of a session. */
export interface OlderClient {
  readonly status: number
  /** Every byte of the stream so far. */
  readonly seen: () => string
  /** The next event; undefined where the stream has ended. */
  next(): Promise<SeenEvent | undefined>
  /** Posts a message to the endpoint that the stream named. */
  post(message: object, headers?: Record<string, string>): Promise<Response>
  /** Goes away. */
  leave(): void
}

/** Opens a stream, and waits for nothing but its head. */
export async function openOlderStream(url: URL, headers: Record<string, string> = {}): Promise<OlderClient> {
  const over = new AbortController()
  const response = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: over.signal })
  const reader = response.body?.getReader()
  const waiting: SeenEvent[] = []
  let seen = ''
  let endpoint: string | undefined
  const parser = new EventStreamParser(({ type, data }) => {
    const event = { type, data: Buffer.from(data).toString('utf8') }
    if (type === 'endpoint') endpoint = event.data
    waiting.push(event)
  })
  return {
    status: response.status,
    seen: () => seen,
    async next() {
      while (waiting.length === 0) {
        const { done, value } = (await reader?.read().catch(() => undefined)) ?? { done: true, value: undefined }
        if (done || value === undefined) return undefined
        seen += Buffer.from(value).toString('utf8')
        parser.push(value)
      }
      return waiting.shift()
    },
    async post(message, more = {}) {
      const to = new URL(endpoint ?? '', url)
      const body = JSON.stringify({ jsonrpc: '2.0', ...message })
      return await fetch(to, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers, ...more },
        body,
      })
    },
    leave: () => over.abort(),
  }
}
