/** What was said about a version besides its publisher's first signature: by co-signers, curators and approvers. */
import { parseBundle } from '../../src/attestation/bundle.ts'
import { type BundleKind, bundleKinds } from '../../src/attestation/registry-wire.ts'
import { parseReviewStatement, type ReviewDecision } from '../../src/attestation/review-statement.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { identityOfRow, publisherOf } from '../store/identity-row.ts'
import { listBundles, listStatements, type StatementRow } from '../store/statements.ts'
import type { Tx } from '../store/store.ts'
import type { BundleView, PublisherView, VoiceView } from './types.ts'

/** Statements about one version that are looked at, and identities of each kind that are shown, at most. */
const maxLooked = 1000
const maxShown = 100

/**
 * Further signatures, observations and reviews, in this order; of each identity its latest, the identity that spoke first
 * first, so that nobody who comes later pushes it out.
 */
export async function readSaid(tx: Tx, name: string, version: string, profile?: string): Promise<BundleView[]> {
  return (await findSaid(tx, name, version, profile)).map(({ row, content }) => ({
    kind: kindOf(row),
    profile: row.profile ?? 'default',
    bundle: fromUtf8(content),
    receipt: row.receipt ?? '',
    publisher: signerOf(row),
  }))
}

/** The same of one published version and profile, for people. */
export async function readVoices(
  tx: Tx,
  { name, version, profile, snapshotDigest }: Record<'name' | 'version' | 'profile' | 'snapshotDigest', string>,
): Promise<VoiceView[]> {
  return (await findSaid(tx, name, version, profile)).map(({ row, content }) => ({
    kind: kindOf(row),
    publisher: signerOf(row),
    index: row.logIndex,
    acceptedAt: row.acceptedAt.toISOString(),
    sameSnapshot: row.snapshotDigest === snapshotDigest,
    decision: row.kind === 'review' ? decisionOf(content) : null,
  }))
}

interface Said {
  readonly row: StatementRow
  readonly content: Uint8Array
}

async function findSaid(tx: Tx, name: string, version: string, profile?: string): Promise<Said[]> {
  const rows = await listStatements(tx, name, version, maxLooked)
  const said = rows.filter((row) => row.receipt !== null && (profile === undefined || row.profile === profile))
  const latest = bundleKinds.flatMap((kind) => latestOf(said.filter((row) => row.kind === kind)).slice(0, maxShown))
  const files = await listBundles(
    tx,
    latest.map(({ logIndex }) => logIndex),
  )
  return latest.flatMap((row) => {
    const file = files.find(({ logIndex }) => logIndex === row.logIndex)
    return file === undefined ? [] : [{ row, content: file.content }]
  })
}

function kindOf({ kind }: StatementRow): BundleKind {
  return bundleKinds.find((each) => each === kind) ?? 'observation'
}

function signerOf({ identity }: StatementRow): PublisherView {
  return publisherOf(identityOfRow({ publicKey: null, identity }))
}

function decisionOf(bundle: Uint8Array): ReviewDecision {
  return parseReviewStatement(parseBundle(bundle).envelope.payload).predicate.decision
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
