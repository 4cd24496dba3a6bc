import type { IncomingMessage, ServerResponse } from 'node:http'
import { BlockList } from 'node:net'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { domainOf } from '../../../registry/service/admission.ts'
import { makeProveDomain } from '../../../registry/service/namespace-proof.ts'
import { parseRegistryProblem, parseRegistrySearch } from '../../../src/attestation/registry-wire.ts'
import { keyIdentity } from '../../../src/trust/identity.ts'
import { startDnsServer } from '../../support/dns-server.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { startHttpsServer } from '../../support/https-server.ts'
import { pairOf, signVersion } from '../../support/publishing.ts'
import { pgliteSource } from '../../support/registry-store.ts'
import { testRegistry } from '../../support/test-registry.ts'

const domain = 'example.com'
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined
const dns = await startDnsServer()
const web = await startHttpsServer([domain, 'sub.example.com'], (request, response) => answer(request, response))
const source = await pgliteSource()
afterAll(async () => {
  await dns.close()
  await web.close()
  await source.remove()
})

const allowed = new BlockList()
allowed.addAddress('127.0.0.1', 'ipv4')
const testing = { allowed, port: web.port, certificateAuthority: web.certificateAuthority }
const prove = makeProveDomain({ dnsServers: [dns.address], dnsTimeoutMs: 100, timeoutMs: 3000, testing })
const key = keyIdentity(pairOf('acme').publicKey)

function recordOf(person: string): string {
  return `v=MCPv1; k=ed25519; p=${Buffer.from(pairOf(person).publicKey).toString('base64')}`
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer())
}

beforeEach(() => {
  dns.set(domain)
  answer = (_request, response) => void response.writeHead(404).end()
})

describe('the domain of a name', () => {
  test.each([
    ['com.example/weather', 'example.com'],
    ['com.example.sub/weather', 'sub.example.com'],
    ['COM.Example/weather', 'example.com'],
    ['dev.my-host/x', 'my-host.dev'],
  ])('%s is %s', (name, expected) => {
    expect(domainOf(name)).toBe(expected)
  })

  test.each([
    'acme/weather',
    'io.github.acme/weather',
    'io.github/x',
    '1.0.0.127/x',
    'com..example/x',
    'com.-a/x',
    'com.a-/x',
  ])('%s has none', (name) => {
    expect(domainOf(name)).toBeNull()
  })
})

describe('a key is proven', () => {
  test('by a TXT record, among others', async () => {
    dns.set(domain, {
      TXT: ['v=spf1 -all', `v=MCPv1; k=ecdsap384; p=${'A'.repeat(44)}`, recordOf('bob'), recordOf('acme')],
    })
    expect(await prove(domain, key)).toBe('dns')
  })

  test('by a file on its web server', async () => {
    dns.set(domain, { A: ['127.0.0.1'] })
    answer = (_request, response) => void response.end(`${recordOf('acme')}\n`)
    expect(await prove(domain, key)).toBe('well-known')
    expect(web.hosts.at(-1)).toBe(domain)
  })
})

describe('a key is not proven', () => {
  test.each([
    ['a record for another key', recordOf('mallory')],
    ['a record of another version', recordOf('acme').replace('MCPv1', 'MCPv2')],
    ['a record of another key type', recordOf('acme').replace('ed25519', 'rsa')],
    ['a key cut short', recordOf('acme').slice(0, -5)],
    ['no record of this kind', 'v=spf1 -all'],
  ])('by %s', async (_what, record) => {
    dns.set(domain, { TXT: [record] })
    expect(await laterErrorCode(() => prove(domain, key))).toBe('E_NAMESPACE_UNPROVEN')
  })

  test('where the DNS names another key, whatever the web server says', async () => {
    dns.set(domain, { TXT: [recordOf('bob')], A: ['127.0.0.1'] })
    answer = (_request, response) => void response.end(recordOf('acme'))
    expect(await laterErrorCode(() => prove(domain, key))).toBe('E_NAMESPACE_UNPROVEN')
  })

  test('by a domain that does not exist', async () => {
    expect(await laterErrorCode(() => prove('nowhere.example', key))).toBe('E_NAMESPACE_UNPROVEN')
  })

  test.each([
    ['a file for another key', 200, recordOf('mallory')],
    ['a page of another kind', 200, '<html>'],
    ['no file', 404, recordOf('acme')],
    ['bytes that are no text', 200, Buffer.from([0xff, 0xfe])],
  ])('by %s', async (_what, status, body) => {
    dns.set(domain, { A: ['127.0.0.1'] })
    answer = (_request, response) => void response.writeHead(status).end(body)
    expect(await laterErrorCode(() => prove(domain, key))).toBe('E_NAMESPACE_UNPROVEN')
  })
})

