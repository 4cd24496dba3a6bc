import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import { migrate as migratePostgresJs } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { Sequencer } from '../../../registry/sequencer.ts'
import { readServer, readVersionFacts } from '../../../registry/service/read.ts'
import { ControlStates } from '../../../registry/store/control-states.ts'
import { migrationsFolder } from '../../../registry/store/migrations.ts'
import { openPglite } from '../../../registry/store/pglite.ts'
import { migratePostgres, openPostgres } from '../../../registry/store/postgres.ts'
import type { Store } from '../../../registry/store/store.ts'
import { formatPublicKey } from '../../../src/crypto/ed25519.ts'
import { keyIdentity } from '../../../src/trust/identity.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { startPostgres } from '../../support/postgres.ts'
import { preparedVersion, signerOf } from '../../support/prepared-version.ts'
import { pairOf } from '../../support/publishing.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchmark-migration-'))
const server = await startPostgres('migrating an old PostgreSQL')
afterAll(async () => {
  await server?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const name = 'io.github.acme/weather'
const { publicKey } = pairOf('acme')
const { keyId } = keyIdentity(publicKey)

/** The first migration alone, as the first release of the registry had it. */
function firstMigration(): string {
  const old = join(folder, 'first')
  mkdirSync(join(old, 'meta'), { recursive: true })
  const journal = JSON.parse(readFileSync(join(migrationsFolder(), 'meta/_journal.json'), 'utf8'))
  writeFileSync(join(old, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: journal.entries.slice(0, 1) }))
  cpSync(join(migrationsFolder(), '0000_init.sql'), join(old, '0000_init.sql'))
  return old
}

/** One version of one owner, as the first release wrote them. */
function oldRows() {
  const at = '2026-11-01T10:00:00Z'
  return [
    sql`insert into log_head values ('head', 1)`,
    sql`insert into servers values (${name}, '1.0.0', ${at}, 'weather')`,
    sql`insert into owners values (${name}, ${keyId}, ${publicKey}, 0)`,
    sql`insert into versions values (0, ${name}, '1.0.0', 'default', ${'a'.repeat(64)}, ${'b'.repeat(64)}, ${keyId},
      ${publicKey}, ${at}, 1, 0, 0, 0, ${new TextEncoder().encode('[]')}, 'a receipt')`,
  ]
}

async function oldPglite(): Promise<Store> {
  const directory = join(folder, 'database')
  const client = await PGlite.create(directory)
  const db = drizzlePglite(client)
  await migratePglite(db, { migrationsFolder: firstMigration() })
  for (const row of oldRows()) await db.execute(row)
  await client.close()
  return await openPglite({ directory })
}

async function oldPostgres(url: string): Promise<Store> {
  // The socket's folder stands in the URL as libpq has it; the driver takes it as an option.
  const address = new URL(url)
  const host = address.searchParams.get('host')
  address.searchParams.delete('host')
  const client = postgres(address.href, { max: 1, onnotice: () => undefined, ...(host === null ? {} : { host }) })
  const db = drizzlePostgres(client)
  await migratePostgresJs(db, { migrationsFolder: firstMigration() })
  for (const row of oldRows()) await db.execute(row)
  await client.end()
  expect(await laterErrorCode(() => openPostgres({ url }))).toBe('E_CONFIG_INVALID')
  await migratePostgres({ url })
  return await openPostgres({ url })
}

const engines: { engine: string; open: () => Promise<Store> }[] = [{ engine: 'PGlite', open: oldPglite }]
if (server !== undefined) {
  engines.push({ engine: 'PostgreSQL', open: async () => oldPostgres(await server.createDatabase()) })
}

describe.each(engines)('a database of the first release on $engine', ({ open }) => {
  test('keeps its owners and versions, and goes on', async () => {
    const store = await open()
    const publisher = { type: 'key', keyId, publicKey: formatPublicKey(publicKey) }
    expect(await store.read((tx) => readVersionFacts(tx, name, 'latest'))).toMatchObject({
      index: 0,
      publisher,
      status: 'published',
      reason: null,
      receipt: 'a receipt',
    })
    expect(await store.read((tx) => readServer(tx, name))).toMatchObject({
      publishers: [publisher],
      proof: 'operator',
      lookAlike: null,
    })
    const controls = new ControlStates('registry.test')
    const sequencer = new Sequencer({ store, controls, sign: ({ index }) => `receipt ${index}`, now: () => 0 })
    const next = preparedVersion({ version: '1.1.0', admitted: null })
    expect(await sequencer.append(next)).toMatchObject({ created: true, index: 1 })
    const stranger = preparedVersion({ version: '1.2.0', identity: signerOf('mallory'), admitted: null })
    expect(await laterErrorCode(() => sequencer.append(stranger))).toBe('E_NAME_NOT_OWNED')
    await store.close()
  })
})
