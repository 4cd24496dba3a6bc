import { effectivePolicy } from '../../trust/policy.ts'
import { parsePolicy } from '../../trust/policy-file.ts'
import { quote } from '../../visible-text.ts'
import type { LoadedPolicy } from './loaded-policy.ts'
import type { PolicyBytes } from './policy-bytes.ts'
import { policyDigest } from './policy-digest.ts'

/** Puts together what was read. @throws ConfigError `E_POLICY_INVALID` where a file is not a policy. */
export function joinPolicies(files: readonly PolicyBytes[]): LoadedPolicy {
  const levels = files.map(({ name, path, bytes }) => parsePolicy(bytes, name, quote(path, 400)))
  return { policy: effectivePolicy(levels), levels, digest: policyDigest(files) }
}
