import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { RegistryClient, type RegistryOptions } from '../../../src/client/statements/registry-client.ts'
import { sha256Hex } from '../../../src/crypto/sha256.ts'
import { fromUtf8, utf8 } from '../../../src/encoding/bytes.ts'

const name = 'io.github.acme/files'
const version = {
  name,
  version: '1.0.0',
  profile: 'default',
  profiles: ['default'],
  snapshotDigest: 'ab'.repeat(32),
  bundleDigest: 'cd'.repeat(32),
  publisher: { type: 'key', keyId: 'ef'.repeat(32), publicKey: 'ed25519:AAAA' },
  acceptedAt: '2026-11-21T00:00:00Z',
  index: 0,
  receipt: 'note\n',
  status: 'published',
  reason: null,
}

interface Request {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Handler = (response: ServerResponse, request: Request) => void

/** Runs `work` with a client of a real HTTP server on loopback, and hands over the requests that came in. */
async function withRegistry(
  handler: Handler,
  work: (client: RegistryClient, requests: Request[], url: string) => Promise<void>,
  options: Partial<RegistryOptions> = {},
): Promise<void> {
  const requests: Request[] = []
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const body = Buffer.concat(parts).toString()
      const request = { method: incoming.method, url: incoming.url, headers: incoming.headers, body }
      requests.push(request)
      handler(response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await work(new RegistryClient({ url, ...options }), requests, url)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

function json(status: number, value: unknown): Handler {
  return (response) => {
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' })
    response.end(JSON.stringify(value))
  }
}

function problem(status: number, code: string): Handler {
  return json(status, {
    type: 'about:blank',
    status,
    code,
    title: 'No\u202e',
    detail: 'because\u0007',
    requestId: 'r1',
  })
}

async function failure(outcome: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await outcome
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error('it succeeded')
}

describe('reading', () => {
  test('asks for one version of one profile, the name as one path segment', () =>
    withRegistry(json(200, version), async (client, requests) => {
      expect(await client.version(name, 'latest', 'read only')).toEqual(version)
      expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
        'GET /v1/servers/io.github.acme%2Ffiles/versions/latest?profile=read%20only',
      ])
      expect(requests[0]?.headers.authorization).toBeUndefined()
    }))

  test('hands snapshot bytes over untouched', () =>
    withRegistry(
      (response) => response.end(Buffer.from([0xff, 0x00, 0x7b])),
      async (client) => {
        expect(await client.snapshot(name, '1.0.0', 'default')).toEqual(new Uint8Array([0xff, 0x00, 0x7b]))
      },
    ))

  test('reads bundles and pages of versions', async () => {
    const { publisher } = version
    const bundle = { kind: 'publish', profile: 'default', bundle: '{}', receipt: 'note', publisher }
    await withRegistry(json(200, { bundles: [bundle] }), async (client, requests) => {
      expect(await client.bundles(name, '1.0.0')).toEqual({ bundles: [bundle] })
      expect(requests[0]?.url).toBe('/v1/servers/io.github.acme%2Ffiles/versions/1.0.0/bundles')
    })
    const page = { name, latest: '1.0.0', publishers: [version.publisher], versions: [], next: null }
    await withRegistry(json(200, page), async (client, requests) => {
      expect(await client.server(name)).toEqual(page)
      await client.server(name, 'a&b')
      expect(requests.map(({ url }) => url)).toEqual([
        '/v1/servers/io.github.acme%2Ffiles',
        '/v1/servers/io.github.acme%2Ffiles?cursor=a%26b',
      ])
    })
  })

  test('takes none for an answer only from a registry that says so itself', async () => {
    await withRegistry(problem(404, 'E_NOT_FOUND'), async (client) => {
      expect(await client.version(name, '9.9.9', 'default')).toBeUndefined()
      expect(await client.bundles(name, '9.9.9')).toBeUndefined()
      expect(await client.snapshot(name, '9.9.9', 'default')).toBeUndefined()
      expect(await client.server(name)).toBeUndefined()
    })
    const html: Handler = (response) => {
      response.writeHead(404, { 'content-type': 'text/html' })
      response.end('<h1>Not Found</h1>')
    }
    await withRegistry(html, async (client) => {
      expect((await failure(client.version(name, '1.0.0', 'default'))).code).toBe('E_REGISTRY_RESPONSE')
    })
  })

  test.each([
    ['another shape', json(200, { name })],
    ['a digest that is none', json(200, { ...version, snapshotDigest: 'x' })],
    ['a list', json(200, [])],
    ['text', (response: ServerResponse) => response.end('hello')],
    ['two members of one name', (response: ServerResponse) => response.end('{"name":"a","name":"b"}')],
  ])('refuses %s', (_, handler) =>
    withRegistry(handler, async (client) => {
      expect((await failure(client.version(name, '1.0.0', 'default'))).code).toBe('E_REGISTRY_RESPONSE')
    }),
  )

  test('follows no redirect, wherever it leads', () =>
    withRegistry(
      (response, { url }) => {
        if (url === '/else') json(200, version)(response, {} as Request)
        else response.writeHead(302, { location: '/else' }).end()
      },
      async (client, requests) => {
        expect((await failure(client.version(name, '1.0.0', 'default'))).code).toBe('E_REGISTRY_RESPONSE')
        expect(requests.length).toBe(1)
      },
    ))

  test('stops reading an answer that is too long, also one that only unpacks to be', async () => {
    const long: Handler = (response) => response.end(Buffer.alloc(200_000, 0x20))
    const bomb: Handler = (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(Buffer.alloc(5_000_000, 0x20)))
    }
    for (const handler of [long, bomb]) {
      const work = async (client: RegistryClient) => {
        const error = await failure(client.snapshot(name, '1.0.0', 'default'))
        expect(error.code).toBe('E_REGISTRY_RESPONSE')
        expect(error.message).toContain('100000 bytes')
      }
      await withRegistry(handler, work, { maxBytes: 100_000 })
    }
  })
})

