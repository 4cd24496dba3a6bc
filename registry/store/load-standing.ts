/** Loads what was accepted before, as far as a batch can meet it. Part of the sequencer's transaction. */
import { and, eq, inArray, or } from 'drizzle-orm'
import type { Identity } from '../../src/trust/identity.ts'
import type { ControlStates } from './control-states.ts'
import { identityOfRow } from './identity-row.ts'
import type { PlacementQuestion } from './placement.ts'
import { idempotencyKeys, owners, servers, statements, versions } from './schema.ts'
import { identityKey, type Standing } from './standing.ts'
import { type PreparedStatement, statementKey } from './statement-placement.ts'
import type { Tx } from './store.ts'

/** Loads the standing of what a batch is about. */
export async function loadStanding(
  tx: Tx,
  batch: readonly (PlacementQuestion | PreparedStatement)[],
  controls: ControlStates,
): Promise<Standing> {
  const names = [...new Set(batch.map(({ name }) => name))]
  const standing: Standing = {
    versions: new Map(),
    owners: new Map(),
    control: new Map(),
    statements: new Map(),
    latest: new Map(),
    idempotency: new Map(),
  }
  await loadVersions(tx, batch, standing)
  for (const { name, latestVersion } of await tx.select().from(servers).where(inArray(servers.name, names))) {
    standing.latest.set(name, latestVersion)
  }
  for (const row of await tx.select().from(owners).where(inArray(owners.name, names))) {
    const known = standing.owners.get(row.name) ?? new Map<string, Identity>()
    standing.owners.set(row.name, known.set(row.identityId, identityOfRow(row)))
  }
  for (const name of names) {
    const state = await controls.load(tx, name)
    if (state !== undefined) standing.control.set(name, state)
  }
  await loadStatements(tx, batch, standing)
  await loadIdempotency(tx, batch, standing)
  return standing
}

type Batch = Parameters<typeof loadStanding>[1]

async function loadVersions(tx: Tx, batch: Batch, standing: Standing): Promise<void> {
  const keys = batch.flatMap((entry): Parameters<typeof identityKey>[0][] => {
    if (!('kind' in entry)) return [entry]
    return entry.about === null ? [] : [{ name: entry.name, ...entry.about }]
  })
  if (keys.length === 0) return
  const same = keys.map(({ name, version, profile }) =>
    and(eq(versions.name, name), eq(versions.version, version), eq(versions.profile, profile)),
  )
  const rows = await tx
    .select({
      index: versions.logIndex,
      name: versions.name,
      version: versions.version,
      profile: versions.profile,
      snapshotDigest: versions.snapshotDigest,
      bundleDigest: versions.bundleDigest,
      publicKey: versions.publicKey,
      identity: versions.identity,
    })
    .from(versions)
    .where(or(...same))
  for (const row of rows) standing.versions.set(identityKey(row), { ...row, identity: identityOfRow(row) })
}

async function loadStatements(tx: Tx, batch: Batch, standing: Standing): Promise<void> {
  const digests = batch.flatMap((entry) => ('kind' in entry ? [entry.payloadDigest] : []))
  if (digests.length === 0) return
  const rows = await tx
    .select({
      index: statements.logIndex,
      payloadDigest: statements.payloadDigest,
      bundlesDigest: statements.bundlesDigest,
    })
    .from(statements)
    .where(inArray(statements.payloadDigest, digests))
  for (const row of rows) standing.statements.set(statementKey(row), row.index)
}

async function loadIdempotency(tx: Tx, batch: Batch, standing: Standing): Promise<void> {
  const digests = batch.flatMap((entry) =>
    'kind' in entry || entry.idempotency === null ? [] : [entry.idempotency.keyDigest],
  )
  if (digests.length === 0) return
  const rows = await tx.select().from(idempotencyKeys).where(inArray(idempotencyKeys.keyDigest, digests))
  for (const { keyDigest, requestDigest } of rows) standing.idempotency.set(keyDigest, requestDigest)
}
