import type { IncomingMessage, ServerResponse } from 'node:http'
import { BlockList } from 'node:net'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type FetchDoorOptions, FetchFailedError, fetchDocument, isPublicAddress } from '../../registry/fetch-door.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { laterErrorCode } from '../support/error-code.ts'
import { startHttpsServer } from '../support/https-server.ts'

let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined
const server = await startHttpsServer(['example.com', 'other.example'], (request, response) =>
  answer(request, response),
)
afterAll(() => server.close())

const loopback = new BlockList()
loopback.addAddress('127.0.0.1', 'ipv4')
const testing = { allowed: loopback, port: server.port, certificateAuthority: server.certificateAuthority }
const loose: FetchDoorOptions = { resolve: async () => ['127.0.0.1'], testing, timeoutMs: 3000 }
const url = 'https://example.com/.well-known/mcp-registry-auth'

beforeEach(() => {
  answer = (_request, response) => void response.end('hello')
})

describe('addresses', () => {
  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.251',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    'not an address',
    '',
  ])('%j is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450::1'])(
    '%j is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )
})

describe('a document', () => {
  test('comes back as it is, from the address that was checked, under its own name', async () => {
    const { status, body } = await fetchDocument(url, loose)
    expect([status, fromUtf8(body)]).toEqual([200, 'hello'])
    expect(server.hosts.at(-1)).toBe('example.com')
  })

  test('the name is resolved once, whatever would be answered the second time', async () => {
    const answers = ['127.0.0.1', '10.0.0.1']
    let asked = 0
    const resolve = async () => [answers[asked++] ?? '10.0.0.1']
    expect((await fetchDocument(url, { ...loose, resolve })).status).toBe(200)
    expect(asked).toBe(1)
  })

  test.each([
    ['a private address', { resolve: async () => ['10.0.0.1'] }],
    ['a public address beside a private one', { resolve: async () => ['127.0.0.1', '192.168.0.1'] }],
    ['a mapped address', { resolve: async () => ['::ffff:10.0.0.1'] }],
    ['loopback, where no test allows it', { testing: undefined }],
  ])('is not fetched from %s', async (_what, changes) => {
    const { testing: usual, ...rest } = { ...loose, ...changes }
    const options = usual === undefined ? rest : { ...rest, testing: usual }
    expect(await laterErrorCode(() => fetchDocument(url, options))).toBe('E_FETCH_REFUSED')
  })

  test.each([
    'http://example.com/',
    'ftp://example.com/',
    'https://user:pw@example.com/',
    'https://127.0.0.2/',
    'https://[::1]/',
    'https://0x7f.1/',
    'junk',
  ])('is not fetched from %s', async (address) => {
    expect(
      await laterErrorCode(() =>
        fetchDocument(address, { ...loose, testing: { ...testing, allowed: new BlockList() } }),
      ),
    ).toBe('E_FETCH_REFUSED')
  })

  test('of a server whose certificate is for another name is not had', async () => {
    await expect(fetchDocument('https://wrong.example/', loose)).rejects.toBeInstanceOf(FetchFailedError)
  })

  test('of a server with a certificate that nobody vouches for is not had', async () => {
    const stranger = await startHttpsServer(['example.com'], (_request, response) => void response.end('hello'))
    const options = { ...loose, testing: { ...testing, port: stranger.port } }
    await expect(fetchDocument(url, options)).rejects.toBeInstanceOf(FetchFailedError)
    await stranger.close()
  })

  test('that is larger than agreed is refused, announced or not', async () => {
    answer = (_request, response) => void response.end('x'.repeat(20_000))
    expect(await laterErrorCode(() => fetchDocument(url, loose))).toBe('E_FETCH_REFUSED')
    answer = (_request, response) => {
      response.write('x'.repeat(16_000))
      response.end('x'.repeat(16_000))
    }
    expect(await laterErrorCode(() => fetchDocument(url, loose))).toBe('E_FETCH_REFUSED')
    answer = (_request, response) => void response.end('x'.repeat(16_384))
    expect((await fetchDocument(url, loose)).body).toHaveLength(16_384)
  })

  test('that never ends is given up', async () => {
    answer = (_request, response) => void response.write('x')
    await expect(fetchDocument(url, { ...loose, timeoutMs: 200 })).rejects.toBeInstanceOf(FetchFailedError)
  })

  test('of a name that nobody answers for is given up', async () => {
    const resolve = () => new Promise<never>(() => undefined)
    await expect(fetchDocument(url, { ...loose, resolve, timeoutMs: 100 })).rejects.toBeInstanceOf(FetchFailedError)
  })
})

describe('redirects', () => {
  function redirectTo(location: string): void {
    answer = (request, response) => {
      if (request.url === '/end') response.end('end')
      else response.writeHead(302, { location }).end()
    }
  }

  test('are followed within the origin, and resolved and checked again', async () => {
    redirectTo('/end')
    let asked = 0
    const resolve = async () => {
      asked += 1
      return ['127.0.0.1']
    }
    expect(fromUtf8((await fetchDocument(url, { ...loose, resolve })).body)).toBe('end')
    expect(asked).toBe(2)
  })

  test('to an address that has become private are refused', async () => {
    redirectTo('/end')
    const answers = ['127.0.0.1', '10.0.0.1']
    const resolve = async () => [answers.shift() ?? '']
    expect(await laterErrorCode(() => fetchDocument(url, { ...loose, resolve }))).toBe('E_FETCH_REFUSED')
  })

  test.each([
    'https://127.0.0.1/',
    'http://example.com/end',
    'https://other.example/end',
    'https://example.com:8443/end',
    'file:///etc/passwd',
  ])('to %s are refused', async (location) => {
    redirectTo(location)
    expect(await laterErrorCode(() => fetchDocument(url, loose))).toBe('E_FETCH_REFUSED')
  })

  test('in a circle are refused', async () => {
    redirectTo('/again')
    expect(await laterErrorCode(() => fetchDocument(url, loose))).toBe('E_FETCH_REFUSED')
  })
})
