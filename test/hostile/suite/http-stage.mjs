/** The hostile server over streamable HTTP, on loopback. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { ScriptedServer } from './scripted-server.mjs'

/** Serves an attack; `scene` may change between sessions. `close` ends it, whatever it still does. */
export async function serveHttp(attack, scene) {
  const stage = { attack, scene, sessions: new Map(), instance: 0, hits: [] }
  const server = createServer((request, response) => {
    serve(stage, request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${server.address().port}/mcp`,
    /** Paths that were asked for besides the server's own. */
    hits: stage.hits,
    nextScene: () => stage.sessions.clear(),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function serve(stage, request, response) {
  const { attack, scene } = stage
  const part = { attack: scene.attacking, learning: scene.learning }
  if (!request.url.startsWith('/mcp')) {
    stage.hits.push(request.url)
    return void response.writeHead(404).end()
  }
  if (attack.http?.({ request, response, part, base: `http://${request.headers.host}` }) === true) return
  if (request.method === 'DELETE') return void response.writeHead(204).end()
  if (request.method === 'GET' && knownServer(stage, request)?.open(request, response) === true) return
  if (request.method !== 'POST') return void response.writeHead(405).end()
  const message = JSON.parse(await readBody(request))
  const server = serverFor(stage, message, request, response)
  if (message.id === undefined || message.method === undefined) {
    await server.handle(message, { write() {} }, request.headers)
    return void response.writeHead(202).end()
  }
  const out = new Answer(response)
  await server.handle(message, out, request.headers)
  out.end()
}

function knownServer({ attack, sessions }, { headers }) {
  return sessions.get(attack.era === 'modern' ? 'all' : headers['mcp-session-id'])
}

/** A session's server; in the modern era there are no sessions, so every client meets the same one. */
function serverFor(stage, { method }, request, response) {
  const { attack, scene, sessions } = stage
  const modern = attack.era === 'modern'
  const known = knownServer(stage, request)
  if (known !== undefined && method !== 'initialize') return known
  stage.instance += 1
  const { attacking, learning } = scene
  const base = `http://${request.headers.host}`
  const part = { attack: attacking, learning, instance: stage.instance, base }
  const server = new ScriptedServer(attack, part)
  const id = modern ? 'all' : randomUUID()
  sessions.set(id, server)
  if (!modern) response.setHeader('Mcp-Session-Id', id)
  return server
}

/** The answer to one POST: JSON where it is one frame, else a stream of events. */
class Answer {
  #response
  #frames = []
  #streaming = false
  #isTaken = false

  constructor(response) {
    this.#response = response
  }

  write(frame) {
    if (this.#streaming) this.#event(frame)
    else this.#frames.push(frame)
  }

  flush() {
    if (this.#streaming) return
    this.#streaming = true
    this.#response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
    for (const frame of this.#frames) this.#event(frame)
  }

  /** The whole answer is written by hand. */
  respond(write) {
    this.#isTaken = true
    return write(this.#response)
  }

  /** The server is gone in the middle of its answer. */
  exit() {
    this.#response.destroy()
  }

  end() {
    if (this.#isTaken) return
    if (this.#frames.length !== 1) this.flush()
    if (this.#streaming) return void this.#response.end()
    this.#response.writeHead(200, { 'Content-Type': 'application/json' })
    this.#response.end(this.#frames[0])
  }

  #event(frame) {
    if (Buffer.isBuffer(frame)) this.#response.write(Buffer.concat([Buffer.from('data: '), frame, Buffer.from('\n\n')]))
    else this.#response.write(`data: ${frame.replaceAll('\n', '\ndata: ')}\n\n`)
  }
}

async function readBody(request) {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return body
}
