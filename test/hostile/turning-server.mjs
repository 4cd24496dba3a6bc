/** A server with two tools, the first described as a file says. Usage: node turning-server.mjs FILE */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const tools = [
  { name: 'read_file', description: readFileSync(process.argv[2], 'utf8'), inputSchema: { type: 'object' } },
  { name: 'write_file', description: 'Writes a file.', inputSchema: { type: 'object' } },
]

const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'files', version: '1.0.0' },
  }),
  'tools/list': () => ({ tools }),
  'tools/call': () => ({ content: [{ type: 'text', text: 'called' }] }),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line)
  if (id === undefined) continue
  const answer = answers[method]
  const body =
    answer === undefined ? { error: { code: -32601, message: 'Method not found' } } : { result: answer(params) }
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...body })}\n`)
}
