import { randomBytes } from 'node:crypto'
import type { Config } from './config.ts'
import { openStore } from './open-store.ts'
import { formatOperatorToken, replaceOperatorTokens } from './service/operator-token.ts'
import { makeSigningKey, writeSigningKey } from './signing-key.ts'

/** What setting up a registry makes. */
export interface Bootstrapped {
  /** Name of the registry in its receipts. */
  readonly origin: string
  /** Note verifier key: what clients are configured with. */
  readonly verifierKey: string
  /** Admits first owners. Secret; not stored and never shown again. */
  readonly operatorToken: string
}

/**
 * Sets up a registry: tables, signing key, operator token. Run once.
 *
 * @throws FormatError `E_NOTE_INVALID` where `origin` cannot be the name of a key, before anything is made; ConfigError
 * `E_CONFIG_INVALID` where the data directory has a key already; as `openStore` throws.
 */
export async function bootstrap(config: Config, origin: string): Promise<Bootstrapped> {
  const seed = new Uint8Array(randomBytes(32))
  const key = makeSigningKey(origin, seed)
  if (config.databaseUrl !== null)
    await (await import('./store/postgres.ts')).migratePostgres({ url: config.databaseUrl })
  const store = await openStore(config)
  try {
    // The key comes first: a token without a registry that can sign would be of no use.
    writeSigningKey(config.dataDirectory, key, seed)
    const operatorToken = formatOperatorToken(randomBytes(32))
    await store.write((tx) => replaceOperatorTokens(tx, operatorToken, new Date()))
    return { origin, verifierKey: key.verifierKey, operatorToken }
  } finally {
    await store.close()
  }
}

/** Makes a new operator token; earlier ones stop working. Throws as `openStore` does. */
export async function newToken(config: Config): Promise<string> {
  const store = await openStore(config)
  try {
    const operatorToken = formatOperatorToken(randomBytes(32))
    await store.write((tx) => replaceOperatorTokens(tx, operatorToken, new Date()))
    return operatorToken
  } finally {
    await store.close()
  }
}
