/**
 * Capture of a server over stdio, from start to snapshot, against the SDK's own client, which hashes and checks nothing.
 * Time per tool should stay flat from 1,000 to 10,000 tools.
 */
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { capture } from '../src/client/capture/capture.ts'
import { defaultLimits } from '../src/client/capture/limits.ts'
import { packageRoot } from '../src/client/package-root.ts'
import { compare, printComparison } from './measure.ts'

const server = join(packageRoot(), 'bench/tool-server.mjs')
const limits = { ...defaultLimits, maxTools: 20_000, maxBytes: 64 * 1024 * 1024 }

for (const count of [10, 1_000, 10_000]) {
  const argv = [process.execPath, server, String(count)]
  const ours = async (): Promise<void> => {
    const { snapshot } = await capture({ kind: 'command', argv, env: {} }, { limits, environment: process.env })
    if (snapshot.sections.tools.length !== count) throw new Error('wrong count')
  }
  const baseline = async (): Promise<void> => {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: argv.slice(1),
      maxBufferSize: 64 * 1024 * 1024,
    } as never)
    const client = new Client({ name: 'bench', version: '1.0.0' })
    await client.connect(transport)
    const { tools } = await client.listTools()
    if (tools.length !== count) throw new Error('wrong count')
    await client.close()
  }
  const before = process.memoryUsage().rss
  const result = await compare(`capture ${count} tools`, ours, baseline)
  printComparison(result)
  const perTool = (result.oursMs * 1000) / count
  const grownMb = (process.memoryUsage().rss - before) / 1e6
  console.log(
    `${''.padEnd(52)} ${perTool.toFixed(1)} us per tool, process start included; memory of this process +${grownMb.toFixed(0)} MB`,
  )
}