describe('a registry that cannot be reached', () => {
  test('nobody listens', async () => {
    let gone = ''
    await withRegistry(json(200, version), async (_client, _requests, url) => {
      gone = url
    })
    const error = await failure(new RegistryClient({ url: gone }).version(name, '1.0.0', 'default'))
    expect(error.code).toBe('E_REGISTRY_UNREACHABLE')
    expect(error.message).toContain('ECONNREFUSED')
  })

  test('it never answers', () =>
    withRegistry(
      () => {},
      async (client) => {
        const error = await failure(client.version(name, '1.0.0', 'default'))
        expect(error.code).toBe('E_REGISTRY_UNREACHABLE')
        expect(error.message).toContain('no answer in time')
      },
      { timeoutMs: 50 },
    ))

  test('it never ends its answer', () =>
    withRegistry(
      (response) => response.write('{"name":'),
      async (client) => {
        expect((await failure(client.version(name, '1.0.0', 'default'))).code).toBe('E_REGISTRY_UNREACHABLE')
      },
      { timeoutMs: 50 },
    ))

  test('it breaks off', () =>
    withRegistry(
      (response) => {
        response.writeHead(200, { 'content-length': '1000' })
        response.write('{"name":', () => response.destroy())
      },
      async (client) => {
        expect((await failure(client.version(name, '1.0.0', 'default'))).code).toBe('E_REGISTRY_UNREACHABLE')
      },
    ))

  test.each([500, 502, 503])('it answers %d without a word of its own', (status) =>
    withRegistry(
      (response) => response.writeHead(status).end('<html>'),
      async (client) => {
        expect((await failure(client.version(name, '1.0.0', 'default'))).code).toBe('E_REGISTRY_UNREACHABLE')
      },
    ),
  )
})

