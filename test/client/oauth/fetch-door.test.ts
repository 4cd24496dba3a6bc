import { describe, expect, test } from 'vitest'
import { FetchDoor, type Nearness, nearnessOf, resolveHost } from '../../../src/client/oauth/fetch-door.ts'
import { serve } from '../../support/http-servers.ts'

const addresses: Record<string, string> = {
  'public.example': '8.8.8.8',
  'site.example': '10.1.2.3',
  'self.example': '127.0.0.1',
  'cloud.example': '169.254.169.254',
  'mapped.example': '::ffff:10.1.2.3',
}

function door(nearness: Nearness, timeoutMs = 200): FetchDoor {
  const resolve = async (host: string): Promise<string[]> => [addresses[host] ?? host]
  return new FetchDoor({ nearness, resolve, timeoutMs })
}

describe('a server may name addresses of its own kind and of any more public one', () => {
  test.each<[Nearness, string, boolean]>([
    ['public', 'public.example', true],
    ['public', 'site.example', false],
    ['public', 'self.example', false],
    ['private', 'public.example', true],
    ['private', 'site.example', true],
    ['private', 'self.example', false],
    ['loopback', 'site.example', true],
    ['loopback', 'self.example', true],
    ['loopback', 'cloud.example', false],
    ['private', 'cloud.example', false],
    ['private', 'mapped.example', false],
  ])('a %s server, %s: %s', async (nearness, host, allowed) => {
    const checked = door(nearness).check(`https://${host}/`)
    if (allowed) expect((await checked).hostname).toBe(host)
    else await expect(checked).rejects.toMatchObject({ code: 'E_SIGN_IN_UNSAFE' })
  })

  test('an address that is not allowed is never connected to', async () => {
    let hits = 0
    const server = await serve((_request, response) => {
      hits += 1
      response.end('{}')
    })
    await expect(door('public').get(server.url.href)).rejects.toMatchObject({ code: 'E_SIGN_IN_UNSAFE' })
    expect(hits).toBe(0)
    expect((await door('loopback', 10_000).get(server.url.href)).status).toBe(200)
    expect(hits).toBe(1)
    await server.close()
  })
})

describe('the nearness of a server', () => {
  test('is that of its most public address; one without any that we see counts as public', () => {
    expect(nearnessOf('mcp.site.example', ['192.168.1.1'])).toBe('private')
    expect(nearnessOf('mcp.site.example', ['192.168.1.1', '8.8.8.8'])).toBe('public')
    expect(nearnessOf('mcp.site.example', [])).toBe('public')
    expect(nearnessOf('mcp.site.example', ['169.254.169.254'])).toBe('public')
  })

  test('is this machine only where it is called so: a name may be made to resolve to loopback', () => {
    expect(nearnessOf('127.0.0.1', ['127.0.0.1'])).toBe('loopback')
    expect(nearnessOf('localhost', ['127.0.0.1', '::1'])).toBe('loopback')
    expect(nearnessOf('[::1]', ['::1'])).toBe('loopback')
    expect(nearnessOf('evil.example', ['127.0.0.1'])).toBe('public')
    expect(nearnessOf('evil.example', ['127.0.0.1', '10.0.0.1'])).toBe('public')
  })

  test('of a literal address needs no resolver', async () => {
    expect(await resolveHost('[::1]')).toEqual(['::1'])
    expect(await resolveHost('10.0.0.1')).toEqual(['10.0.0.1'])
  })
})

describe('a request', () => {
  test('goes by https, or by http to this machine', async () => {
    await expect(door('public').check('http://public.example/')).rejects.toMatchObject({ code: 'E_SIGN_IN_UNSAFE' })
    expect((await door('loopback').check('http://127.0.0.1:1/')).port).toBe('1')
    await expect(door('public').check('file:///etc/passwd')).rejects.toMatchObject({ code: 'E_SIGN_IN_UNSAFE' })
    await expect(door('public').check('nothing')).rejects.toMatchObject({ code: 'E_SIGN_IN_UNSAFE' })
  })

  test('ends in time, and says so', async () => {
    const server = await serve(() => undefined)
    await expect(door('loopback').get(server.url.href)).rejects.toMatchObject({
      code: 'E_SIGN_IN_FAILED',
      message: expect.stringContaining('no answer (in time)'),
    })
    await server.close()
  })

  test('to nobody is no answer', async () => {
    await expect(door('loopback', 10_000).get('http://127.0.0.1:1/')).rejects.toMatchObject({
      code: 'E_SIGN_IN_FAILED',
    })
  })

  test('follows three redirects on its own origin, and no fourth', async () => {
    const server = await serve((request, response) => {
      const left = Number(new URL(request.url ?? '', 'http://x').searchParams.get('left'))
      if (left === 0) response.end('{}')
      else response.writeHead(302, { location: `?left=${left - 1}` }).end()
    })
    const at = (left: number): string => `${server.url.href}?left=${left}`
    expect((await door('loopback', 10_000).get(at(3))).status).toBe(200)
    await expect(door('loopback', 10_000).get(at(4))).rejects.toMatchObject({ code: 'E_SIGN_IN_UNSAFE' })
    await expect(door('loopback', 10_000).post(at(1), 'secret', {})).rejects.toMatchObject({ code: 'E_SIGN_IN_UNSAFE' })
    await server.close()
  })
})
