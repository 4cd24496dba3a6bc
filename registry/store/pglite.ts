/**
 * The store in a folder of its own: PGlite, PostgreSQL compiled to WebAssembly, in this very process.
 *
 * PGlite takes no lock on its folder and a second process would silently lose rows, so ours is taken first. It writes
 * through the operating system but never asks it to flush: a killed process loses nothing, a machine that loses power may
 * (docs/operators.md).
 */
import { existsSync, mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { lockDirectory } from './directory-lock.ts'
import { storeError } from './errors.ts'
import { migratePatiently, migrationsFolder } from './migrations.ts'
import { retrying } from './retrying.ts'
import * as schema from './schema.ts'
import type { Store, Tx } from './store.ts'

/** Where an embedded store lies. */
export interface PgliteOptions {
  /** Folder of the database; made if missing. */
  readonly directory: string
  /** File with a prepared, empty database (see `writePgliteImage`); without it a first start takes seconds longer. */
  readonly imageFile?: string
}

/**
 * Opens an embedded store, making and migrating it as needed.
 *
 * @throws StateError `E_STORE_LOCKED` where a living process holds the folder; `E_STATE_ACCESS` where it cannot be used.
 */
export async function openPglite(options: PgliteOptions): Promise<Store> {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 })
  const lock = await lockDirectory(options.directory)
  try {
    const client = await start(options)
    const db = drizzle(client, { schema })
    await migratePatiently(() => migrate(db, { migrationsFolder: migrationsFolder() }))
    return {
      engine: 'pglite',
      async read(work) {
        try {
          return await work(db as unknown as Tx)
        } catch (error) {
          throw storeError(error)
        }
      },
      write: (work) => retrying(() => db.transaction((tx) => work(tx as unknown as Tx))),
      async ping() {
        await db.execute(sql`select 1`)
      },
      async describe() {
        const { rows } = await db.execute<{ version: string }>(sql`select version()`)
        return rows[0]?.version ?? 'PGlite'
      },
      async close() {
        await client.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function start({ directory, imageFile }: PgliteOptions): Promise<PGlite> {
  const isNew = !existsSync(join(directory, 'PG_VERSION'))
  if (!isNew || imageFile === undefined || !existsSync(imageFile)) return await PGlite.create(directory)
  const image = await readFile(imageFile)
  return await PGlite.create(directory, { loadDataDir: new Blob([image]) })
}

/** Makes the prepared image of {@link PgliteOptions.imageFile}: an empty, migrated database as a gzipped tar. */
export async function makePgliteImage(): Promise<Uint8Array> {
  const client = await PGlite.create()
  try {
    await migrate(drizzle(client, { schema }), { migrationsFolder: migrationsFolder() })
    const image = await client.dumpDataDir('gzip')
    return new Uint8Array(await image.arrayBuffer())
  } finally {
    await client.close()
  }
}
