/**
 * A server over stdio that lists N tools on one page and costs nothing itself; a call answers with as many bytes of text
 * as it asks for. Usage: node tool-server.mjs N
 */
import { createInterface } from 'node:readline'

const count = Number(process.argv[2])
const tools = Array.from({ length: count }, (_, index) => ({
  name: `tool_${index}`,
  title: `Tool ${index}`,
  description: `Returns record ${index} of the archive. ${'The answer lists the fields that were asked for, in order. '.repeat(6)}`,
  inputSchema: {
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: 6 }, (_unused, field) => [
        `field_${field}`,
        {
          type: field % 2 === 0 ? 'string' : 'number',
          description: `Field ${field} of the request, as the archive names it.`,
        },
      ]),
    ),
    required: ['field_0'],
  },
  annotations: { readOnlyHint: true },
}))
const listing = JSON.stringify({ tools })

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line)
  if (id === undefined) continue
  const result =
    method === 'initialize'
      ? JSON.stringify({
          protocolVersion: params.protocolVersion,
          capabilities: { tools: {} },
          serverInfo: { name: 'tool-server', version: '1.0.0' },
        })
      : method === 'tools/list'
        ? listing
        : method === 'tools/call'
          ? JSON.stringify({ content: [{ type: 'text', text: 'x'.repeat(params.arguments?.bytes ?? 1) }] })
          : '{}'
  process.stdout.write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}\n`)
}
