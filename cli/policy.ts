import type { LoadedPolicy } from '../src/client/policy/loaded-policy.ts'
import { loadPolicy } from '../src/client/policy/policy-files.ts'
import { policyPaths } from '../src/client/policy/policy-paths.ts'
import type { EffectivePolicy } from '../src/trust/policy.ts'
import type { Io } from './io.ts'

/** The policy in effect: machine, user and project. Throws as `loadPolicy` does. */
export async function loadUserPolicy(io: Io): Promise<EffectivePolicy> {
  return (await loadLevels(io)).policy
}

/** As {@link loadUserPolicy}, with the levels that it was made of. */
export async function loadLevels(io: Io): Promise<LoadedPolicy> {
  return await loadPolicy(policyPaths(io), io.machinePolicy.owner)
}
