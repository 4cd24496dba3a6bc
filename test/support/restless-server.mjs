/**
 * An MCP server that shows something else at every start: `node restless-server.mjs MODE`. `dates`: a date-time in a
 * `default`, which a mask can cover. `words`: a description, which none can.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'

const mode = process.argv[2]
// A clock's step may be too coarse for two starts; a random one is not.
const startedAt = new Date(Date.UTC(2026, 0, 1) + randomInt(2 ** 40)).toISOString()
const tools = [
  {
    name: 'report',
    description: mode === 'words' ? `Reports for ${randomUUID()}.` : 'Reports.',
    inputSchema: {
      type: 'object',
      properties: { from: { type: 'string', default: mode === 'dates' ? startedAt : '' } },
    },
  },
]
const results = {
  initialize: {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'restless', version: '1.0.0' },
  },
  'tools/list': { tools },
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line)
  if (id === undefined) return
  const result = results[method]
  const answer = result === undefined ? { error: { code: -32601, message: 'no such method' } } : { result }
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`)
})
