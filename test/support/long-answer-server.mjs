/** A server over stdio whose answers are as long as a call asks for, and different for each: its seed, counted on. */
import { createInterface } from 'node:readline'

const tool = { name: 'text', description: 'Returns as much text as is asked for.', inputSchema: { type: 'object' } }

/** Every part says which answer it belongs to and where it stands. */
function textOf({ seed, bytes }) {
  let text = ''
  for (let part = 0; text.length < bytes; part += 1) text += `${seed}.${part} `
  return text
}

function resultOf(method, params) {
  if (method === 'initialize') {
    const { protocolVersion } = params
    return { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'long-answers', version: '1.0.0' } }
  }
  if (method === 'tools/list') return { tools: [tool] }
  return { content: [{ type: 'text', text: textOf(params.arguments) }] }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line)
  if (id !== undefined)
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: resultOf(method, params) })}\n`)
}
