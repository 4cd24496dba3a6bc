import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { Sequencer } from '../../../registry/sequencer.ts'
import { HeadMovedError, moveHead } from '../../../registry/store/append.ts'
import { ControlStates } from '../../../registry/store/control-states.ts'
import { pgCode } from '../../../registry/store/errors.ts'
import { identityOfRow } from '../../../registry/store/identity-row.ts'
import {
  findBlob,
  findByLocator,
  findDefinition,
  findOwners,
  findPrevious,
  findProfiles,
  findServer,
  listVersions,
  searchServerRows,
} from '../../../registry/store/reads.ts'
import { logHead, versions } from '../../../registry/store/schema.ts'
import type { Store } from '../../../registry/store/store.ts'
import { sha256Hex } from '../../../src/crypto/sha256.ts'
import { TouchmarkError } from '../../../src/errors.ts'
import { content, preparedVersion, signerOf } from '../../support/prepared-version.ts'
import { pgliteSource, postgresSource } from '../../support/registry-store.ts'

const controls = new ControlStates('registry.test')

const engines = [
  { engine: 'PGlite', source: await pgliteSource() },
  { engine: 'PostgreSQL', source: await postgresSource('the store conformance suite') },
].flatMap(({ engine, source }) => (source === undefined ? [] : [{ engine, source }]))

const other = signerOf('somebody else')

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (error instanceof TouchmarkError) return error.code
    throw error
  }
  return 'nothing was thrown'
}

