/** The queries of an append. All run inside the sequencer's transaction. */
import { and, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import type { NamespaceProof } from '../../src/attestation/registry-wire.ts'
import type { Identity } from '../../src/trust/identity.ts'
import { identityColumns, identityOfRow } from './identity-row.ts'
import { type Content, identityKey, type Placement, type PlacementQuestion, type Standing } from './placement.ts'
import { bindings, blobs, definitions, idempotencyKeys, logHead, owners, servers, versions } from './schema.ts'
import type { Tx } from './store.ts'

/** An entry that goes into the log. */
export type Accepted = Placement & { readonly kind: 'accepted' }

/** Rows and bytes per INSERT at most: a statement's parameters are counted in 16 bits, and its memory in copies. */
const maxChunkRows = 500
const maxChunkBytes = 1 << 20

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

/** Loads what was accepted before, as far as the batch can meet it. */
export async function loadStanding(tx: Tx, batch: readonly PlacementQuestion[]): Promise<Standing> {
  const names = [...new Set(batch.map(({ name }) => name))]
  const standing: Standing = { versions: new Map(), owners: new Map(), latest: new Map(), idempotency: new Map() }
  const same = batch.map((entry) =>
    and(eq(versions.name, entry.name), eq(versions.version, entry.version), eq(versions.profile, entry.profile)),
  )
  const existing = await tx
    .select({
      index: versions.logIndex,
      name: versions.name,
      version: versions.version,
      profile: versions.profile,
      snapshotDigest: versions.snapshotDigest,
      bundleDigest: versions.bundleDigest,
    })
    .from(versions)
    .where(or(...same))
  for (const row of existing) standing.versions.set(identityKey(row), row)
  for (const { name, latestVersion } of await tx.select().from(servers).where(inArray(servers.name, names))) {
    standing.latest.set(name, latestVersion)
  }
  for (const row of await tx.select().from(owners).where(inArray(owners.name, names))) {
    const known = standing.owners.get(row.name) ?? new Map<string, Identity>()
    standing.owners.set(row.name, known.set(row.identityId, identityOfRow(row)))
  }
  await loadIdempotency(tx, batch, standing)
  return standing
}

async function loadIdempotency(tx: Tx, batch: readonly PlacementQuestion[], standing: Standing): Promise<void> {
  const digests = batch.flatMap(({ idempotency }) => (idempotency === null ? [] : [idempotency.keyDigest]))
  if (digests.length === 0) return
  const rows = await tx.select().from(idempotencyKeys).where(inArray(idempotencyKeys.keyDigest, digests))
  for (const { keyDigest, requestDigest } of rows) standing.idempotency.set(keyDigest, requestDigest)
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
      await tx.insert(servers).values({ name: entry.name, ...latest, proof: storedProof(entry.admitted) })
      await tx.insert(owners).values({ name: entry.name, ...identityColumns(entry.identity), sinceIndex: index })
    } else if (isLatest) {
      await tx.update(servers).set(latest).where(eq(servers.name, entry.name))
    }
  }
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
export interface ReceiptRow {
  readonly index: number
  readonly name: string
  readonly version: string
  readonly profile: string
  readonly snapshotDigest: string
  readonly bundleDigest: string
  readonly acceptedAt: Date
  readonly receipt: string | null
}

/** Rows by log index; without indexes, every row that still waits for its receipt. */
export async function loadReceiptRows(tx: Tx, indexes?: readonly number[]): Promise<ReceiptRow[]> {
  return await tx
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
}

/** Adds receipts to rows that have none yet. A receipt that is there stays. */
export async function saveReceipts(tx: Tx, receipts: ReadonlyMap<number, string>): Promise<void> {
  for (const [index, receipt] of receipts) {
    await tx
      .update(versions)
      .set({ receipt })
      .where(and(eq(versions.logIndex, index), isNull(versions.receipt)))
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
