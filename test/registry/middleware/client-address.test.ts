import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { clientAddress, parseProxies } from '../../../registry/middleware/client-address.ts'

async function addressOf(connection: string, forwarded: string | undefined, proxies: string[]): Promise<string> {
  const list = parseProxies(proxies)
  if (list === undefined) throw new Error('malformed proxies')
  const app = new Hono()
  app.get('/', (c) => c.text(clientAddress(c, list)))
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const socket = { remoteAddress: connection, remotePort: 1, remoteFamily: 'IPv4' }
  const response = await app.request('/', { headers }, { incoming: { socket } })
  return await response.text()
}

describe('the address of a client', () => {
  test('is that of its connection; a forged header counts for nothing', async () => {
    expect(await addressOf('192.0.2.9', '10.9.9.9', [])).toBe('192.0.2.9')
    expect(await addressOf('::ffff:192.0.2.9', undefined, [])).toBe('192.0.2.9')
  })

  test('behind a trusted proxy is the last one that no trusted proxy has', async () => {
    expect(await addressOf('10.0.0.1', '192.0.2.1', ['10.0.0.0/8'])).toBe('192.0.2.1')
    expect(await addressOf('10.0.0.1', 'forged, 192.0.2.1, 10.0.0.2', ['10.0.0.0/8'])).toBe('192.0.2.1')
    expect(await addressOf('10.0.0.1', '203.0.113.1', ['10.0.0.1'])).toBe('203.0.113.1')
  })

  test('ends at anything that is not an address', async () => {
    expect(await addressOf('10.0.0.1', '192.0.2.1, <script>', ['10.0.0.0/8'])).toBe('10.0.0.1')
    expect(await addressOf('10.0.0.1', undefined, ['10.0.0.0/8'])).toBe('10.0.0.1')
  })

  test('of version 6 is its network, however written', async () => {
    for (const address of ['2001:db8:1:2:3:4:5:6', '2001:0db8:0001:0002::9', '2001:DB8:1:2::']) {
      expect(await addressOf(address, undefined, [])).toBe('2001:db8:1:2::/64')
    }
    expect(await addressOf('::1', undefined, [])).toBe('0:0:0:0::/64')
    expect(await addressOf('2001:db8::1:2:3:4:5', undefined, [])).toBe('2001:db8:0:1::/64')
  })

  test('without a connection is one and the same', async () => {
    const app = new Hono()
    app.get('/', (c) => c.text(clientAddress(c, parseProxies([]) as never)))
    expect(await (await app.request('/')).text()).toBe('unknown')
  })
})
