import { parseBundle } from '../src/attestation/bundle.ts'
import { RegistryClient } from '../src/client/statements/registry-client.ts'
import { trustedRootSource } from '../src/client/statements/trusted-root-source.ts'
import { utf8 } from '../src/encoding/bytes.ts'
import { RegistryError, UsageError } from '../src/errors.ts'
import type { Snapshot } from '../src/snapshot/snapshot.ts'
import { acceptedKeys, checkAccepted } from '../src/trust/accepted-identity.ts'
import { acceptedIdentities } from '../src/trust/policy.ts'
import { checkSubject, verifyBundle, verifySnapshot } from '../src/verify/verifier.ts'
import { quote } from '../src/visible-text.ts'
import type { Io } from './io.ts'
import { loadUserPolicy } from './policy.ts'

/**
 * The snapshot of a published version, from the registry of the policy, signed by an identity that the policy accepts.
 *
 * @throws UsageError `E_USAGE` where policy names no registry; RegistryError `E_NOT_FOUND` where it has no such version,
 * and its other codes; whatever verification throws.
 */
export async function loadRelease(name: string, version: string, profile: string, io: Io): Promise<Snapshot> {
  const policy = await loadUserPolicy(io)
  if (policy.registry === null) {
    throw new UsageError('E_USAGE', {
      found: `the release ${quote(`${name}@${version}`)} without a registry to ask`,
      next: 'touchmark trust registry URL KEY',
    })
  }
  const registry = new RegistryClient({ url: policy.registry.url })
  const bundle = (await registry.bundles(name, version))?.bundles.find((each) => each.profile === profile)
  const file = await registry.snapshot(name, version, profile)
  if (bundle === undefined || file === undefined) {
    throw new RegistryError('E_NOT_FOUND', {
      found: `no version ${quote(version)} of ${quote(name)}, profile ${quote(profile)}`,
      where: quote(policy.registry.url, 200),
    })
  }
  const accepted = acceptedIdentities(policy, name)
  const material = {
    keys: acceptedKeys(accepted),
    trustedRoot: await trustedRootSource({ named: undefined, offline: false, policy }, io),
  }
  const verified = await verifyBundle(parseBundle(utf8(bundle.bundle)), material)
  checkAccepted(verified.identity, accepted)
  checkSubject(verified, { name, version, profile })
  return verifySnapshot(verified, file).snapshot
}
