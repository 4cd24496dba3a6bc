/** Views in the form in which clients read them (src/attestation/registry-wire.ts). */
import type { RegistryVersion, RegistryVersionSummary } from '../../src/attestation/registry-wire.ts'
import type { VersionFacts, VersionSummary } from '../service/types.ts'

/** A version in a list. */
export function versionSummaryAnswer(summary: VersionSummary): RegistryVersionSummary {
  const { version, profile, snapshotDigest, bundleDigest, acceptedAt, index, status, reason } = summary
  return { version, profile, snapshotDigest, bundleDigest, acceptedAt, index, status, reason }
}

/** A version by itself. */
export function versionAnswer(facts: VersionFacts): RegistryVersion {
  const { name, profiles, publisher, receipt } = facts
  return { name, ...versionSummaryAnswer(facts), profiles, publisher, receipt }
}
