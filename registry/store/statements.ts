/** The rows of accepted statements: written inside the sequencer's transaction, read by the services. */
import { and, asc, eq, inArray, isNotNull, ne, notInArray } from 'drizzle-orm'
import { RegistryError } from '../../src/errors.ts'
import { parseSnapshot } from '../../src/snapshot/snapshot.ts'
import type { ControlState } from '../../src/trust/control-state.ts'
import { identityId } from '../../src/trust/identity.ts'
import { searchWords } from '../service/search-words.ts'
import { identityColumns } from './identity-row.ts'
import { findBlob } from './reads.ts'
import { blobs, servers, statementBundles, statements, versions, withdrawals } from './schema.ts'
import type { PlacedStatement } from './statement-placement.ts'
import type { Tx } from './store.ts'
import { isLater } from './version-order.ts'

/** A statement that goes into the log. */
export type AcceptedStatement = PlacedStatement & { readonly kind: 'accepted-statement' }

/** Inserts accepted statements with everything that belongs to them. */
export async function insertStatements(tx: Tx, accepted: readonly AcceptedStatement[], at: Date): Promise<void> {
  for (const { entry, index, control } of accepted) {
    const files = [...entry.bundles, ...(entry.snapshot === null ? [] : [entry.snapshot])]
    for (const { digest, bytes } of files) {
      await tx.insert(blobs).values({ digest, content: bytes }).onConflictDoNothing()
    }
    const [first] = entry.bundles
    if (first === undefined) throw new RegistryError('E_INTERNAL', { found: 'a statement without a bundle' })
    await tx.insert(statements).values({
      logIndex: index,
      kind: entry.kind,
      name: entry.name,
      version: entry.about?.version ?? null,
      profile: entry.about?.profile ?? null,
      snapshotDigest: entry.about?.snapshotDigest ?? null,
      sequence: entry.control?.predicate.sequence ?? null,
      payloadDigest: entry.payloadDigest,
      bundlesDigest: entry.bundlesDigest,
      identityId: identityId(first.signer),
      identity: identityColumns(first.signer).identity,
      acceptedAt: at,
      receipt: null,
    })
    const rows = entry.bundles.map(({ digest, signer }, position) => {
      return { logIndex: index, position, digest, identity: identityColumns(signer).identity }
    })
    await tx.insert(statementBundles).values(rows)
    if (control !== null) await replaceWithdrawals(tx, control, index)
  }
}

/** A revocation may reach back to a withdrawal, so all of a name's are written again. */
async function replaceWithdrawals(tx: Tx, { name, versions: withdrawn }: ControlState, index: number): Promise<void> {
  await tx.delete(withdrawals).where(eq(withdrawals.name, name))
  const rows = [...withdrawn].map(([version, { level, reason }]) => {
    return { name, version, status: level, reason, logIndex: index }
  })
  if (rows.length > 0) await tx.insert(withdrawals).values(rows)
  await moveLatest(tx, name)
}

/** Lets `latest` stand for the newest version that is not yanked; where all are, it stays. */
async function moveLatest(tx: Tx, name: string): Promise<void> {
  const yanked = tx
    .select({ version: withdrawals.version })
    .from(withdrawals)
    .where(and(eq(withdrawals.name, name), eq(withdrawals.status, 'yanked')))
  const rows = await tx
    .select({ version: versions.version, acceptedAt: versions.acceptedAt, digest: versions.snapshotDigest })
    .from(versions)
    .where(and(eq(versions.name, name), notInArray(versions.version, yanked)))
    .orderBy(asc(versions.logIndex))
  let latest = rows[0]
  for (const row of rows) if (latest === undefined || isLater(row.version, latest.version)) latest = row
  if (latest === undefined) return
  const [current] = await tx
    .select({ name: servers.name })
    .from(servers)
    .where(and(eq(servers.name, name), ne(servers.latestVersion, latest.version)))
  if (current === undefined) return
  const file = await findBlob(tx, latest.digest)
  const words = file === undefined ? {} : { words: searchWords(name, parseSnapshot(file)) }
  const values = { latestVersion: latest.version, latestAcceptedAt: latest.acceptedAt, ...words }
  await tx.update(servers).set(values).where(eq(servers.name, name))
}

/** A row of statements. */
export type StatementRow = typeof statements.$inferSelect

/** A bundle of a statement: who signed it, and its file. */
export interface StatementBundleRow {
  readonly logIndex: number
  readonly identity: string
  readonly content: Uint8Array
}

/** The control statements of a name, oldest first. */
export async function listControl(tx: Tx, name: string): Promise<StatementRow[]> {
  return await tx
    .select()
    .from(statements)
    .where(and(eq(statements.name, name), isNotNull(statements.sequence)))
    .orderBy(asc(statements.sequence))
}

/** What was said about a version besides its publisher's first signature, oldest first. */
export async function listStatements(tx: Tx, name: string, version: string, limit: number): Promise<StatementRow[]> {
  return await tx
    .select()
    .from(statements)
    .where(and(eq(statements.name, name), eq(statements.version, version)))
    .orderBy(asc(statements.logIndex))
    .limit(limit)
}

/** The bundles of statements, in their order. */
export async function listBundles(tx: Tx, indexes: readonly number[]): Promise<StatementBundleRow[]> {
  if (indexes.length === 0) return []
  return await tx
    .select({ logIndex: statementBundles.logIndex, identity: statementBundles.identity, content: blobs.content })
    .from(statementBundles)
    .innerJoin(blobs, eq(blobs.digest, statementBundles.digest))
    .where(inArray(statementBundles.logIndex, [...indexes]))
    .orderBy(asc(statementBundles.logIndex), asc(statementBundles.position))
}

/** The statement at a log index. */
export async function findStatement(tx: Tx, logIndex: number): Promise<StatementRow | undefined> {
  const rows = await tx.select().from(statements).where(eq(statements.logIndex, logIndex)).limit(1)
  return rows[0]
}