describe('problems', () => {
  test.each([
    [503, 'E_DATABASE_UNAVAILABLE'],
    [409, 'E_VERSION_EXISTS'],
    [403, 'E_NAME_NOT_OWNED'],
    [401, 'E_UNAUTHENTICATED'],
    [413, 'E_BODY_TOO_LARGE'],
    [429, 'E_RATE_LIMITED'],
    [422, 'E_LINT_REFUSED'],
  ])('%d %s keeps its code, and its text is escaped', (status, code) =>
    withRegistry(problem(status, code), async (client) => {
      const error = await failure(client.publish(name, '1.0.0', utf8('{}')))
      expect(error.code).toBe(code)
      expect(error.message).toContain('<U+202E>')
      expect(error.message).toContain('<U+0007>')
      expect(error.message).not.toContain('\u202e')
    }),
  )

  test.each([
    [400, 'E_LOCK_CORRUPT', 'E_REGISTRY_RESPONSE'],
    [400, 'constructor', 'E_REGISTRY_RESPONSE'],
    [401, 'E_KEY_PASSPHRASE', 'E_REGISTRY_AUTH'],
    [403, 'nonsense', 'E_REGISTRY_AUTH'],
    [500, 'E_POLICY_INVALID', 'E_REGISTRY_UNREACHABLE'],
  ])('%d %s, which is not a registry’s to say, is %s', (status, code, expected) =>
    withRegistry(problem(status, code), async (client) => {
      expect((await failure(client.version(name, '1.0.0', 'default'))).code).toBe(expected)
    }),
  )

  test('a problem that says not found under another status is not none', () =>
    withRegistry(problem(400, 'E_NOT_FOUND'), async (client) => {
      expect((await failure(client.version(name, '1.0.0', 'default'))).code).toBe('E_NOT_FOUND')
    }))
})

describe('publishing', () => {
  const submission = utf8('{"bundle":"…"}')

  test.each([200, 201])('%d is accepted, and the bytes arrive as they are', (status) =>
    withRegistry(
      json(status, version),
      async (client, requests) => {
        expect(await client.publish(name, '1.0.0', submission)).toEqual(version)
        const [request] = requests
        expect(`${request?.method} ${request?.url}`).toBe('PUT /v1/servers/io.github.acme%2Ffiles/versions/1.0.0')
        expect(request?.body).toBe(fromUtf8(submission))
        expect(request?.headers['content-type']).toBe('application/json')
        expect(request?.headers['idempotency-key']).toBe(sha256Hex(submission))
        expect(request?.headers.authorization).toBe('Bearer secret-token')
      },
      { token: 'secret-token' },
    ),
  )

  test('no error repeats the token', () =>
    withRegistry(
      problem(401, 'E_UNAUTHENTICATED'),
      async (client) => {
        expect((await failure(client.publish(name, '1.0.0', submission))).message).not.toContain('secret-token')
      },
      { token: 'secret-token' },
    ))

  test.each([202, 204, 302])('%d is not an acceptance', (status) =>
    withRegistry(
      (response) => response.writeHead(status).end(),
      async (client) => {
        expect((await failure(client.publish(name, '1.0.0', submission))).code).toBe('E_REGISTRY_RESPONSE')
      },
    ),
  )

  test('an acceptance of another shape is refused', () =>
    withRegistry(json(201, { ok: true }), async (client) => {
      expect((await failure(client.publish(name, '1.0.0', submission))).code).toBe('E_REGISTRY_RESPONSE')
    }))

  test('a URL with a slash at its end is the same registry', () =>
    withRegistry(json(200, version), async (_client, requests, url) => {
      await new RegistryClient({ url: `${url}/` }).version(name, '1.0.0', 'default')
      expect(requests[0]?.url).toBe('/v1/servers/io.github.acme%2Ffiles/versions/1.0.0?profile=default')
    }))
})
