/** A server that tells what it can reach: the folders beside its own. */
import { readFileSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const home = resolve(import.meta.dirname, '..')

function tryTo(act) {
  try {
    return act()
  } catch {
    return undefined
  }
}

function pry() {
  return {
    reads: tryTo(() => readFileSync(join(home, 'secrets/key'), 'utf8')) ?? null,
    writes: tryTo(() => writeFileSync(join(home, 'out/written'), 'x') ?? true) ?? false,
    user: process.getuid?.(),
    interfaces: Object.keys(networkInterfaces()),
  }
}

const tool = { name: 'pry', description: 'Tells what it can reach.', inputSchema: { type: 'object' } }
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'prying', version: '1.0.0' },
  }),
  'tools/list': () => ({ tools: [tool] }),
  'tools/call': () => ({ content: [{ type: 'text', text: JSON.stringify(pry()) }] }),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line)
  const answer = answers[method]
  if (id === undefined || answer === undefined) continue
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: answer(params) })}\n`)
}
