/** Lists a server's tools with the SDK's own client. Usage: node list-tools.mjs COMMAND [ARG ...] */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

const [command, ...args] = process.argv.slice(2)
const client = new Client({ name: 'bench', version: '1.0.0' })
await client.connect(new StdioClientTransport({ command, args }))
const { tools } = await client.listTools()
process.stdout.write(`${tools.length}\n`)
await client.close()
