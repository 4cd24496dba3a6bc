/** From rows to what use cases return. */
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { RegistryError } from '../../src/errors.ts'
import type { OwnerRow, ServerRow, VersionRow } from '../store/reads.ts'
import type { PublisherView, SearchHit, VersionSummary } from './types.ts'

/** A version as it stands in lists. */
export function versionSummary(row: VersionRow): VersionSummary {
  return {
    version: row.version,
    profile: row.profile,
    snapshotDigest: row.snapshotDigest,
    bundleDigest: row.bundleDigest,
    acceptedAt: row.acceptedAt.toISOString(),
    index: row.logIndex,
    status: 'published',
    publisher: publisherView(row),
    definitionCount: row.definitionCount,
    findingCounts: { error: row.errorCount, warning: row.warningCount, note: row.noteCount },
  }
}

/** Who signed, or may sign. */
export function publisherView(row: Pick<OwnerRow, 'keyId' | 'publicKey'>): PublisherView {
  return { type: 'key', keyId: row.keyId, publicKey: formatPublicKey(row.publicKey) }
}

/** A server as it stands in search results. */
export function searchHit(row: ServerRow): SearchHit {
  return { name: row.name, latest: row.latestVersion, acceptedAt: row.latestAcceptedAt.toISOString() }
}

/** The error of something that was asked for and is not there. */
export function notFound(found: string, next?: string): RegistryError {
  return new RegistryError('E_NOT_FOUND', { found, ...(next === undefined ? {} : { next }) })
}
