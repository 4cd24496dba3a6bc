import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  parseRegistryBundles,
  parseRegistryLookup,
  parseRegistryProblem,
  parseRegistrySearch,
  parseRegistryServer,
  parseRegistryVersion,
} from '../../src/attestation/registry-wire.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { parseSnapshot } from '../../src/snapshot/snapshot.ts'
import { type Signed, signVersion, tool, versionPath } from '../support/publishing.ts'
import { pgliteSource } from '../support/registry-store.ts'
import { type TestRegistry, testRegistry } from '../support/test-registry.ts'

const source = await pgliteSource()
afterAll(() => source.remove())

const name = 'io.github.acme/weather'
const serverPath = `/v1/servers/${encodeURIComponent(name)}`
let registry: TestRegistry
const signed: Signed[] = []

beforeAll(async () => {
  await source.empty()
  registry = await testRegistry(source.store)
  const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`
  const bindings = [{ type: 'npm', name: '@acme/weather', version: '1.0.0', integrity } as const]
  const changed = [tool('get_weather', 'The weather of a city, and of <b>others</b>.'), tool('get_tides', 'Tides.')]
  const parts = [
    { version: '1.0.0', bindings },
    { version: '1.0.0', profile: 'read-only', tools: [tool('look', 'Look only.')] },
    { version: '2.0.0', tools: changed, bindings: [{ type: 'origin', origin: 'https://mcp.acme.dev' } as const] },
    { version: '2.1.0-beta.1', tools: changed, instructions: 'Ask for tides first.' },
  ]
  for (const part of parts) {
    const one = await signVersion(part)
    signed.push(one)
    expect((await registry.publish({ version: part.version }, one.body)).status).toBe(201)
  }
})

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return await registry.app.request(path, { headers })
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const response = await get(path)
  expect(response.status, path).toBe(200)
  return new Uint8Array(await response.arrayBuffer())
}

async function refusalOf(path: string): Promise<string> {
  const response = await get(path)
  const { status, code } = parseRegistryProblem(new Uint8Array(await response.arrayBuffer()))
  return `${status} ${code}`
}

describe('one version', () => {
  test('is answered as clients read it', async () => {
    const version = parseRegistryVersion(await bytesOf(versionPath(name, '2.0.0')))
    const { snapshotDigest, bundleDigest } = signed[2] as Signed
    expect(version).toMatchObject({
      name,
      version: '2.0.0',
      profile: 'default',
      snapshotDigest,
      bundleDigest,
      index: 2,
    })
  })

  test('latest is the newest release', async () => {
    expect(parseRegistryVersion(await bytesOf(versionPath(name, 'latest'))).version).toBe('2.0.0')
  })

  test('in the profile asked for, else in default', async () => {
    const path = versionPath(name, '1.0.0')
    expect(parseRegistryVersion(await bytesOf(path)).profile).toBe('default')
    expect(parseRegistryVersion(await bytesOf(`${path}?profile=read-only`)).profile).toBe('read-only')
  })

  test.each([
    [versionPath(name, '3.0.0'), '404 E_NOT_FOUND'],
    [versionPath('io.github.acme/other', '1.0.0'), '404 E_NOT_FOUND'],
    [versionPath('io.github.acme/other', 'latest'), '404 E_NOT_FOUND'],
    [`${versionPath(name, '1.0.0')}?profile=windows`, '404 E_NOT_FOUND'],
    [`${versionPath(name, '1.0.0')}?profile=${encodeURIComponent('../x')}`, '400 E_NAME_INVALID'],
    [versionPath(name, "1' or '1'='1"), '400 E_NAME_INVALID'],
    [versionPath('no-namespace', '1.0.0'), '400 E_NAME_INVALID'],
    [`${serverPath.replace('%2F', '%252F')}/versions/1.0.0`, '400 E_NAME_INVALID'],
    ['/v1/servers/io.github.acme/weather/versions/1.0.0', '404 E_NOT_FOUND'],
    ['/nothing', '404 E_NOT_FOUND'],
  ])('%s is %s', async (path, refusal) => {
    expect(await refusalOf(path)).toBe(refusal)
  })
})

describe('its files', () => {
  test('the snapshot comes back byte for byte', async () => {
    const bytes = await bytesOf(`${versionPath(name, '1.0.0')}/snapshot?profile=read-only`)
    expect(bytes).toEqual(signed[1]?.snapshot)
  })

  test('bundles come back verbatim, of every profile or of one', async () => {
    const { bundles } = parseRegistryBundles(await bytesOf(`${versionPath(name, '1.0.0')}/bundles`))
    expect(bundles.map(({ profile }) => profile)).toEqual(['default', 'read-only'])
    expect(bundles.map(({ bundle }) => bundle)).toEqual(
      signed.slice(0, 2).map((one) => fromUtf8((one as Signed).bundle)),
    )
    const one = parseRegistryBundles(await bytesOf(`${versionPath(name, '1.0.0')}/bundles?profile=read-only`))
    expect(one.bundles.map(({ profile }) => profile)).toEqual(['read-only'])
  })

  test('each definition by its hash, immutable', async () => {
    const definition = parseSnapshot((signed[2] as Signed).snapshot).sections.tools[0]
    const response = await get(`/v1/definitions/${definition?.hash}`)
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(response.headers.get('etag')).toBe(`"${definition?.hash}"`)
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(definition?.value)))
    expect(await refusalOf(`/v1/definitions/${'0'.repeat(64)}`)).toBe('404 E_NOT_FOUND')
    expect(await refusalOf('/v1/definitions/abc')).toBe('400 E_REQUEST_INVALID')
  })

  test('findings, also where there are none', async () => {
    const response = await get(`${versionPath(name, '1.0.0')}/findings`)
    expect(await response.json()).toMatchObject({ findings: [], summary: { error: 0, warning: 0, note: 0 } })
  })
})

describe('a server', () => {
  test('lists its versions, newest first, page by page', async () => {
    const first = parseRegistryServer(await bytesOf(`${serverPath}?limit=3`))
    expect(first.versions.map(({ version }) => version)).toEqual(['2.1.0-beta.1', '2.0.0', '1.0.0'])
    expect(first).toMatchObject({ name, latest: '2.0.0' })
    const second = parseRegistryServer(await bytesOf(`${serverPath}?cursor=${first.next}`))
    expect(second.versions.map(({ profile }) => profile)).toEqual(['default'])
    expect(second.next).toBeNull()
  })

  test.each(['limit=0', 'limit=-1', 'limit=x', 'limit=1e9', 'cursor=x', 'cursor=%00'])('refuses ?%s', async (query) => {
    expect(await refusalOf(`${serverPath}?${query}`)).toBe('400 E_REQUEST_INVALID')
  })
})

describe('look-up', () => {
  test('finds by package, with and without its version, and by origin', async () => {
    const versionsOf = async (query: string) =>
      parseRegistryLookup(await bytesOf(`/v1/lookup?${query}`)).matches.map(({ version }) => version)
    expect(await versionsOf('purl=pkg:npm/%2540acme/weather@1.0.0')).toEqual(['1.0.0'])
    expect(await versionsOf('purl=pkg:npm/@acme/weather')).toEqual(['1.0.0'])
    expect(await versionsOf('purl=pkg:npm/@acme/weather@9')).toEqual([])
    expect(await versionsOf('origin=https://mcp.acme.dev')).toEqual(['2.0.0'])
  })

  test.each(['', 'purl=pkg:npm/a&origin=https://a.b', 'purl=weather', 'origin=weather'])(
    'refuses ?%s',
    async (query) => {
      expect(await refusalOf(`/v1/lookup?${query}`)).toBe('400 E_REQUEST_INVALID')
    },
  )
})

describe('search', () => {
  test('finds by words of the latest definitions', async () => {
    const found = parseRegistrySearch(await bytesOf('/v1/search?q=tid+weather'))
    expect(found.servers).toEqual([
      { name, latest: '2.0.0', proof: 'operator', lookAlike: null, acceptedAt: expect.any(String) },
    ])
    expect(parseRegistrySearch(await bytesOf('/v1/search?q=volcano')).servers).toEqual([])
    expect(parseRegistrySearch(await bytesOf('/v1/search')).servers).toHaveLength(1)
  })

  test.each(["' or 1=1 --", '& | ! ( )', ':*', '\u200b', '%00', '\\', "weather') or true--"])(
    'takes %j for what it is',
    async (query) => {
      const response = await get(`/v1/search?q=${encodeURIComponent(query)}`)
      expect(response.status).toBe(200)
    },
  )
})

describe('diff', () => {
  test('says what changed, by pointer', async () => {
    const response = await get(`/v1/diff/${encodeURIComponent(name)}/1.0.0...2.0.0`)
    const diff = (await response.json()) as {
      changes: { kind: string; name: string; details: { pointer: string }[] }[]
    }
    expect(diff.changes.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
      'added get_tides',
      'changed get_weather',
    ])
    expect(diff.changes.find(({ kind }) => kind === 'changed')?.details[0]?.pointer).toBe('/description')
  })

  test('ends in .json or .diff, the latter in pure ASCII', async () => {
    const path = `/v1/diff/${encodeURIComponent(name)}/2.0.0...2.1.0-beta.1`
    expect((await get(`${path}.json`)).headers.get('content-type')).toContain('application/json')
    const response = await get(`${path}.diff`)
    expect(response.headers.get('content-type')).toContain('text/x-diff')
    const text = await response.text()
    expect(text).toMatch(/^[\x20-\x7e\n]+$/)
    expect(text).toContain('+"Ask for tides first."')
  })

  test.each([
    ['1.0.0', '400 E_REQUEST_INVALID'],
    ['1.0.0..2.0.0', '400 E_REQUEST_INVALID'],
    ['1.0.0...9.0.0', '404 E_NOT_FOUND'],
    ['1.0.0...2.0.0?profile=read-only', '404 E_NOT_FOUND'],
  ])('%s is %s', async (range, refusal) => {
    expect(await refusalOf(`/v1/diff/${encodeURIComponent(name)}/${range}`)).toBe(refusal)
  })
})

describe('pages', () => {
  test.each(['/', `/servers/${name}`, `/servers/${name}/2.0.0`, `/diff/${name}/1.0.0...2.0.0`, '/servers/a/b'])(
    '%s is HTML without script, and what servers say is escaped',
    async (path) => {
      const response = await get(path)
      expect(response.headers.get('content-type')).toContain('text/html')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
      const html = await response.text()
      expect(html).not.toContain('<script')
      expect(html).not.toContain('<b>others')
    },
  )
})

describe('ETags', () => {
  const paths = [
    serverPath,
    versionPath(name, '1.0.0'),
    `${versionPath(name, '1.0.0')}/bundles`,
    `${versionPath(name, '1.0.0')}/snapshot`,
    `${versionPath(name, '1.0.0')}/findings`,
    `${serverPath}/control`,
    '/v1/search?q=weather',
    '/v1/lookup?origin=https://mcp.acme.dev',
    `/v1/diff/${encodeURIComponent(name)}/1.0.0...2.0.0`,
    '/v1/key',
    '/v1/openapi.json',
  ]
  test.each(paths)('%s: strong, stable, and 304 for who has it', async (path) => {
    const first = await get(path)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[A-Za-z0-9_-]{43,64}"$/)
    expect((await get(path)).headers.get('etag')).toBe(etag)
    for (const known of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
      const again = await get(path, { 'if-none-match': known })
      expect(again.status, known).toBe(304)
      expect(await again.text()).toBe('')
      expect(again.headers.get('etag')).toBe(etag)
    }
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200)
  })
})
