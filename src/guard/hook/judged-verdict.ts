/** Whether a cached verdict still counts, and under which policy. */
import { policyDigest, readPolicies } from '../../client/policy-bytes.ts'
import type { CachedVerdict } from '../../client/verdict-cache.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import type { HookSurroundings } from './surroundings.ts'

/** How long a verdict counts: contract section 4, `maxFreshnessAge`. */
const maxAgeMs = 7 * 86_400_000
const hardenedMaxAgeMs = 86_400_000
/** How far a clock may be behind the one that the verdict was given by. */
const clockToleranceMs = 5 * 60_000

/** A verdict's standing: the policy that it was given under, null where there is none; or that it counts no longer. */
export type Standing = { readonly policy: EffectivePolicy | null } | 'stale'

/**
 * Holds a verdict against the clock and against the policy as it is now: with another byte in it, the verdict was another
 * policy's.
 *
 * @throws ConfigError as `loadPolicy`: a policy that cannot be read is never none.
 */
export async function verdictStanding(verdict: CachedVerdict, around: HookSurroundings): Promise<Standing> {
  const files = await readPolicies(around.policyPaths(verdict.folder), around.machineOwner)
  if (policyDigest(files) !== verdict.policyDigest) return 'stale'
  // Most people have no policy file: then nothing that reads one is loaded.
  const policy = files.length === 0 ? null : (await import('../../client/join-policies.ts')).joinPolicies(files).policy
  const limit = policy?.demands.preset === 'hardened' ? hardenedMaxAgeMs : maxAgeMs
  const age = around.now - verdict.judgedAt
  return age > limit || age < -clockToleranceMs ? 'stale' : { policy }
}
