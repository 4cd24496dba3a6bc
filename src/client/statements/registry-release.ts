import { maxBundlesOfRelease, type ReleaseKey, type StoredRelease } from '../../attestation/stored-release.ts'
import { utf8 } from '../../encoding/bytes.ts'
import type { RegistryClient } from './registry-client.ts'

/**
 * The files of one version and profile as a registry has them, verbatim and verified by nobody; undefined where it has
 * none. Throws as the client does.
 */
export async function fetchRelease(registry: RegistryClient, key: ReleaseKey): Promise<StoredRelease | undefined> {
  const { name, version, profile } = key
  const answer = await registry.bundles(name, version)
  const bundles = (answer?.bundles ?? [])
    .filter((each) => each.profile === profile)
    .slice(0, maxBundlesOfRelease)
    .map(({ bundle, receipt }) => ({ bundle: utf8(bundle), receipt }))
  if (bundles.length === 0) return undefined
  return { name, version, profile, bundles, snapshot: (await registry.snapshot(name, version, profile)) ?? null }
}
