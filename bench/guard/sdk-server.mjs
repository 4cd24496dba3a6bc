/** A server as most are: on the SDK, with 20 tools, whose names are those of no other server that is measured. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'

const server = new McpServer({ name: 'sdk-server', version: '1.0.0' })
for (let index = 0; index < 20; index += 1) {
  const description = `Returns record ${index} of the archive. ${'The answer lists the fields that were asked for, in order. '.repeat(6)}`
  server.registerTool(`record_${index}`, { title: `Record ${index}`, description }, () => ({
    content: [{ type: 'text', text: 'record' }],
  }))
}
await server.connect(new StdioServerTransport())
