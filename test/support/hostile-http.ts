/** A stdio server behind streamable HTTP, byte for byte: what it writes is the data of events, whatever it is. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { type RunningServer, serve } from './http-servers.ts'

interface Session {
  readonly child: ChildProcess
  /** Streams of requests without an answer, by id. */
  readonly waiting: Map<string, ServerResponse>
  /** Where goes what answers nothing. */
  main: ServerResponse | undefined
  rest: string
}

/** Serves a command, a process for each session. Streams stay open until the answer has been written. */
export async function serveOverHttp(argv: readonly string[]): Promise<RunningServer> {
  const sessions = new Map<string, Session>()
  const { url, close } = await serve(async (request, response) => {
    const body = await text(request)
    const named = sessions.get(String(request.headers['mcp-session-id']))
    const session = named ?? begin(argv)
    if (named === undefined) sessions.set(`session-${sessions.size}`, session)
    take(session, `session-${sessions.size - 1}`, body, request, response)
  })
  return {
    url,
    close: async () => {
      for (const { child } of sessions.values()) child.kill('SIGKILL')
      await close()
    },
  }
}

function begin([command = '', ...args]: readonly string[]): Session {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const session: Session = { child, waiting: new Map(), main: undefined, rest: '' }
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = `${session.rest}${chunk.toString('latin1')}`.split('\n')
    session.rest = lines.pop() ?? ''
    for (const line of lines) answer(session, line)
  })
  child.on('exit', () => {
    for (const response of session.waiting.values()) response.destroy()
  })
  return session
}

function take(session: Session, id: string, body: string, { method }: IncomingMessage, response: ServerResponse): void {
  const headers = { 'content-type': 'text/event-stream', 'mcp-session-id': id }
  if (method === 'DELETE') return void response.writeHead(200).end()
  const { id: asked, method: called } = JSON.parse(body || '{}') as { id?: unknown; method?: string }
  const isRequest = asked !== undefined && called !== undefined
  if (method === 'GET' || isRequest) response.writeHead(200, headers).flushHeaders()
  if (method === 'GET') session.main = response
  if (isRequest) session.waiting.set(JSON.stringify(asked), response)
  if (body !== '') session.child.stdin?.write(`${body}\n`)
  if (method === 'POST' && !isRequest) response.writeHead(202).end()
}

function answer(session: Session, line: string): void {
  const [, key = ''] = /"id":("[^"]*"|-?\d+)/.exec(line) ?? []
  const isCall = /"method":/.test(line)
  const own = isCall ? undefined : (session.waiting.get(key) ?? session.waiting.get(key.replace(/"/g, '')))
  const stream = own ?? [...session.waiting.values()].at(-1) ?? session.main
  const write = (): boolean => stream?.write(Buffer.from(`data: ${line}\n\n`, 'latin1')) ?? false
  write()
  if (own === undefined) return
  own.end()
  for (const [each, response] of session.waiting) if (response === own) session.waiting.delete(each)
}
