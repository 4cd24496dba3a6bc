import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { parseControlFile } from '../../src/attestation/control-file.ts'
import { formatControlStatement } from '../../src/attestation/control-statement.ts'
import { parseRegistryProblem, parseRegistryStatement } from '../../src/attestation/registry-wire.ts'
import { parseVerifierKey } from '../../src/log/note.ts'
import { verifyControlChain } from '../../src/verify/control.ts'
import { pairOf, signVersion, versionPath } from '../support/publishing.ts'
import { pgliteSource, postgresSource } from '../support/registry-store.ts'
import { ControlWriter, claimOf, keyOf, postBody } from '../support/statements.ts'
import { type TestRegistry, testRegistry } from '../support/test-registry.ts'

const name = 'com.example/weather'
const postgres = await postgresSource('control statements on PostgreSQL')
const sources = [
  { engine: 'PGlite', source: await pgliteSource() },
  ...(postgres === undefined ? [] : [{ engine: 'PostgreSQL', source: postgres }]),
]
afterAll(async () => {
  for (const { source } of sources) await source.remove()
})

describe.each(sources)('control statements on $engine', ({ source }) => {
  let registry: TestRegistry
  let writer: ControlWriter
  let now = 0

  beforeEach(async () => {
    await source.empty()
    now = Date.parse('2026-11-20T10:00:00Z')
    registry = await testRegistry(source.store, { now: () => now })
    writer = new ControlWriter(name)
    await publish('1.0.0')
  })

  async function publish(version: string, person = 'acme'): Promise<string> {
    const { body } = await signVersion({ name, version, pair: pairOf(person) })
    const response = await registry.publish({ name, version }, body)
    return response.ok ? String(response.status) : (await problemOf(response)).code
  }

  async function post(body: Uint8Array): Promise<Response> {
    return await registry.app.request('/v1/statements', { method: 'POST', body: new Uint8Array(body) })
  }

  async function posted(body: Uint8Array): Promise<string> {
    const response = await post(body)
    return response.ok ? String(response.status) : (await problemOf(response)).code
  }

  async function problemOf(response: Response) {
    return parseRegistryProblem(new Uint8Array(await response.arrayBuffer()))
  }

  async function chain() {
    const response = await registry.app.request(`/v1/servers/${encodeURIComponent(name)}/control`)
    return parseControlFile(new Uint8Array(await response.arrayBuffer()))
  }

  async function version(wanted: string) {
    return await (await registry.app.request(versionPath(name, wanted))).json()
  }

  test('are accepted in the one order, with receipts that verify, and handed out as they came', async () => {
    const answer = parseRegistryStatement(
      new Uint8Array(await (await post(await writer.next(claimOf(['acme']), ['acme']))).arrayBuffer()),
    )
    expect(answer).toMatchObject({ kind: 'control', name, index: 1 })
    expect(await posted(await writer.next({ action: 'add', identity: keyOf('bob') }, ['acme']))).toBe('201')
    const demands = { name, registryKey: parseVerifierKey(registry.verifierKey), trustedRoot: null }
    const file = await chain()
    expect(file).toMatchObject({ name, origin: 'registry.test', statements: [{}, {}] })
    const state = await verifyControlChain(file.statements, demands)
    expect(state.head?.sequence).toBe(1)
    expect(await publish('1.1.0')).toBe('201')
    expect(await version('1.1.0')).toMatchObject({ index: 3 })
  })

  test('of a name without any are an empty list, of an unknown one not found', async () => {
    expect((await chain()).statements).toEqual([])
    expect((await registry.app.request(`/v1/servers/${encodeURIComponent('a/b')}/control`)).status).toBe(404)
  })

  test('have an ETag', async () => {
    const path = `/v1/servers/${encodeURIComponent(name)}/control`
    const etag = (await registry.app.request(path)).headers.get('etag') ?? ''
    expect((await registry.app.request(path, { headers: { 'if-none-match': etag } })).status).toBe(304)
    await post(await writer.next(claimOf(['acme']), ['acme']))
    expect((await registry.app.request(path, { headers: { 'if-none-match': etag } })).status).toBe(200)
  })

  test('the same bytes again are the same acceptance', async () => {
    const body = await writer.next(claimOf(['acme']), ['acme'])
    const first = await (await post(body)).json()
    const again = await post(body)
    expect(again.status).toBe(200)
    expect(await again.json()).toEqual(first)
    expect((await chain()).statements).toHaveLength(1)
  })

  test('only the owner claims a name', async () => {
    expect(await posted(await new ControlWriter(name).next(claimOf(['mallory']), ['mallory']))).toBe('E_NAME_NOT_OWNED')
    expect(await posted(await new ControlWriter('a/b').next(claimOf(['acme']), ['acme']))).toBe('E_NOT_FOUND')
    expect(await posted(await writer.next(claimOf(['acme', 'bob']), ['acme']))).toBe('201')
  })

  test('a chain is not started twice, reordered, or carried over from another log', async () => {
    await post(await writer.next(claimOf(['acme']), ['acme']))
    const second = new ControlWriter(name)
    expect(await posted(await second.next(claimOf(['acme', 'bob']), ['acme']))).toBe('E_CONTROL_REPLAYED')
    const skipping = new ControlWriter(name)
    await skipping.next(claimOf(['acme']), ['acme'])
    await skipping.next({ action: 'add', identity: keyOf('bob') }, ['acme'])
    const third = await skipping.next({ action: 'add', identity: keyOf('carol') }, ['acme'])
    expect(await posted(third)).toBe('E_CONTROL_INVALID')
    const foreign = new ControlWriter(name, 'other.example')
    await foreign.next(claimOf(['acme']), ['acme'])
    expect(await posted(await foreign.next({ action: 'add', identity: keyOf('bob') }, ['acme']))).toBe(
      'E_CONTROL_ORIGIN',
    )
    expect((await chain()).statements).toHaveLength(1)
  })

  test('a stranger changes nothing', async () => {
    await post(await writer.next(claimOf(['acme']), ['acme']))
    const change = { action: 'add', identity: keyOf('mallory') } as const
    const body = await postBody(formatControlStatement(writer.peek(change)), ['mallory'])
    expect(await posted(body)).toBe('E_IDENTITY_UNKNOWN')
  })

  test('an added identity publishes after 72 hours, not before', async () => {
    await post(await writer.next(claimOf(['acme']), ['acme']))
    await post(await writer.next({ action: 'add', identity: keyOf('bob') }, ['acme']))
    expect(await publish('1.1.0', 'bob')).toBe('E_IDENTITY_PENDING')
    now += 72 * 3_600_000
    expect(await publish('1.1.0', 'bob')).toBe('201')
    expect(await publish('1.2.0', 'mallory')).toBe('E_NAME_NOT_OWNED')
  })

  test('recovery rotates a stolen key away: it publishes no more, the new one at once', async () => {
    await post(await writer.next(claimOf(['acme'], ['vault']), ['acme']))
    const change = { action: 'rotate', from: keyOf('acme'), to: keyOf('acme-2') } as const
    expect(await posted(await writer.next(change, ['vault']))).toBe('201')
    expect(await publish('1.1.0', 'acme')).toBe('E_NAME_NOT_OWNED')
    expect(await publish('1.1.0', 'acme-2')).toBe('201')
  })

  test('a revoked identity publishes no more', async () => {
    await post(await writer.next(claimOf(['acme', 'bob'], ['vault']), ['acme']))
    expect(await publish('1.1.0', 'bob')).toBe('201')
    const change = { action: 'revoke', identity: keyOf('bob'), cutoff: null, reason: 'key-compromise' } as const
    expect(await posted(await writer.next(change, ['vault']))).toBe('201')
    expect(await publish('1.2.0', 'bob')).toBe('E_IDENTITY_REVOKED')
    expect(await publish('1.2.0', 'acme')).toBe('201')
  })

  test('a yanked version is never the latest, stays readable, and says why', async () => {
    await publish('1.1.0')
    await post(await writer.next(claimOf(['acme']), ['acme']))
    const yank = { action: 'yank', version: '1.1.0', level: 'yanked', reason: 'vulnerability' } as const
    expect(await posted(await writer.next(yank, ['acme']))).toBe('201')
    expect(await version('latest')).toMatchObject({ version: '1.0.0', status: 'published', reason: null })
    expect(await version('1.1.0')).toMatchObject({ status: 'yanked', reason: 'vulnerability' })
    expect(await posted(await writer.next({ action: 'unyank', version: '1.1.0' }, ['acme']))).toBe('201')
    expect(await version('latest')).toMatchObject({ version: '1.1.0', status: 'published', reason: null })
  })

  test('a deprecated version stays the latest and says why; where all are yanked, the last one stays', async () => {
    await post(await writer.next(claimOf(['acme']), ['acme']))
    const say = (level: 'deprecated' | 'yanked') =>
      ({ action: 'yank', version: '1.0.0', level, reason: 'defect' }) as const
    await post(await writer.next(say('deprecated'), ['acme']))
    expect(await version('latest')).toMatchObject({ version: '1.0.0', status: 'deprecated', reason: 'defect' })
    await post(await writer.next(say('yanked'), ['acme']))
    expect(await version('latest')).toMatchObject({ version: '1.0.0', status: 'yanked' })
    expect(await publish('0.9.0')).toBe('201')
    expect(await version('latest')).toMatchObject({ version: '0.9.0', status: 'published' })
  })

  test('two at once for one place: one is accepted, the other refused', async () => {
    await post(await writer.next(claimOf(['acme']), ['acme']))
    const bodies = ['bob', 'carol'].map((person) =>
      postBody(formatControlStatement(writer.peek({ action: 'add', identity: keyOf(person) })), ['acme']),
    )
    const codes = await Promise.all((await Promise.all(bodies)).map(posted))
    expect(codes.sort()).toEqual(['201', 'E_CONTROL_REPLAYED'])
  })
})
