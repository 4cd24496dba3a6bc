/** One client of an SDK that lists and calls. Usage: node sdk-client.mjs 1|2 METHOD as-it-is|reset COMMAND [ARGUMENT ...] */
const [version, method, progress, command, ...args] = process.argv.slice(2)
const { Client } = await import(
  version === '1' ? '@modelcontextprotocol/sdk/client/index.js' : '@modelcontextprotocol/client'
)
const { StdioClientTransport } = await import(
  version === '1' ? '@modelcontextprotocol/sdk/client/stdio.js' : '@modelcontextprotocol/client/stdio'
)
const options = progress === 'reset' ? { resetTimeoutOnProgress: true, onprogress: () => undefined } : {}
const client = new Client({ name: 'waits', version: '1' })
const transport = new StdioClientTransport({ command, args })
await client.connect(transport)
await client.listTools()
const call = { name: 'wait', arguments: {} }
if (method === 'tools/call') {
  await (version === '1' ? client.callTool(call, undefined, options) : client.callTool(call, options))
}
await client.close()
