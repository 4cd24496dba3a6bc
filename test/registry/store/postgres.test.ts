import { sql } from 'drizzle-orm'
import { afterAll, describe, expect, test } from 'vitest'
import { Sequencer } from '../../../registry/sequencer.ts'
import { ControlStates } from '../../../registry/store/control-states.ts'
import { migratePostgres, openPostgres } from '../../../registry/store/postgres.ts'
import { TouchmarkError } from '../../../src/errors.ts'
import { canStopPostgres, startPostgres } from '../../support/postgres.ts'
import { preparedVersion } from '../../support/prepared-version.ts'

const controls = new ControlStates('registry.test')

const server = await startPostgres('outage, recovery and migration tests')
afterAll(() => server?.remove())

async function errorOf(work: Promise<unknown>): Promise<TouchmarkError> {
  try {
    await work
  } catch (error) {
    if (error instanceof TouchmarkError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('the URL of a PostgreSQL', () => {
  test.each(['', 'localhost', 'mysql://u:secret@h/db', 'postgres//x'])('refuses %j without quoting it', async (url) => {
    const error = await errorOf(openPostgres({ url }))
    expect(error.code).toBe('E_CONFIG_INVALID')
    expect(error.message).not.toContain('secret')
  })

  test('of a server that is not there', async () => {
    const error = await errorOf(openPostgres({ url: 'postgres://u:secret@127.0.0.1:1/db' }))
    expect(error.code).toBe('E_DATABASE_UNAVAILABLE')
    expect(error.message).not.toContain('secret')
  })
})

if (server !== undefined) {
  describe('migration of a PostgreSQL', () => {
    test('is asked for, never done in passing', async () => {
      const url = await server.createDatabase()
      const error = await errorOf(openPostgres({ url }))
      expect(error.code).toBe('E_CONFIG_INVALID')
      expect(error.message).toContain('touchmark-registry migrate')
    })

    test('may be run by several at once and again', async () => {
      const url = await server.createDatabase()
      await Promise.all(Array.from({ length: 5 }, () => migratePostgres({ url })))
      await migratePostgres({ url })
      await (await openPostgres({ url })).close()
    })

    test('a database of a newer version is refused', async () => {
      const url = await server.createDatabase()
      await migratePostgres({ url })
      const store = await openPostgres({ url })
      await store.write((tx) =>
        tx.execute(sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 99999999999999)`),
      )
      await store.close()
      expect((await errorOf(openPostgres({ url }))).message).toContain('newer version')
    })
  })
}

if (server !== undefined && canStopPostgres()) {
  describe('a PostgreSQL that goes away', () => {
    test('is said to be unavailable, and met again when it is back, with nothing lost', async () => {
      const url = await server.createDatabase()
      await migratePostgres({ url })
      const store = await openPostgres({ url, timeoutMs: 5_000 })
      const sequencer = new Sequencer({ controls, store, sign: ({ index }) => `receipt ${index}`, now: () => 0 })
      const first = await sequencer.append(preparedVersion({ version: '1' }))

      await server.stop()
      const refused = await errorOf(sequencer.append(preparedVersion({ version: '2' })))
      expect(refused.code).toBe('E_DATABASE_UNAVAILABLE')
      expect((await errorOf(store.ping())).code).toBe('E_DATABASE_UNAVAILABLE')

      await server.start()
      await expect.poll(() => store.ping().then(() => 'back'), { timeout: 10_000 }).toBe('back')
      expect(await sequencer.append(preparedVersion({ version: '1' }))).toEqual({ ...first, created: false })
      expect(await sequencer.append(preparedVersion({ version: '2' }))).toMatchObject({ created: true, index: 1 })
      await store.close()
    })
  })
}
