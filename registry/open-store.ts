import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from './config.ts'
import type { Store } from './store/store.ts'

/** The embedded database's folder within the data directory. */
const databaseFolder = 'database'

/** The prepared image that the build puts beside this file; a start without it takes longer, no more. */
export const imageFile: string = fileURLToPath(new URL('./pglite-image.tgz', import.meta.url))

/**
 * Opens the store that the configuration names: PostgreSQL by `databaseUrl`, else the embedded database. Loads that engine only.
 *
 * @throws StateError `E_STORE_LOCKED`, `E_STATE_ACCESS`; RegistryError `E_DATABASE_UNAVAILABLE`; ConfigError
 * `E_CONFIG_INVALID` where PostgreSQL has not been migrated.
 */
export async function openStore(config: Config): Promise<Store> {
  if (config.databaseUrl !== null) {
    const { openPostgres } = await import('./store/postgres.ts')
    return await openPostgres({ url: config.databaseUrl, prepare: config.prepare })
  }
  const { openPglite } = await import('./store/pglite.ts')
  return await openPglite({ directory: join(config.dataDirectory, databaseFolder), imageFile })
}
