import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../support/memory-io.ts'

/** A server that answers nothing of the protocol, and what it was sent. */
async function listener(): Promise<{ url: string; seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization)
    response.writeHead(500).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, seen }
}

describe('--header-env', () => {
  test.each<[string, string]>([
    ['Authorization=TOKEN', 'swordfish'],
    ['Authorization=Bearer TOKEN', 'Bearer swordfish'],
  ])('%s sends the value of a variable', async (word, expected) => {
    const { url, seen } = await listener()
    const { stderr } = await runCommand(['snapshot', '--header-env', word, url], { env: { TOKEN: 'swordfish' } })
    expect(seen[0]).toBe(expected)
    expect(stderr).not.toContain('swordfish')
  })

  test.each([
    'Authorization',
    'Authorization=',
    '=TOKEN',
    'Authorization=Bearer TOKEN more',
    'Authorization=sword-fish',
    'Authorization=NOT_SET',
    'Host=TOKEN',
  ])('%s is wrong use, and the word is not repeated', async (word) => {
    const words = ['snapshot', '--header-env', word, 'http://127.0.0.1:9/mcp']
    const { status, stderr } = await runCommand(words, { env: { TOKEN: 'swordfish' } })
    expect(status).toBe(2)
    expect(stderr).not.toMatch(/swordfish|sword-fish/)
  })
})
