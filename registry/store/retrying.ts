import { setTimeout as sleep } from 'node:timers/promises'
import { isRetryable, storeError } from './errors.ts'

/** How often a transaction is run before its last error is thrown. */
const maxAttempts = 8

/**
 * Runs a transaction, again where the engine refuses to serialise it, with growing random pauses between.
 *
 * @throws RegistryError `E_DATABASE_UNAVAILABLE` where the database is away; other errors pass through.
 */
export async function retrying<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction()
    } catch (error) {
      if (attempt >= maxAttempts || !isRetryable(error)) throw storeError(error)
      await sleep(Math.random() * 5 * 2 ** attempt)
    }
  }
}
