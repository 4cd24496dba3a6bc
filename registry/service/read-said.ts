/** What was said about a version besides its publisher's first signature: by co-signers, curators and approvers. */
import { bundleKinds } from '../../src/attestation/registry-wire.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { identityOfRow, publisherOf } from '../store/identity-row.ts'
import { listBundles, listStatements, type StatementRow } from '../store/statements.ts'
import type { Tx } from '../store/store.ts'
import type { BundleView } from './types.ts'

/** Statements about one version that are looked at, and identities of each kind that are shown, at most. */
const maxLooked = 1000
const maxShown = 100

/**
 * Further signatures, observations and reviews, in this order; of each identity its latest, the identity that spoke first
 * first, so that nobody who comes later pushes it out.
 */
export async function readSaid(tx: Tx, name: string, version: string, profile?: string): Promise<BundleView[]> {
  const rows = await listStatements(tx, name, version, maxLooked)
  const said = rows.filter((row) => row.receipt !== null && (profile === undefined || row.profile === profile))
  const latest = bundleKinds.flatMap((kind) => latestOf(said.filter((row) => row.kind === kind)).slice(0, maxShown))
  const files = await listBundles(
    tx,
    latest.map(({ logIndex }) => logIndex),
  )
  return latest.flatMap((row) => {
    const file = files.find(({ logIndex }) => logIndex === row.logIndex)
    return file === undefined ? [] : [bundleView(row, file.identity, file.content)]
  })
}

/** The snapshot that a curator saw last of a version that nobody has published; null where nobody saw any. */
export async function readSeenSnapshot(tx: Tx, name: string, version: string, profile: string): Promise<string | null> {
  const rows = await listStatements(tx, name, version, maxLooked)
  const seen = rows.filter((row) => row.kind === 'observation' && row.profile === profile && row.receipt !== null)
  return seen.at(-1)?.snapshotDigest ?? null
}

/** By identity and profile: a map keeps the place of the first, and the value of the last. */
function latestOf(rows: readonly StatementRow[]): StatementRow[] {
  return [...new Map(rows.map((row) => [`${row.profile} ${row.identityId}`, row])).values()]
}

function bundleView(row: StatementRow, identity: string, content: Uint8Array): BundleView {
  return {
    kind: bundleKinds.find((kind) => kind === row.kind) ?? 'observation',
    profile: row.profile ?? 'default',
    bundle: fromUtf8(content),
    receipt: row.receipt ?? '',
    publisher: publisherOf(identityOfRow({ publicKey: null, identity })),
  }
}
