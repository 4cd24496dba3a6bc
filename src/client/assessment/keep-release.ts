import {
  maxBundlesOfRelease,
  type ReleaseKey,
  type SignedFile,
  type StoredRelease,
} from '../../attestation/stored-release.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { equalBytes } from '../../encoding/bytes.ts'
import { type VerifiedStatement, verifySnapshot } from '../../verify/verifier.ts'
import type { FoundBundles } from '../statements/bundle-source.ts'
import { mergeReleases } from '../statements/release-check.ts'
import type { ReleaseStore } from '../statements/release-store.ts'
import { claimedSubject } from '../statements/vouching-source.ts'
import type { Assessment } from './assessment.ts'

/**
 * Keeps the files of a release whose statement was verified; nothing where there is none. What is kept already is not
 * fetched again.
 *
 * @throws StateError `E_STATE_ACCESS`, `E_LOCK_CORRUPT`; VerificationError `E_SUBJECT_MISMATCH` where another snapshot is
 * kept for this version, or comes with this one; RegistryError where the snapshot cannot be fetched.
 */
export async function keepRelease(
  { statement, found }: Pick<Assessment, 'statement' | 'found'>,
  store: ReleaseStore,
): Promise<void> {
  if (statement === null || found === null) return
  const { server, profile } = statement.statement.predicate
  const kept = await store.load({ ...server, profile })
  const bundles = filesOf(found, { ...server, profile })
  if (kept !== undefined && kept.snapshot !== null && bundles.every((file) => isKept(file, kept))) return
  const snapshot = await snapshotOf(statement, found, kept)
  await store.save(mergeReleases(kept, { ...server, profile, bundles, snapshot }))
}

/** The file that the statement is about, and no other: fetched only where it is not kept. */
async function snapshotOf(
  statement: VerifiedStatement,
  found: FoundBundles,
  kept: StoredRelease | undefined,
): Promise<Uint8Array | null> {
  const known = kept?.snapshot ?? null
  if (known !== null && sha256Hex(known) === statement.statement.subject.sha256) return known
  const fetched = await found.snapshot()
  if (fetched !== undefined) verifySnapshot(statement, fetched)
  return fetched ?? null
}

/** What else came along may be about any server: reviews lie in one folder for all. */
function filesOf({ published, others }: FoundBundles, key: ReleaseKey): SignedFile[] {
  const signed = published.map(({ bundle, receipt = null }) => ({ bundle, receipt }))
  const rest = others.filter((bundle) => isAbout(bundle, key)).map((bundle) => ({ bundle, receipt: null }))
  return withoutRepeats([...signed, ...rest]).slice(0, maxBundlesOfRelease)
}

function isAbout(bundle: Uint8Array, { name, version, profile }: ReleaseKey): boolean {
  const subject = claimedSubject(bundle)
  return subject?.name === name && subject.version === version && subject.profile === profile
}

function withoutRepeats(files: readonly SignedFile[]): SignedFile[] {
  return files.filter(({ bundle }, index) => files.findIndex((other) => equalBytes(other.bundle, bundle)) === index)
}

function isKept({ bundle, receipt }: SignedFile, { bundles }: StoredRelease): boolean {
  return bundles.some((kept) => equalBytes(kept.bundle, bundle) && (receipt === null || kept.receipt !== null))
}
