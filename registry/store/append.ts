/** The queries of an append. All run inside the sequencer's transaction. */
import { and, eq, inArray, isNull, lt } from 'drizzle-orm'
import type { NamespaceProof } from '../../src/attestation/registry-wire.ts'
import { findLookAlike } from '../../src/trust/look-alike.ts'
import { identityColumns } from './identity-row.ts'
import type { PlacedVersion } from './placement.ts'
import {
  bindings,
  blobs,
  definitions,
  idempotencyKeys,
  logHead,
  owners,
  servers,
  statements,
  versions,
} from './schema.ts'
import type { Content } from './standing.ts'
import type { PostedKind } from './statement-placement.ts'
import type { Tx } from './store.ts'

/** An entry that goes into the log. */
export type Accepted = PlacedVersion & { readonly kind: 'accepted' }

/** Rows and bytes per INSERT at most: a statement's parameters are counted in 16 bits, and its memory in copies. */
const maxChunkRows = 500
const maxChunkBytes = 1 << 20

/** Names that a new name is held against at most. */
const maxNames = 100_000

/** How long an idempotency key is remembered. */
const idempotencyMs = 24 * 60 * 60 * 1000

/** Thrown where another process moved the head in between; the batch is placed again. */
export class HeadMovedError extends Error {}

/** Reads the head and holds its row until the end of the transaction, so that other processes wait their turn. */
export async function lockHead(tx: Tx): Promise<number> {
  const held = await tx.select().from(logHead).where(eq(logHead.id, 'head')).for('update')
  if (held[0] !== undefined) return held[0].size
  await tx.insert(logHead).values({ id: 'head', size: 0 }).onConflictDoNothing()
  return 0
}

/**
 * Moves the head from `size` to `next`: a compare-and-swap, so that no two processes number the same entry, whatever the
 * engine's locks are worth.
 *
 * @throws HeadMovedError where the head is elsewhere.
 */
export async function moveHead(tx: Tx, size: number, next: number): Promise<void> {
  const moved = await tx
    .update(logHead)
    .set({ size: next })
    .where(and(eq(logHead.id, 'head'), eq(logHead.size, size)))
    .returning({ size: logHead.size })
  if (moved.length !== 1) throw new HeadMovedError('the head has moved')
}

/** Inserts accepted entries with everything that belongs to them. */
export async function insertAccepted(tx: Tx, accepted: readonly Accepted[], acceptedAt: Date): Promise<void> {
  await insertServers(tx, accepted, acceptedAt)
  const files = accepted.flatMap(({ entry }) => [entry.snapshot, entry.bundle])
  for (const chunk of chunks(files)) {
    const rows = chunk.map(({ digest, bytes }) => ({ digest, content: bytes }))
    await tx.insert(blobs).values(rows).onConflictDoNothing()
  }
  const items = accepted.flatMap(({ entry }) => entry.definitions)
  for (const chunk of chunks(items)) {
    const rows = chunk.map(({ digest, bytes }) => ({ hash: digest, content: bytes }))
    await tx.insert(definitions).values(rows).onConflictDoNothing()
  }
  await tx.insert(versions).values(accepted.map((placement) => versionRow(placement, acceptedAt)))
  const bound = accepted.flatMap(({ entry, index }) =>
    [...new Set(entry.locators)].map((locator) => ({ locator, logIndex: index })),
  )
  if (bound.length > 0) await tx.insert(bindings).values(bound)
  await insertIdempotency(tx, accepted, acceptedAt)
}

async function insertServers(tx: Tx, accepted: readonly Accepted[], acceptedAt: Date): Promise<void> {
  for (const { entry, index, claims, isLatest } of accepted) {
    const latest = { latestVersion: entry.version, latestAcceptedAt: acceptedAt, words: entry.words }
    if (claims) {
      const lookAlike = findLookAlike(entry.name, await listNames(tx))
      await tx.insert(servers).values({ name: entry.name, ...latest, proof: storedProof(entry.admitted), lookAlike })
      await tx.insert(owners).values({ name: entry.name, ...identityColumns(entry.identity), sinceIndex: index })
    } else if (isLatest) {
      await tx.update(servers).set(latest).where(eq(servers.name, entry.name))
    }
  }
}

/** Every name, as far as one looks: a new name is compared once, when it is first published. */
async function listNames(tx: Tx): Promise<string[]> {
  const rows = await tx.select({ name: servers.name }).from(servers).limit(maxNames)
  return rows.map(({ name }) => name)
}

/** Rows of the first schema have no proof: whatever is null was admitted by the operator. */
function storedProof(proof: NamespaceProof | null): string | null {
  return proof === 'operator' ? null : proof
}

