/** The one migrations folder, and whether a database has all of it. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { desc } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { bigint, pgSchema, text } from 'drizzle-orm/pg-core'
import { ConfigError } from '../../src/errors.ts'
import { pgCode } from './errors.ts'
import type { Tx } from './store.ts'

/** The table in which drizzle's migrator writes down what it has applied. */
const appliedMigrations = pgSchema('drizzle').table('__drizzle_migrations', {
  hash: text('hash').notNull(),
  createdAt: bigint('created_at', { mode: 'number' }),
})

/**
 * Where the generated migrations lie: beside this file's folder in the sources, at the package's own `registry/` when
 * this file runs from `dist`.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND` where the package is incomplete.
 */
export function migrationsFolder(): string {
  for (const place of ['../migrations', '../../../registry/migrations']) {
    const folder = fileURLToPath(new URL(place, import.meta.url))
    if (existsSync(`${folder}/meta/_journal.json`)) return folder
  }
  throw new ConfigError('E_FILE_NOT_FOUND', {
    found: 'no folder "registry/migrations"',
    where: 'the installed package',
    next: 'Install the package again',
  })
}

/** More processes than this at once do not migrate one database for the first time. */
const maxAttempts = 10

/**
 * Runs a migrator, again where another process was migrating the same database for the first time. The loser of such a
 * race may meet the next racer when it tries again, so once more is not enough.
 */
export async function migratePatiently(migrate: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await migrate()
    } catch (error) {
      // Racers make the same schema, tables and types; whoever comes second finds them in place.
      if (attempt === maxAttempts || !['23505', '42P06', '42P07', '42710'].includes(pgCode(error) ?? '')) throw error
    }
  }
}

/**
 * Makes sure that every migration was applied.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where some were not, or where the database is newer than this program.
 */
export async function checkMigrated(tx: Tx): Promise<void> {
  const newest = readMigrationFiles({ migrationsFolder: migrationsFolder() }).at(-1)?.folderMillis ?? 0
  const applied = await lastApplied(tx)
  if (applied === newest) return
  const behind = applied === undefined || applied < newest
  throw new ConfigError('E_CONFIG_INVALID', {
    found: behind ? 'a database without the newest tables' : 'a database made by a newer version of this program',
    where: 'DATABASE_URL',
    next: behind ? 'Run "touchmark-registry migrate" first' : 'Install the newer version',
  })
}

async function lastApplied(tx: Tx): Promise<number | undefined> {
  try {
    const rows = await tx.select().from(appliedMigrations).orderBy(desc(appliedMigrations.createdAt)).limit(1)
    return rows[0]?.createdAt ?? undefined
  } catch (error) {
    // No such table or schema: nothing was ever migrated.
    if (['42P01', '3F000'].includes(pgCode(error) ?? '')) return undefined
    throw error
  }
}
