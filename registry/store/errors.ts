/** What the engines' errors mean to us. Their messages contain SQL and parameters: they are never shown to a client. */
import { RegistryError } from '../../src/errors.ts'

/**
 * Codes that say the database is away or not ready: PostgreSQL's classes 08 (connection), 57P0x (shutdown, starting up),
 * 53300 (too many connections) and 25006 (read-only, after a failover); postgres.js's own; the system's.
 */
const unavailable =
  /^(08...|57P0[1-5]|53300|25006|CONNECTION_\w+|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|ENOENT|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/

/** Serialisation failure and deadlock: the transaction did not happen and may be run again. */
const retryable = new Set(['40001', '40P01'])

/** The SQLSTATE or system code of an engine's error, which drizzle wraps; undefined where there is none. */
export function pgCode(error: unknown): string | undefined {
  return findMember(error, 'code')
}

/** The name of the constraint that was violated; undefined where the error is another. */
export function violatedConstraint(error: unknown): string | undefined {
  return findMember(error, 'constraint_name') ?? findMember(error, 'constraint')
}

/** Whether a transaction that failed so may simply be run again. */
export function isRetryable(error: unknown): boolean {
  const code = pgCode(error)
  // Under SERIALIZABLE two appends that read the same head meet at the primary key instead.
  return (
    code !== undefined &&
    (retryable.has(code) ||
      (code === '23505' && ['versions_pkey', 'statements_pkey'].includes(violatedConstraint(error) ?? '')))
  )
}

/** Whether the error says that the database cannot be reached at the moment. */
export function isUnavailable(error: unknown): boolean {
  const code = pgCode(error)
  return code !== undefined && unavailable.test(code)
}

/** The error to throw instead of an engine's: `E_DATABASE_UNAVAILABLE` where the database is away, else the error itself. */
export function storeError(error: unknown): unknown {
  if (error instanceof RegistryError || !isUnavailable(error)) return error
  return databaseUnavailable(error)
}

/** The error of a database that does not answer. */
export function databaseUnavailable(cause?: unknown): RegistryError {
  return new RegistryError('E_DATABASE_UNAVAILABLE', {
    found: 'the database does not answer',
    next: 'Nothing was lost; try again in a moment',
    ...(cause === undefined ? {} : { cause }),
  })
}

function findMember(error: unknown, member: string): string | undefined {
  // DrizzleQueryError keeps the engine's error as its cause; four levels are more than any driver nests.
  let current = error
  for (let level = 0; level < 4 && typeof current === 'object' && current !== null; level += 1) {
    const value = (current as Record<string, unknown>)[member]
    if (typeof value === 'string' && !value.startsWith('E_')) return value
    current = (current as { cause?: unknown }).cause
  }
  return undefined
}
