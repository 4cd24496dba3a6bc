// A client of your own that gives a model only what is verified. Usage: node guarded-client.mjs COMMAND [ARGUMENT ...]
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { guardedTransport } from 'touchmark'

const [command, ...args] = process.argv.slice(2)
const transport = guardedTransport(
  { command, args },
  {
    environment: process.env,
    onVerdict: ({ effect, reasons }) => console.error(effect, reasons.map(({ code }) => code).join(' ')),
  },
)

const client = new Client({ name: 'my-client', version: '1.0.0' })
await client.connect(transport)
const { tools } = await client.listTools()
for (const { name } of tools) console.log(name)
await client.close()
