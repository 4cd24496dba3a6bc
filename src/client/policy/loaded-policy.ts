/** A policy with what it was made of. */
import type { EffectivePolicy, Level } from '../../trust/policy.ts'

/** The policy in effect and the levels that it was made of, machine first. */
export interface LoadedPolicy {
  readonly policy: EffectivePolicy
  readonly levels: readonly Level[]
  /** Of the files that it was made of; see `policyDigest`. */
  readonly digest: string
}
