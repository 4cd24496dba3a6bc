import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { getTableName, sql } from 'drizzle-orm'
import { inject } from 'vitest'
import { openPglite } from '../../registry/store/pglite.ts'
import { migratePostgres, openPostgres } from '../../registry/store/postgres.ts'
import * as schema from '../../registry/store/schema.ts'
import type { Store } from '../../registry/store/store.ts'
import { pgliteImage } from './pglite-image.ts'
import { startPostgres, type TestPostgres } from './postgres.ts'

/** A store of one engine that tests empty instead of opening a new one each time. */
export interface StoreSource {
  readonly store: Store
  /** Removes every row. */
  empty(): Promise<void>
  /** Opens the same database once more, as another process would. Undefined where the engine allows one process. */
  openAgain(): Promise<Store> | undefined
  /** Gives the store back, with nothing in it. */
  remove(): Promise<void>
}

/** The worker's embedded store: a start takes two seconds of processor time, so the files of a worker take turns. */
let embedded: Promise<Store> | undefined

/** An embedded store in a temporary folder, without any row. */
export async function pgliteSource(): Promise<StoreSource> {
  embedded ??= openEmbedded()
  const store = await embedded
  const empty = () => truncate(store)
  await empty()
  return { store, empty, openAgain: () => undefined, remove: empty }
}

async function openEmbedded(): Promise<Store> {
  const folder = mkdtempSync(join(inject('runFolder'), 'store-'))
  return await openPglite({ directory: join(folder, 'database'), imageFile: pgliteImage })
}

/** A store on a private PostgreSQL; undefined where there is none. */
export async function postgresSource(what: string): Promise<StoreSource | undefined> {
  const server: TestPostgres | undefined = await startPostgres(what)
  if (server === undefined) return undefined
  const url = await server.createDatabase()
  await migratePostgres({ url })
  const store = await openPostgres({ url })
  return {
    store,
    empty: () => truncate(store),
    openAgain: () => openPostgres({ url }),
    remove: async () => {
      await store.close()
      await server.remove()
    },
  }
}

async function truncate(store: Store): Promise<void> {
  const tables = Object.values(schema).map((table) => getTableName(table))
  await store.write((tx) => tx.execute(sql.raw(`truncate ${tables.join(', ')}`)))
}
