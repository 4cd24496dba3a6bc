import { configHome } from '../state/folders.ts'
import type { Surroundings } from '../surroundings.ts'
import { defaultPolicyPaths, type PolicyPaths } from './policy-bytes.ts'

/** Where the policy files of this user and this folder are. */
export function policyPaths(surroundings: Pick<Surroundings, 'cwd' | 'env' | 'machinePolicy'>): PolicyPaths {
  const { cwd, machinePolicy } = surroundings
  return { ...defaultPolicyPaths({ configHome: configHome(surroundings), project: cwd }), machine: machinePolicy.path }
}
