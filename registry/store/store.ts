/** The port between the registry and its database. Two engines implement it: `pglite.ts` and `postgres.ts`. */
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type * as schema from './schema.ts'

/**
 * What queries run on. Every function that touches the database takes one as its first argument: using the store itself
 * inside a transaction would wait for that transaction forever on an engine with a single connection.
 */
export type Tx = PgDatabase<PgQueryResultHKT, typeof schema>

/**
 * A database with the registry's schema.
 *
 * Both methods throw RegistryError `E_DATABASE_UNAVAILABLE` where the database cannot be reached; other errors of the
 * engine pass through and are defects of ours. Neither may be called from inside the other's `work`.
 */
export interface Store {
  /** Which engine this is. */
  readonly engine: 'pglite' | 'postgres'
  /** Runs queries that only read. Rows are never changed once accepted, so no transaction is needed. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Runs `work` in one transaction and commits it; when this returns, the rows are as durable as the engine makes them.
   * `work` runs again when the engine refuses to serialise it, so it must have no other effect.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Returns when the database answers; throws as {@link Store.read} does. */
  ping(): Promise<void>
  /** The engine's own version line, for the operator. */
  describe(): Promise<string>
  /** Ends all connections and gives up the directory. The store is of no use afterwards. */
  close(): Promise<void>
}
