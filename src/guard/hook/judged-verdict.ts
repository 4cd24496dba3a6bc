/** Whether a cached verdict still counts, and under which policy. */
import { readPolicies } from '../../client/policy/policy-bytes.ts'
import type { CachedVerdict } from '../../client/state/verdict-cache.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import { configuredEntry } from './find-verdicts.ts'
import type { HookSurroundings } from './surroundings.ts'

/** How long a verdict counts: contract section 4, `maxFreshnessAge`. */
const maxAgeMs = 7 * 86_400_000
const hardenedMaxAgeMs = 86_400_000
/** How far a clock may be behind the one that the verdict was given by. */
const clockToleranceMs = 5 * 60_000

/** `policyDigest` of no files: SHA-256 of nothing. */
const noPolicyDigest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/**
 * A verdict's standing: the policy in effect, null where there is none, and whether a person has switched enforcement off
 * for the server, so that no verdict counts; or that this one counts no longer.
 */
export type Standing = { readonly policy: EffectivePolicy | null; readonly isBypassed: boolean } | 'stale'

/**
 * Holds a verdict against the clock and against the policy as it is now: with another byte in it, the verdict was another
 * policy's.
 *
 * @throws ConfigError as `loadPolicy`: a policy that cannot be read is never none.
 */
export async function verdictStanding(verdict: CachedVerdict, around: HookSurroundings): Promise<Standing> {
  const files = await readPolicies(around.policyPaths(verdict.folder), around.machineOwner)
  // Most people have no policy file: then nothing that reads one is loaded.
  const loaded = files.length === 0 ? null : (await import('../../client/policy/join-policies.ts')).joinPolicies(files)
  const grants = loaded === null ? 'as-before' : await grantsNow(loaded.policy, verdict, around)
  if (grants === 'bypassed') return { policy: loaded?.policy ?? null, isBypassed: true }
  if (grants === 'ended') return 'stale'
  if ((loaded?.digest ?? noPolicyDigest) !== verdict.policyDigest) return 'stale'
  const policy = loaded?.policy ?? null
  const limit = policy?.demands.preset === 'hardened' ? hardenedMaxAgeMs : maxAgeMs
  const age = around.now - verdict.judgedAt
  return age > limit || age < -clockToleranceMs ? 'stale' : { policy, isBypassed: false }
}

/** What has become of the bypasses and exceptions for a server, which end while the policy's bytes stay as they are. */
async function grantsNow(
  policy: EffectivePolicy,
  { entry, name, judgedAt }: CachedVerdict,
  { now }: HookSurroundings,
): Promise<'bypassed' | 'ended' | 'as-before'> {
  const { findBypass, hasEndedSince } = await import('../../trust/policy.ts')
  const wanted = { entry: configuredEntry(entry), name, now }
  if (findBypass(policy, wanted) !== undefined) return 'bypassed'
  return hasEndedSince(policy, { ...wanted, since: judgedAt }) ? 'ended' : 'as-before'
}