describe('what could not be asked is not refused', () => {
  test.each([
    ['a name server that does not answer', { silent: true }],
    ['a name server that fails', { broken: true }],
  ])('%s', async (_what, zone) => {
    dns.set(domain, zone)
    expect(await laterErrorCode(() => prove(domain, key))).toBe('E_NAMESPACE_UNREACHABLE')
  })

  test('a web server that fails', async () => {
    dns.set(domain, { A: ['127.0.0.1'] })
    answer = (_request, response) => void response.writeHead(502).end(recordOf('acme'))
    expect(await laterErrorCode(() => prove(domain, key))).toBe('E_NAMESPACE_UNREACHABLE')
  })

  test('a web server that breaks off', async () => {
    dns.set(domain, { A: ['127.0.0.1'] })
    answer = (request) => void request.socket.destroy()
    expect(await laterErrorCode(() => prove(domain, key))).toBe('E_NAMESPACE_UNREACHABLE')
  })
})

describe('a domain that means harm', () => {
  test.each([
    ['a private address', { A: ['10.0.0.1'] }],
    ['the address of a cloud’s own service', { A: ['169.254.169.254'] }],
    ['a mapped address', { AAAA: ['::ffff:a00:1'] }],
    ['a public and a private address', { A: ['127.0.0.1', '192.168.1.1'] }],
  ])('with %s is not connected to', async (_what, zone) => {
    dns.set(domain, zone)
    expect(await laterErrorCode(() => prove(domain, key))).toBe('E_FETCH_REFUSED')
  })

  test('that answers with another address the second time gets the connection at the first', async () => {
    dns.set(domain, { A: ['127.0.0.1'] }, { A: ['10.0.0.1'] })
    answer = (_request, response) => void response.end(recordOf('acme'))
    const before = dns.asked.length
    expect(await prove(domain, key)).toBe('well-known')
    expect(dns.asked.slice(before).filter((question) => question.startsWith('A '))).toHaveLength(1)
  })

  test.each([
    [
      'a redirect to loopback',
      (response: ServerResponse) => response.writeHead(302, { location: 'https://127.0.0.1/' }).end(),
    ],
    ['redirects in a circle', (response: ServerResponse) => response.writeHead(302, { location: '/x' }).end()],
    ['a file without end', (response: ServerResponse) => response.end('v=MCPv1; '.repeat(10_000))],
  ])('with %s is refused', async (_what, respond) => {
    dns.set(domain, { A: ['127.0.0.1'] })
    answer = (_request, response) => void respond(response)
    expect(await laterErrorCode(() => prove(domain, key))).toBe('E_FETCH_REFUSED')
  })
})

describe('publishing under a domain', () => {
  test('needs no operator: the name is its key’s, and later versions ask the domain no more', async () => {
    await source.empty()
    const registry = await testRegistry(source.store, { proveDomain: prove })
    const name = 'com.example/weather'
    const first = await signVersion({ name })
    dns.set(domain, { TXT: [recordOf('mallory')] })
    const refused = await registry.publish({ name }, first.body, {})
    expect(refused.status).toBe(403)
    expect(parseRegistryProblem(new Uint8Array(await refused.arrayBuffer())).code).toBe('E_NAMESPACE_UNPROVEN')
    dns.set(domain, { silent: true })
    expect((await registry.publish({ name }, first.body, {})).status).toBe(503)
    dns.set(domain, { TXT: [recordOf('acme')] })
    expect((await registry.publish({ name }, first.body, {})).status).toBe(201)
    dns.set(domain, { silent: true })
    const second = await signVersion({ name, version: '1.1.0' })
    expect((await registry.publish({ name, version: '1.1.0' }, second.body, {})).status).toBe(201)
    const found = await (await registry.app.request('/v1/search?q=weather')).json()
    expect(found).toMatchObject({ servers: [{ name, proof: 'dns' }] })
  })

  test('is never refused because the name looks like an older one; the search says so', async () => {
    await source.empty()
    const registry = await testRegistry(source.store, { proveDomain: prove })
    const older = 'com.exarnple/weather'
    expect((await registry.publish({ name: older }, (await signVersion({ name: older })).body)).status).toBe(201)
    dns.set(domain, { TXT: [recordOf('acme')] })
    const name = 'com.example/weather'
    expect((await registry.publish({ name }, (await signVersion({ name })).body, {})).status).toBe(201)
    const found = parseRegistrySearch(await bytesOf(await registry.app.request('/v1/search?q=weather')))
    expect(found.servers).toMatchObject([
      { name, lookAlike: older, proof: 'dns' },
      { name: older, lookAlike: null, proof: 'operator' },
    ])
  })
})
