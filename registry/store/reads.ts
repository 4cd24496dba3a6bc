/** The queries of the read side. Every argument is already parsed; nothing is ever pasted into SQL. */
import { and, asc, desc, eq, getTableColumns, gt, lt, or, sql } from 'drizzle-orm'
import { bindings, blobs, definitions, operatorTokens, owners, servers, versions, withdrawals } from './schema.ts'
import type { Tx } from './store.ts'

/** A row of accepted versions, without its findings, which may be large. */
export type VersionRow = Omit<typeof versions.$inferSelect, 'findings'> & {
  /** `yanked` or `deprecated`, and why; null for a version that its owner has not withdrawn. */
  readonly status: string | null
  readonly reason: string | null
}
/** A row of servers, without its search words. */
export type ServerRow = Omit<typeof servers.$inferSelect, 'words'>
/** A row of owners. */
export type OwnerRow = typeof owners.$inferSelect

const { words: _words, ...serverColumns } = getTableColumns(servers)
const { findings: _findings, ...ownColumns } = getTableColumns(versions)
const versionColumns = { ...ownColumns, status: withdrawals.status, reason: withdrawals.reason }
const ofVersion = and(eq(withdrawals.name, versions.name), eq(withdrawals.version, versions.version))

/** One server. */
export async function findServer(tx: Tx, name: string): Promise<ServerRow | undefined> {
  const rows = await tx.select(serverColumns).from(servers).where(eq(servers.name, name)).limit(1)
  return rows[0]
}

/** Who may publish under a name, first owner first. */
export async function findOwners(tx: Tx, name: string): Promise<OwnerRow[]> {
  return await tx
    .select()
    .from(owners)
    .where(eq(owners.name, name))
    .orderBy(asc(owners.sinceIndex), asc(owners.identityId))
}

/** Every profile of one version, sorted by profile name. */
export async function findProfiles(tx: Tx, name: string, version: string): Promise<VersionRow[]> {
  return await tx
    .select(versionColumns)
    .from(versions)
    .leftJoin(withdrawals, ofVersion)
    .where(and(eq(versions.name, name), eq(versions.version, version)))
    .orderBy(asc(versions.profile))
}

/** A server's versions, newest first, those accepted before log index `before` only. */
export async function listVersions(
  tx: Tx,
  { name, before, limit }: { name: string; before: number | undefined; limit: number },
): Promise<VersionRow[]> {
  const older = before === undefined ? undefined : lt(versions.logIndex, before)
  return await tx
    .select(versionColumns)
    .from(versions)
    .leftJoin(withdrawals, ofVersion)
    .where(and(eq(versions.name, name), older))
    .orderBy(desc(versions.logIndex))
    .limit(limit)
}

/** The version accepted last before log index `before` for the same name and profile. */
export async function findPrevious(
  tx: Tx,
  { name, profile, before }: { name: string; profile: string; before: number },
): Promise<string | undefined> {
  const rows = await tx
    .select({ version: versions.version })
    .from(versions)
    .where(and(eq(versions.name, name), eq(versions.profile, profile), lt(versions.logIndex, before)))
    .orderBy(desc(versions.logIndex))
    .limit(1)
  return rows[0]?.version
}

/** The findings of a version as they were stored: canonical JSON. */
export async function findFindings(tx: Tx, logIndex: number): Promise<Uint8Array | undefined> {
  const rows = await tx.select({ findings: versions.findings }).from(versions).where(eq(versions.logIndex, logIndex))
  return rows[0]?.findings
}

/** A bundle or snapshot by its digest, verbatim. */
export async function findBlob(tx: Tx, digest: string): Promise<Uint8Array | undefined> {
  const rows = await tx.select({ content: blobs.content }).from(blobs).where(eq(blobs.digest, digest)).limit(1)
  return rows[0]?.content
}

/** A definition's canonical bytes by its hash. */
export async function findDefinition(tx: Tx, hash: string): Promise<Uint8Array | undefined> {
  const rows = await tx
    .select({ content: definitions.content })
    .from(definitions)
    .where(eq(definitions.hash, hash))
    .limit(1)
  return rows[0]?.content
}

/** Versions bound to a package URL or an origin, newest first. */
export async function findByLocator(
  tx: Tx,
  locator: string,
  limit: number,
): Promise<Pick<VersionRow, 'name' | 'version' | 'profile'>[]> {
  return await tx
    .select({ name: versions.name, version: versions.version, profile: versions.profile })
    .from(bindings)
    .innerJoin(versions, eq(versions.logIndex, bindings.logIndex))
    .where(eq(bindings.locator, locator))
    .orderBy(desc(bindings.logIndex))
    .limit(limit)
}

/** Where a page of search results starts. */
export interface SearchPosition {
  /** 0 for names that contain the query's first word, 1 for the rest. */
  readonly rank: number
  readonly name: string
}

/**
 * Servers with words that begin with each of `terms`, ordered by rank, then name. Terms are letters and digits only, so
 * that the query language of the text search has nothing to read in them; without terms, all servers.
 */
export async function searchServerRows(
  tx: Tx,
  { terms, after, limit }: { terms: readonly string[]; after: SearchPosition | undefined; limit: number },
): Promise<(ServerRow & { rank: number })[]> {
  const [first] = terms
  const byName = asc(servers.name)
  if (first === undefined) {
    const beyond = after === undefined ? undefined : gt(servers.name, after.name)
    const rows = await tx.select(serverColumns).from(servers).where(beyond).orderBy(byName).limit(limit)
    return rows.map((row) => ({ ...row, rank: 0 }))
  }
  const query = terms.map((term) => `${term}:*`).join(' & ')
  const matches = sql`to_tsvector('simple', ${servers.words}) @@ to_tsquery('simple', ${query})`
  const rank = sql<number>`case when position(${first} in lower(${servers.name})) > 0 then 0 else 1 end`
  const beyond =
    after === undefined
      ? undefined
      : or(sql`${rank} > ${after.rank}`, and(sql`${rank} = ${after.rank}`, gt(servers.name, after.name)))
  return await tx
    .select({ ...serverColumns, rank })
    .from(servers)
    .where(and(matches, beyond))
    .orderBy(asc(rank), byName)
    .limit(limit)
}

/** Digests of all operator tokens: there are a handful at most. */
export async function findOperatorTokens(tx: Tx): Promise<string[]> {
  const rows = await tx.select({ digest: operatorTokens.digest }).from(operatorTokens)
  return rows.map(({ digest }) => digest)
}