describe.each(engines)('a store on $engine', ({ source }) => {
  const { store } = source
  let sequencer: Sequencer
  let signed: number[]

  function makeSequencer(on: Store): Sequencer {
    const sign = (row: { index: number; name: string }) => {
      signed.push(row.index)
      return `receipt ${row.index} for ${row.name}`
    }
    return new Sequencer({ controls, store: on, sign, now: () => Date.UTC(2026, 10, 21) })
  }

  async function indexes(): Promise<number[]> {
    const rows = await store.read((tx) => tx.select({ index: versions.logIndex }).from(versions))
    return rows.map(({ index }) => index).sort((a, b) => a - b)
  }

  async function headSize(): Promise<number | undefined> {
    return (await store.read((tx) => tx.select().from(logHead)))[0]?.size
  }

  beforeEach(async () => {
    signed = []
    await source.empty()
    sequencer = makeSequencer(store)
  })
  afterAll(() => source.remove())

  describe('numbers what it accepts', () => {
    test('from 0, without gaps, one line for fifty publishers at once', async () => {
      const entries = Array.from({ length: 50 }, (_, at) => preparedVersion({ version: `1.0.${at}` }))
      const appended = await Promise.all(entries.map((entry) => sequencer.append(entry)))
      expect(appended.map(({ index }) => index).sort((a, b) => a - b)).toEqual(entries.map((_, at) => at))
      expect(await indexes()).toEqual(entries.map((_, at) => at))
      expect(await headSize()).toBe(50)
      expect(new Set(signed).size).toBe(50)
    })

    test('a refused entry takes no number', async () => {
      const [first, refused, second] = await Promise.allSettled([
        sequencer.append(preparedVersion({ version: '1' })),
        sequencer.append(preparedVersion({ version: '2', identity: other })),
        sequencer.append(preparedVersion({ version: '3' })),
      ])
      expect(first).toMatchObject({ value: { index: 0 } })
      expect(refused).toMatchObject({ reason: { code: 'E_NAME_NOT_OWNED' } })
      expect(second).toMatchObject({ value: { index: 1 } })
    })

    test('two writers on one database share one line', async () => {
      const again = await source.openAgain()
      const rival = makeSequencer(again ?? store)
      const work = Array.from({ length: 40 }, (_, at) =>
        (at % 2 === 0 ? sequencer : rival).append(preparedVersion({ name: `acme/server-${at}` })),
      )
      const appended = await Promise.all(work)
      await again?.close()
      expect(appended.map(({ index }) => index).sort((a, b) => a - b)).toEqual(work.map((_, at) => at))
      expect(await headSize()).toBe(40)
    })

    test('two writers racing for one name: one owns it, the other is refused', async () => {
      const again = await source.openAgain()
      const rival = makeSequencer(again ?? store)
      const codes = await Promise.all([
        codeOf(sequencer.append(preparedVersion({ version: '1' }))),
        codeOf(rival.append(preparedVersion({ version: '2', identity: other }))),
      ])
      await again?.close()
      expect(codes.sort()).toEqual(['E_NAME_NOT_OWNED', 'nothing was thrown'])
      expect(await indexes()).toEqual([0])
    })

    test('a head that is elsewhere is never moved, and the transaction leaves nothing', async () => {
      await sequencer.append(preparedVersion())
      const late = store.write(async (tx) => {
        await tx.insert(logHead).values({ id: 'trace', size: 1 })
        await moveHead(tx, 0, 1)
      })
      await expect(late).rejects.toBeInstanceOf(HeadMovedError)
      expect(await store.read((tx) => tx.select().from(logHead))).toEqual([{ id: 'head', size: 1 }])
    })

    test('indexes beyond 32 bits', async () => {
      await store.write((tx) => tx.insert(logHead).values({ id: 'head', size: 2 ** 40 }))
      expect((await sequencer.append(preparedVersion())).index).toBe(2 ** 40)
      expect(await headSize()).toBe(2 ** 40 + 1)
    })
  })

  describe('keeps versions immutable', () => {
    test('the identical version again: same place, same receipt, nothing new', async () => {
      const first = await sequencer.append(preparedVersion())
      const second = await sequencer.append(preparedVersion({ admitted: null }))
      expect(second).toEqual({ ...first, created: false })
      expect(await indexes()).toEqual([0])
    })

    test('the identical version twice in one batch is accepted once', async () => {
      const both = await Promise.all([sequencer.append(preparedVersion()), sequencer.append(preparedVersion())])
      expect(both.map(({ created, index }) => ({ created, index }))).toEqual([
        { created: true, index: 0 },
        { created: false, index: 0 },
      ])
    })

    test('other bytes for an accepted version, snapshot or bundle', async () => {
      await sequencer.append(preparedVersion())
      const snapshot = preparedVersion({ snapshot: content('other') })
      const bundle = preparedVersion({ bundle: content('other') })
      expect(await codeOf(sequencer.append(snapshot))).toBe('E_VERSION_EXISTS')
      expect(await codeOf(sequencer.append(bundle))).toBe('E_VERSION_EXISTS')
    })

    test('two profiles of one version stand side by side', async () => {
      await sequencer.append(preparedVersion())
      await sequencer.append(preparedVersion({ profile: 'read-only' }))
      const rows = await store.read((tx) => findProfiles(tx, 'io.github.acme/weather', '1.0.0'))
      expect(rows.map(({ profile }) => profile)).toEqual(['default', 'read-only'])
    })

    test('bytes come back as they went in, whatever they are', async () => {
      const bytes = new Uint8Array([0, 255, 0x5c, 0x78, ...randomBytes(100_000)])
      const entry = preparedVersion({ snapshot: content(bytes) })
      await sequencer.append(entry)
      const stored = await store.read((tx) => findBlob(tx, entry.snapshot.digest))
      expect(stored).toEqual(bytes)
      expect(stored).not.toBeInstanceOf(Buffer)
    })

    test('thousands of definitions, each kept once', async () => {
      const definitions = Array.from({ length: 3000 }, (_, at) => content(`{"name":"tool-${at % 2500}"}`))
      await sequencer.append(preparedVersion({ definitions }))
      await sequencer.append(preparedVersion({ version: '2', definitions }))
      const last = definitions[2499]
      expect(await store.read((tx) => findDefinition(tx, last?.digest ?? ''))).toEqual(last?.bytes)
    })
  })

  describe('knows who owns a name', () => {
    test('a free name needs an operator', async () => {
      expect(await codeOf(sequencer.append(preparedVersion({ admitted: null })))).toBe('E_UNAUTHENTICATED')
      expect(await store.read((tx) => findServer(tx, 'io.github.acme/weather'))).toBeUndefined()
    })

    test('the first signer owns it and needs no operator later', async () => {
      await sequencer.append(preparedVersion())
      await sequencer.append(preparedVersion({ version: '2', admitted: null }))
      const owners = await store.read((tx) => findOwners(tx, 'io.github.acme/weather'))
      expect(owners.map(({ sinceIndex, ...row }) => ({ who: identityOfRow(row), sinceIndex }))).toEqual([
        { who: signerOf('acme'), sinceIndex: 0 },
      ])
    })

    test('nobody else may publish under it, not even with an operator', async () => {
      await sequencer.append(preparedVersion())
      const taken = preparedVersion({ version: '2', identity: other, admitted: 'operator' })
      expect(await codeOf(sequencer.append(taken))).toBe('E_NAME_NOT_OWNED')
    })
  })

  describe('idempotency keys', () => {
    const idempotency = { keyDigest: sha256Hex('key'), requestDigest: sha256Hex('one') }

    test('the same request again is the same answer', async () => {
      const first = await sequencer.append(preparedVersion({ idempotency }))
      expect(await sequencer.append(preparedVersion({ idempotency }))).toEqual({ ...first, created: false })
    })

    test('another request under the same key is refused', async () => {
      await sequencer.append(preparedVersion({ idempotency }))
      const second = preparedVersion({ version: '2', idempotency: { ...idempotency, requestDigest: sha256Hex('two') } })
      expect(await codeOf(sequencer.append(second))).toBe('E_IDEMPOTENCY_CONFLICT')
    })
  })

  describe('receipts', () => {
    test('are signed after the commit; a crash in between loses nothing', async () => {
      let crash = true
      const sign = ({ index }: { index: number }) => {
        if (crash) throw new Error('the process died here')
        return `late receipt ${index}`
      }
      const fragile = new Sequencer({ controls, store, sign, now: () => 0 })
      await expect(fragile.append(preparedVersion())).rejects.toThrow('the process died here')
      expect(await indexes()).toEqual([0])
      crash = false
      await fragile.completeReceipts()
      const again = await fragile.append(preparedVersion())
      expect(again).toEqual({ created: false, index: 0, receipt: 'late receipt 0' })
    })

    test('the publisher who repeats gets the missing receipt too', async () => {
      const fragile = new Sequencer({
        controls,
        store,
        sign: () => {
          throw new Error('the process died here')
        },
        now: () => 0,
      })
      await fragile.append(preparedVersion()).catch(() => undefined)
      expect(await sequencer.append(preparedVersion())).toMatchObject({ created: false, index: 0 })
    })

    test('a stored receipt is never replaced', async () => {
      const first = await sequencer.append(preparedVersion())
      const rotated = new Sequencer({ controls, store, sign: () => 'another key', now: () => 0 })
      expect((await rotated.append(preparedVersion())).receipt).toBe(first.receipt)
    })
  })

  test('an entry that the database cannot hold does not take its batch with it', async () => {
    const results = await Promise.allSettled([
      sequencer.append(preparedVersion({ version: '1' })),
      sequencer.append(preparedVersion({ name: 'acme/poison', words: 'nul \0 byte' })),
      sequencer.append(preparedVersion({ version: '2' })),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(pgCode((results[1] as PromiseRejectedResult).reason)).toMatch(/^22/)
    expect(await indexes()).toEqual([0, 1])
  })

  describe('reads', () => {
    test('lists versions newest first, page by page', async () => {
      for (const version of ['1', '2', '3']) await sequencer.append(preparedVersion({ version }))
      const page = (before?: number) =>
        store.read((tx) => listVersions(tx, { name: 'io.github.acme/weather', before, limit: 2 }))
      expect((await page()).map(({ version }) => version)).toEqual(['3', '2'])
      expect((await page(1)).map(({ version }) => version)).toEqual(['1'])
    })

    test('the previous version is that of the same profile', async () => {
      await sequencer.append(preparedVersion({ version: '1' }))
      await sequencer.append(preparedVersion({ version: '2', profile: 'read-only' }))
      const { index } = await sequencer.append(preparedVersion({ version: '3' }))
      const question = { name: 'io.github.acme/weather', profile: 'default', before: index }
      expect(await store.read((tx) => findPrevious(tx, question))).toBe('1')
    })

    test('latest follows releases, not the calendar', async () => {
      for (const version of ['2.0.0', '1.9.9', '3.0.0-beta']) await sequencer.append(preparedVersion({ version }))
      const server = await store.read((tx) => findServer(tx, 'io.github.acme/weather'))
      expect(server?.latestVersion).toBe('2.0.0')
    })

    test('finds what a package is bound to', async () => {
      const locators = ['pkg:npm/weather@1.0.0', 'pkg:npm/weather', 'pkg:npm/weather']
      await sequencer.append(preparedVersion({ locators }))
      await sequencer.append(preparedVersion({ version: '2.0.0', locators: ['pkg:npm/weather'] }))
      const found = await store.read((tx) => findByLocator(tx, 'pkg:npm/weather', 10))
      expect(found.map(({ version }) => version)).toEqual(['2.0.0', '1.0.0'])
      expect(await store.read((tx) => findByLocator(tx, 'pkg:npm/wea', 10))).toEqual([])
    })

    test('acceptance times keep their milliseconds', async () => {
      const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
      await new Sequencer({ controls, store, sign: () => 'r', now: () => at }).append(preparedVersion())
      const rows = await store.read((tx) => findProfiles(tx, 'io.github.acme/weather', '1.0.0'))
      expect(rows[0]?.acceptedAt.getTime()).toBe(at)
    })
  })

  describe('search', () => {
    beforeEach(async () => {
      for (const name of ['acme/weather', 'Zeta/maps', 'beta/storm-warnings', 'acme/maps']) {
        const words = `${name
          .toLowerCase()
          .split(/[^a-z0-9]+/)
          .join(' ')} ${name === 'beta/storm-warnings' ? 'weather' : ''}`
        await sequencer.append(preparedVersion({ name, words }))
      }
    })

    async function search(terms: string[], after?: { rank: number; name: string }, limit = 10): Promise<string[]> {
      const rows = await store.read((tx) => searchServerRows(tx, { terms, after, limit }))
      return rows.map(({ name }) => name)
    }

    test('finds all servers in bytewise order without a query', async () => {
      expect(await search([])).toEqual(['Zeta/maps', 'acme/maps', 'acme/weather', 'beta/storm-warnings'])
    })

    test('finds by the beginning of each word, names first', async () => {
      expect(await search(['weath'])).toEqual(['acme/weather', 'beta/storm-warnings'])
      expect(await search(['acme', 'map'])).toEqual(['acme/maps'])
      expect(await search(['eather'])).toEqual([])
    })

    test('goes on after a position', async () => {
      expect(await search(['weath'], { rank: 0, name: 'acme/weather' })).toEqual(['beta/storm-warnings'])
      expect(await search([], { rank: 0, name: 'acme/maps' }, 1)).toEqual(['acme/weather'])
    })
  })

  test('a transaction that fails leaves nothing behind', async () => {
    const failing = store.write(async (tx) => {
      await tx.insert(logHead).values({ id: 'trace', size: 1 })
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(await headSize()).toBeUndefined()
  })

  test('says what it is', async () => {
    expect(await store.describe()).toMatch(/^PostgreSQL \d+/)
    expect(await store.read((tx) => tx.execute(sql`select 1`))).toBeDefined()
  })
})
