/** An MCP server that shows one tool more to a client that offers it roots, as the reference server does. */
import { createInterface } from 'node:readline'

const tool = (name, description) => ({ name, description, inputSchema: { type: 'object', properties: {} } })
const tools = [tool('echo', 'Says it again.')]

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (id === undefined) return
  if (method === 'initialize' && params.capabilities.roots !== undefined) tools.push(tool('list_roots', 'Lists roots.'))
  const results = {
    initialize: {
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      serverInfo: { name: 'offered', version: '1.0.0' },
    },
    'tools/list': { tools },
  }
  const result = results[method]
  const answer = result === undefined ? { error: { code: -32601, message: 'no such method' } } : { result }
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`)
})
