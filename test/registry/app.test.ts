import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogEvent, makeApp } from '../../registry/app.ts'
import { parseProxies } from '../../registry/middleware/client-address.ts'
import { statusOf } from '../../registry/middleware/problem.ts'
import { openapiDocument } from '../../registry/routes/openapi.ts'
import { Sequencer } from '../../registry/sequencer.ts'
import { ControlStates } from '../../registry/store/control-states.ts'
import type { Store } from '../../registry/store/store.ts'
import { parseRegistryProblem } from '../../src/attestation/registry-wire.ts'
import { type ErrorCode, exitCodes, RegistryError } from '../../src/errors.ts'
import { versionPath } from '../support/publishing.ts'
import { pgliteSource } from '../support/registry-store.ts'
import { type TestRegistry, testRegistry } from '../support/test-registry.ts'

const controls = new ControlStates('registry.test')

const source = await pgliteSource()
afterAll(() => source.remove())
let registry: TestRegistry
beforeAll(async () => {
  await source.empty()
  registry = await testRegistry(source.store)
})

async function codeOf(response: Response): Promise<string> {
  return parseRegistryProblem(new Uint8Array(await response.arrayBuffer())).code
}

/** A registry whose store answers as `read` says. */
function registryOn(
  read: Store['read'],
  requestTimeoutMs = 30_000,
): { request: (path: string) => Promise<Response>; logged: LogEvent[] } {
  const store: Store = { ...source.store, read, ping: async () => void (await read(async () => undefined)) }
  const logged: LogEvent[] = []
  const app = makeApp({
    store,
    controls,
    sequencer: new Sequencer({ controls, store, sign: () => '', now: () => 0 }),
    origin: 'registry.test',
    verifierKey: 'key',
    lint: 'refuse',
    trustedRoot: null,
    proveDomain: null,
    trustedProxies: parseProxies([]) as never,
    requestTimeoutMs,
    now: () => 0,
    log: (event) => logged.push(event),
  })
  return { request: async (path) => await app.request(path), logged }
}

describe('every answer', () => {
  test.each(['/healthz', '/readyz', '/v1/search', '/nothing'])('%s keeps a browser harmless', async (path) => {
    const { headers } = await registry.app.request(path)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test("carries the caller's request id where it is harmless", async () => {
    const id = async (given: string) =>
      (await registry.app.request('/healthz', { headers: { 'x-request-id': given } })).headers.get('x-request-id')
    expect(await id('job-12345678')).toBe('job-12345678')
    for (const hostile of ['short', 'a'.repeat(65), '<script>alert(1)</script>', 'a b c d e f g']) {
      expect(await id(hostile)).not.toBe(hostile)
    }
  })

  test('HEAD is GET without the body', async () => {
    const response = await registry.app.request('/v1/key', { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })
})

describe('methods', () => {
  test.each([
    ['DELETE', versionPath('a/b', '1'), 'GET, HEAD, PUT'],
    ['POST', '/v1/search', 'GET, HEAD'],
    ['PUT', '/healthz', 'GET, HEAD'],
  ])('%s %s is 405 and names the others', async (method, path, allow) => {
    const response = await registry.app.request(path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')?.split(', ').sort().join(', ')).toBe(allow)
    expect(await codeOf(response)).toBe('E_METHOD_NOT_ALLOWED')
  })
})

describe('bodies over the limit', () => {
  const path = versionPath('a/b', '1')
  test.each([
    ['PUT', path, 16 * 1024 * 1024],
    ['POST', '/v1/search', 64 * 1024],
  ])('%s %s: %i bytes are read, one more is 413', async (method, at, limit) => {
    const send = async (size: number, headers: Record<string, string> = {}) =>
      await registry.app.request(at, { method, body: new Uint8Array(size), headers })
    expect((await send(limit)).status).toBeLessThan(413)
    const response = await send(limit + 1)
    expect(response.status).toBe(413)
    expect(await codeOf(response)).toBe('E_BODY_TOO_LARGE')
    const announced = await send(10, { 'content-length': String(limit + 1) })
    expect(announced.status).toBe(413)
  })
})

describe('when the database is away', () => {
  const gone = new RegistryError('E_DATABASE_UNAVAILABLE', { found: 'the database does not answer' })

  test.each(['/readyz', '/v1/search', versionPath('a/b', '1')])('%s is 503 with Retry-After', async (path) => {
    const { request } = registryOn(() => Promise.reject(gone))
    const response = await request(path)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await codeOf(response)).toBe('E_DATABASE_UNAVAILABLE')
  })

  test('the process still says that it lives', async () => {
    expect((await registryOn(() => Promise.reject(gone)).request('/healthz')).status).toBe(200)
  })
})

describe('defects of ours', () => {
  test('are 500 without a word of the cause, which the log has', async () => {
    const { request, logged } = registryOn(() => Promise.reject(new Error('select secret from tokens\u202e')))
    const response = await request('/v1/search')
    const text = await response.clone().text()
    expect(response.status).toBe(500)
    expect(await codeOf(response)).toBe('E_INTERNAL')
    expect(text).not.toContain('secret')
    expect(logged[0]).toMatchObject({ event: 'error', requestId: response.headers.get('x-request-id') })
    expect(logged[0]?.error).toContain('select secret')
    expect(logged[0]?.error).not.toContain('\u202e')
  })

  test('a code that no client may see is one of them', async () => {
    const { request } = registryOn(() => Promise.reject(new RegistryError('E_STORE_LOCKED', { found: '/var/secret' })))
    const response = await request('/v1/search')
    expect(await response.clone().text()).not.toContain('/var/secret')
    expect(await codeOf(response)).toBe('E_INTERNAL')
  })
})

test('a request that takes too long is 503 E_REQUEST_TIMEOUT', async () => {
  const { request } = registryOn(() => new Promise(() => undefined), 100)
  const response = await request('/v1/search')
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('1')
  expect(await codeOf(response)).toBe('E_REQUEST_TIMEOUT')
})

test('every code has a status that fits', () => {
  for (const code of Object.keys(exitCodes) as ErrorCode[]) {
    expect([400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503]).toContain(
      statusOf(new RegistryError(code, { found: '' })),
    )
  }
  expect(statusOf(new Error('any'))).toBe(500)
})

describe('the OpenAPI document', () => {
  const templated = (path: string) => path.replace(/:([a-z]+)/g, '{$1}')

  test('names every route of the API, and no other', () => {
    const routes = registry.app.routes
      .filter(({ method, path }) => method !== 'ALL' && (path.startsWith('/v1') || path.endsWith('z')))
      .map(({ method, path }) => `${method} ${templated(path)}`)
    const documented = Object.entries(openapiDocument.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(documented.sort()).toEqual([...new Set(routes)].sort())
  })

  test('refers only to shapes that it has', () => {
    const references = JSON.stringify(openapiDocument).matchAll(/"#\/components\/schemas\/(\w+)"/g)
    const names = new Set([...references].map((match) => match[1]))
    expect(names.size).toBeGreaterThan(8)
    for (const name of names) expect(Object.keys(openapiDocument.components.schemas)).toContain(name)
  })

  test('is served', async () => {
    const response = await registry.app.request('/v1/openapi.json')
    expect(await response.json()).toMatchObject({ openapi: '3.1.0' })
  })
})

test('the key is shown, for people', async () => {
  expect(await (await registry.app.request('/v1/key')).json()).toEqual({ key: registry.verifierKey })
})
