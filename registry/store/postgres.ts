/** The store on PostgreSQL 15 or newer. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { ConfigError } from '../../src/errors.ts'
import { databaseUnavailable, storeError } from './errors.ts'
import { checkMigrated, migratePatiently, migrationsFolder } from './migrations.ts'
import { retrying } from './retrying.ts'
import * as schema from './schema.ts'
import type { Store, Tx } from './store.ts'

/** How a PostgreSQL is reached. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`; libpq's `?host=/socket/folder` form works too. Secret. */
  readonly url: string
  /** Connections at most; default 10. */
  readonly maxConnections?: number
  /** Server-side prepared statements; default true. False for poolers that cannot hold them. */
  readonly prepare?: boolean
  /** How long one piece of work may take before the database counts as away; default 20 s. */
  readonly timeoutMs?: number
}

/**
 * Opens a store on a migrated PostgreSQL.
 *
 * @throws RegistryError `E_DATABASE_UNAVAILABLE` where it cannot be reached; ConfigError `E_CONFIG_INVALID` where it has
 * not been migrated.
 */
export async function openPostgres(options: PostgresOptions): Promise<Store> {
  const store = connect(options)
  try {
    await store.read(checkMigrated)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

/**
 * Applies every migration that is missing. Safe to run from several places at once.
 *
 * @throws RegistryError `E_DATABASE_UNAVAILABLE` where the database cannot be reached.
 */
export async function migratePostgres(options: PostgresOptions): Promise<void> {
  const client = makeClient({ ...options, maxConnections: 1 })
  try {
    const db = drizzle(client, { schema })
    await migratePatiently(() => migrate(db, { migrationsFolder: migrationsFolder() }))
  } catch (error) {
    throw storeError(error)
  } finally {
    await client.end({ timeout: 5 })
  }
}

function connect(options: PostgresOptions): Store {
  const client = makeClient(options)
  const db = drizzle(client, { schema })
  const timeoutMs = options.timeoutMs ?? 20_000
  const read = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    try {
      return await within(timeoutMs, work(db as unknown as Tx))
    } catch (error) {
      throw storeError(error)
    }
  }
  return {
    engine: 'postgres',
    read,
    write: (work) =>
      retrying(() =>
        within(
          timeoutMs,
          db.transaction((tx) => work(tx as unknown as Tx)),
        ),
      ),
    async ping() {
      await read((tx) => tx.execute(sql`select 1`))
    },
    async describe() {
      const rows = await read(() => db.execute<{ version: string }>(sql`select version()`))
      return rows[0]?.version ?? 'PostgreSQL'
    },
    close: () => client.end({ timeout: 5 }),
  }
}

function makeClient(options: PostgresOptions): postgres.Sql {
  const { url, socketFolder } = readUrl(options.url)
  return postgres(url, {
    ...(socketFolder === null ? {} : { host: socketFolder }),
    max: options.maxConnections ?? 10,
    prepare: options.prepare ?? true,
    connect_timeout: 5,
    idle_timeout: 60,
    // A database that comes back is met again within a quarter of a second, not after a growing pause.
    backoff: () => 0.25,
    onnotice: () => undefined,
  })
}

/** Takes libpq's `?host=/folder` out of the URL: the driver would send it to the server as a setting. */
function readUrl(text: string): { url: string; socketFolder: string | null } {
  // The URL holds a password: errors never quote it.
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new ConfigError('E_CONFIG_INVALID', {
      found: 'a value that is not the URL of a PostgreSQL',
      where: 'DATABASE_URL',
      expected: 'postgres://user:password@host:port/database',
    })
  }
  const socketFolder = url.searchParams.get('host')
  url.searchParams.delete('host')
  return { url: url.href, socketFolder }
}

/**
 * Gives up waiting after a while: a connection that died silently must not hold up everybody. Work that was given up may
 * still be committed by the database; whoever repeats it finds it done.
 */
async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const alarm = new AbortController()
  const late = sleep(timeoutMs, undefined, { signal: alarm.signal }).then(() => {
    throw databaseUnavailable()
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    alarm.abort()
  }
}
