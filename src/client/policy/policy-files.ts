/** Loads the policy of a machine, a user and a project, and puts the levels together. */

import { effectivePolicy } from '../../trust/policy.ts'
import type { LoadedPolicy } from './loaded-policy.ts'
import { type PolicyPaths, readPolicies } from './policy-bytes.ts'
import { policyDigest } from './policy-digest.ts'

/**
 * Loads every level that there is. `machineOwner` is the user id that must own the machine's file, default 0 (root); on
 * Windows, where files have no such owner, the file's place is all there is to go by.
 *
 * @throws ConfigError `E_POLICY_INVALID` where a file is not a policy, or the machine's is not its owner's alone to
 * write; `E_FILE_ACCESS` where one cannot be read.
 */
export async function loadPolicy(paths: PolicyPaths, machineOwner = 0): Promise<LoadedPolicy> {
  const files = await readPolicies(paths, machineOwner)
  // Most users have no policy of their own: then what reads one is not loaded.
  if (files.length === 0) return { policy: effectivePolicy([]), levels: [], digest: policyDigest([]) }
  return (await import('./join-policies.ts')).joinPolicies(files)
}
