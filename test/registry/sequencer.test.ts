import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { Sequencer } from '../../registry/sequencer.ts'
import { HeadMovedError } from '../../registry/store/append.ts'
import { ControlStates } from '../../registry/store/control-states.ts'
import type { Store } from '../../registry/store/store.ts'
import { RegistryError } from '../../src/errors.ts'
import { content, preparedVersion } from '../support/prepared-version.ts'
import { pgliteSource } from '../support/registry-store.ts'

const controls = new ControlStates('registry.test')

const source = await pgliteSource()
beforeEach(() => source.empty())
afterAll(() => source.remove())

const sign = ({ index }: { index: number }) => `receipt ${index}`
const now = () => 0

/** The store, with something done before each transaction; counts them. */
function watched(before: (attempt: number) => void = () => undefined): Store & { readonly writes: () => number } {
  let writes = 0
  const { store } = source
  return {
    ...store,
    write: (work) => {
      writes += 1
      before(writes)
      return store.write(work)
    },
    writes: () => writes,
  }
}

describe('the sequencer', () => {
  test('commits publishers that wait together, in one transaction and one for their receipts', async () => {
    const store = watched()
    const sequencer = new Sequencer({ controls, store, sign, now })
    await Promise.all(Array.from({ length: 20 }, (_, at) => sequencer.append(preparedVersion({ version: `${at}` }))))
    expect(store.writes()).toBe(2)
  })

  test('places a batch again when another process moved the head', async () => {
    const store = watched((attempt) => {
      if (attempt <= 2) throw new HeadMovedError('elsewhere')
    })
    const sequencer = new Sequencer({ controls, store, sign, now })
    expect(await sequencer.append(preparedVersion())).toMatchObject({ created: true, index: 0 })
    expect(store.writes()).toBe(4)
  })

  test('gives up when the head never stands still', async () => {
    const store = watched(() => {
      throw new HeadMovedError('elsewhere')
    })
    const work = new Sequencer({ controls, store, sign, now }).append(preparedVersion())
    await expect(work).rejects.toBeInstanceOf(HeadMovedError)
    expect(store.writes()).toBe(8)
  })

  test('tells all who wait when the database is away, and goes on when it is back', async () => {
    const gone = new RegistryError('E_DATABASE_UNAVAILABLE', { found: 'away' })
    let away = true
    const store = watched(() => {
      if (away) throw gone
    })
    const sequencer = new Sequencer({ controls, store, sign, now })
    const versions = ['1', '2', '3'].map((version) => preparedVersion({ version }))
    const refused = await Promise.allSettled(versions.map((entry) => sequencer.append(entry)))
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    away = false
    const accepted = await Promise.all(versions.map((entry) => sequencer.append(entry)))
    expect(accepted.map(({ index }) => index)).toEqual([0, 1, 2])
  })

  test('adds receipts it still owes with the next batch', async () => {
    let away = false
    const store = watched((attempt) => {
      if (away && attempt === 2) throw new RegistryError('E_DATABASE_UNAVAILABLE', { found: 'away' })
    })
    const sequencer = new Sequencer({ controls, store, sign, now })
    away = true
    await expect(sequencer.append(preparedVersion({ version: '1' }))).rejects.toMatchObject({
      code: 'E_DATABASE_UNAVAILABLE',
    })
    await sequencer.append(preparedVersion({ version: '2' }))
    const untouched = new Sequencer({ controls, store: source.store, sign: () => 'signed anew', now })
    expect((await untouched.append(preparedVersion({ version: '1' }))).receipt).toBe('receipt 0')
  })

  test('lets only so many wait, by number and by size', async () => {
    const gone = new RegistryError('E_DATABASE_UNAVAILABLE', { found: 'away' })
    const store = watched(() => {
      throw gone
    })
    const sequencer = new Sequencer({ controls, store, sign, now })
    const codes = async (crowd: Promise<unknown>[]) =>
      (await Promise.allSettled(crowd)).map((result) => result.status === 'rejected' && result.reason.code)
    const many = await codes(
      Array.from({ length: 300 }, (_, at) => sequencer.append(preparedVersion({ version: `${at}` }))),
    )
    expect(many.filter((code) => code === 'E_RATE_LIMITED')).toHaveLength(44)
    const huge = preparedVersion({ snapshot: { ...content('x'), bytes: new Uint8Array(257 << 20) } })
    expect(await codes([sequencer.append(huge), sequencer.append(preparedVersion())])).toEqual([
      'E_DATABASE_UNAVAILABLE',
      'E_RATE_LIMITED',
    ])
  })

  test('drains: what waits is settled first', async () => {
    const sequencer = new Sequencer({ controls, store: source.store, sign, now })
    let settled = false
    void sequencer.append(preparedVersion()).then(() => {
      settled = true
    })
    await sequencer.drain()
    await Promise.resolve()
    expect(settled).toBe(true)
  })
})
