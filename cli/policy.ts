import { defaultPolicyPaths, type LoadedPolicy, loadPolicy, type PolicyPaths } from '../src/client/policy-files.ts'
import type { EffectivePolicy } from '../src/trust/policy.ts'
import { configHome } from './folders.ts'
import type { Io } from './io.ts'

/** Where the policy files of this user and this folder are. */
export function policyPaths(io: Io): PolicyPaths {
  return { ...defaultPolicyPaths({ configHome: configHome(io), project: io.cwd }), machine: io.machinePolicy.path }
}

/** The policy in effect: machine, user and project. Throws as `loadPolicy` does. */
export async function loadUserPolicy(io: Io): Promise<EffectivePolicy> {
  return (await loadLevels(io)).policy
}

/** As {@link loadUserPolicy}, with the levels that it was made of. */
export async function loadLevels(io: Io): Promise<LoadedPolicy> {
  return await loadPolicy(policyPaths(io), io.machinePolicy.owner)
}