function versionRow({ entry, index }: Accepted, acceptedAt: Date): typeof versions.$inferInsert {
  return {
    logIndex: index,
    name: entry.name,
    version: entry.version,
    profile: entry.profile,
    snapshotDigest: entry.snapshot.digest,
    bundleDigest: entry.bundle.digest,
    ...identityColumns(entry.identity),
    acceptedAt,
    definitionCount: entry.definitionCount,
    errorCount: entry.findingCounts.error,
    warningCount: entry.findingCounts.warning,
    noteCount: entry.findingCounts.note,
    findings: entry.findings,
    receipt: null,
  }
}

async function insertIdempotency(tx: Tx, accepted: readonly Accepted[], now: Date): Promise<void> {
  const rows = accepted.flatMap(({ entry: { idempotency }, index }) =>
    idempotency === null ? [] : [{ ...idempotency, logIndex: index, createdAt: now }],
  )
  if (rows.length === 0) return
  await tx.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, new Date(now.getTime() - idempotencyMs)))
  await tx.insert(idempotencyKeys).values(rows).onConflictDoNothing()
}

/** What a receipt states about a row, and the receipt where there is one. */
export type ReceiptRow = VersionReceiptRow | StatementReceiptRow

/** A version that has a receipt, or waits for it. */
export interface VersionReceiptRow {
  readonly type: 'version'
  readonly index: number
  readonly name: string
  readonly version: string
  readonly profile: string
  readonly snapshotDigest: string
  readonly bundleDigest: string
  readonly acceptedAt: Date
  readonly receipt: string | null
}

/** A statement that has a receipt, or waits for it. */
export interface StatementReceiptRow {
  readonly type: 'statement'
  readonly index: number
  readonly kind: PostedKind
  readonly name: string
  /** SHA-256 of the payload, and one digest of all bundles. */
  readonly statementDigest: string
  readonly bundlesDigest: string
  readonly acceptedAt: Date
  readonly receipt: string | null
}

/** Rows by log index; without indexes, every row that still waits for its receipt. */
export async function loadReceiptRows(tx: Tx, indexes?: readonly number[]): Promise<ReceiptRow[]> {
  const ofVersions = await tx
    .select({
      index: versions.logIndex,
      name: versions.name,
      version: versions.version,
      profile: versions.profile,
      snapshotDigest: versions.snapshotDigest,
      bundleDigest: versions.bundleDigest,
      acceptedAt: versions.acceptedAt,
      receipt: versions.receipt,
    })
    .from(versions)
    .where(indexes === undefined ? isNull(versions.receipt) : inArray(versions.logIndex, [...indexes]))
  const ofStatements = await tx
    .select({
      index: statements.logIndex,
      kind: statements.kind,
      name: statements.name,
      statementDigest: statements.payloadDigest,
      bundlesDigest: statements.bundlesDigest,
      acceptedAt: statements.acceptedAt,
      receipt: statements.receipt,
    })
    .from(statements)
    .where(indexes === undefined ? isNull(statements.receipt) : inArray(statements.logIndex, [...indexes]))
  return [
    ...ofVersions.map((row) => ({ type: 'version' as const, ...row })),
    ...ofStatements.map((row) => ({ type: 'statement' as const, ...row, kind: row.kind as PostedKind })),
  ]
}

/** Adds receipts to rows that have none yet. A receipt that is there stays. */
export async function saveReceipts(tx: Tx, receipts: ReadonlyMap<ReceiptRow, string>): Promise<void> {
  for (const [{ type, index }, receipt] of receipts) {
    // No expression for the table: each has its own types.
    if (type === 'version') {
      await tx
        .update(versions)
        .set({ receipt })
        .where(and(eq(versions.logIndex, index), isNull(versions.receipt)))
    } else {
      await tx
        .update(statements)
        .set({ receipt })
        .where(and(eq(statements.logIndex, index), isNull(statements.receipt)))
    }
  }
}

/** Cuts contents into statements of bounded size; each digest stands once. */
function* chunks(contents: readonly Content[]): Generator<Content[]> {
  const unique = new Map(contents.map((content) => [content.digest, content]))
  let chunk: Content[] = []
  let size = 0
  for (const content of unique.values()) {
    if (chunk.length > 0 && (chunk.length === maxChunkRows || size + content.bytes.length > maxChunkBytes)) {
      yield chunk
      chunk = []
      size = 0
    }
    chunk.push(content)
    size += content.bytes.length
  }
  if (chunk.length > 0) yield chunk
}
