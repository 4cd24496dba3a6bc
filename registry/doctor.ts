/** What an operator wants to know when something seems wrong. Reads only. */
import { count, isNull, max, min, notInArray, or } from 'drizzle-orm'
import { blobs, logHead, statements, versions } from './store/schema.ts'
import type { Store } from './store/store.ts'

/** What was found. */
export interface Diagnosis {
  /** The engine's own version line. */
  readonly engine: string
  /** Accepted versions. */
  readonly versions: number
  /** What is wrong; nothing, one hopes. */
  readonly problems: readonly string[]
}

/** Looks at a store: numbered without gaps, every receipt there, every byte there. */
export async function diagnose(store: Store): Promise<Diagnosis> {
  const engine = await store.describe()
  return await store.read(async (tx) => {
    const [rows] = await tx
      .select({ rows: count(), first: min(versions.logIndex), last: max(versions.logIndex) })
      .from(versions)
    const [others] = await tx
      .select({ rows: count(), first: min(statements.logIndex), last: max(statements.logIndex) })
      .from(statements)
    const [head] = await tx.select().from(logHead)
    const [waiting] = await tx.select({ rows: count() }).from(versions).where(isNull(versions.receipt))
    const [alsoWaiting] = await tx.select({ rows: count() }).from(statements).where(isNull(statements.receipt))
    const stored = tx.select({ digest: blobs.digest }).from(blobs)
    const [missing] = await tx
      .select({ rows: count() })
      .from(versions)
      .where(or(notInArray(versions.snapshotDigest, stored), notInArray(versions.bundleDigest, stored)))
    const all = (rows?.rows ?? 0) + (others?.rows ?? 0)
    const ends = [rows, others].flatMap((each) => [each?.first ?? [], each?.last ?? []].flat())
    const [first, last] = [Math.min(...ends), Math.max(...ends)]
    const unreceipted = (waiting?.rows ?? 0) + (alsoWaiting?.rows ?? 0)
    const problems: string[] = []
    const size = head?.size ?? 0
    if (all !== size || (all > 0 && (first !== 0 || last !== size - 1))) {
      problems.push(`the log head says ${size}, and there are ${all} versions and statements, from ${first} to ${last}`)
    }
    if (unreceipted > 0) problems.push(`${unreceipted} versions or statements without a receipt; a restart adds them`)
    if ((missing?.rows ?? 0) > 0) problems.push(`${missing?.rows} versions whose bytes are missing`)
    return { engine, versions: rows?.rows ?? 0, problems }
  })
}
