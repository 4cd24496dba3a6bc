/**
 * A server over stdio that leaves one method without an answer for ever, and tells who asks it over a socket what its
 * client does meanwhile. Usage: node waiting-server.mjs METHOD PORT [PROGRESS_MS]
 *
 * METHOD is `initialize`, `tools/list` or `tools/call`. With PROGRESS_MS it reports progress on the request that waits, as
 * often as that, where the client asks for it. Each line of the socket is one JSON object: `{ event, method? }`.
 */
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

const [waiting, port, progressMs] = process.argv.slice(2)
const told = connect(Number(port), '127.0.0.1')
told.on('error', () => undefined)
const tell = (event) => told.write(`${JSON.stringify(event)}\n`)
const tool = {
  name: 'wait',
  description: 'Waits, and says when it is done.',
  inputSchema: { type: 'object', properties: {} },
  annotations: { readOnlyHint: true },
}

const results = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'waiting-server', version: '1.0.0' },
  }),
  'tools/list': () => ({ tools: [tool] }),
  'tools/call': () => ({ content: [{ type: 'text', text: 'done' }] }),
}

function answer({ id, method, params }) {
  const make = results[method]
  const body = make === undefined ? { error: { code: -32601, message: 'not here' } } : { result: make(params) }
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...body })}\n`)
}

function report(progressToken) {
  tell({ event: 'progress' })
  let progress = 0
  const timer = setInterval(() => {
    progress += 1
    const params = { progressToken, progress, message: 'still waiting' }
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params })}\n`)
  }, Number(progressMs))
  timer.unref()
}

let held
process.on('SIGTERM', () => {
  tell({ event: 'SIGTERM' })
  told.end(() => process.exit(0))
})
process.stdout.on('error', () => undefined)
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line)
  if (message.method === waiting && held === undefined) {
    held = message.id
    tell({ event: 'asked', method: message.method })
    const token = message.params?._meta?.progressToken
    if (progressMs !== undefined && token !== undefined) report(token)
  } else if (message.method === 'notifications/cancelled' && message.params?.requestId === held) {
    tell({ event: 'cancelled' })
  } else if (message.id !== undefined && message.method !== waiting) {
    answer(message)
  }
}
tell({ event: 'end of input' })
told.end(() => process.exit(0))
