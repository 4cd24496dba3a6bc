/** From rows to what use cases return. */
import { namespaceProofs, versionStatuses } from '../../src/attestation/registry-wire.ts'
import { RegistryError } from '../../src/errors.ts'
import { type IdentityColumns, identityOfRow, publisherOf } from '../store/identity-row.ts'
import type { ServerRow, VersionRow } from '../store/reads.ts'
import type { NamespaceProof, PublisherView, SearchHit, VersionSummary } from './types.ts'

/** A version as it stands in lists. */
export function versionSummary(row: VersionRow): VersionSummary {
  return {
    version: row.version,
    profile: row.profile,
    snapshotDigest: row.snapshotDigest,
    bundleDigest: row.bundleDigest,
    acceptedAt: row.acceptedAt.toISOString(),
    index: row.logIndex,
    status: versionStatuses.find((each) => each === row.status) ?? 'published',
    reason: row.reason,
    publisher: publisherView(row),
    definitionCount: row.definitionCount,
    findingCounts: { error: row.errorCount, warning: row.warningCount, note: row.noteCount },
  }
}

/** Who signed, or may sign. */
export function publisherView(row: IdentityColumns): PublisherView {
  return publisherOf(identityOfRow(row))
}

/** A server as it stands in search results. */
export function searchHit(row: ServerRow): SearchHit {
  return {
    name: row.name,
    latest: row.latestVersion,
    acceptedAt: row.latestAcceptedAt.toISOString(),
    proof: proofOf(row),
    lookAlike: row.lookAlike,
  }
}

/** How the first owner of a name was admitted. */
export function proofOf({ proof }: Pick<ServerRow, 'proof'>): NamespaceProof {
  return namespaceProofs.find((each) => each === proof) ?? 'operator'
}

/** The error of something that was asked for and is not there. */
export function notFound(found: string, next?: string): RegistryError {
  return new RegistryError('E_NOT_FOUND', { found, ...(next === undefined ? {} : { next }) })
}
