/**
 * Whom policy names, and for which servers: publishers, whose signature counts; curators, who saw a server; approvers, who
 * reviewed one. A user's grants count only for the names that a machine policy delegates.
 */
import type { PublisherGrant, VoucherGrant } from './identity-grant.ts'
import { matchesName } from './name-pattern.ts'
import { counts, type EffectivePolicy, type ScopedGrants } from './policy.ts'

/** What a grant is looked up for. */
export interface GrantSubject {
  /** Configuration entry. */
  readonly entry: string
  /** Server name; null where none is known. */
  readonly name: string | null
}

/** The grants of publishers for a server name. Each stands for itself: one whose threshold is met is enough. */
export function acceptedPublishers(policy: EffectivePolicy, name: string): PublisherGrant[] {
  return inScope(policy, name)
    .flatMap(({ publishers }) => publishers)
    .filter(({ names }) => names.some((pattern) => matchesName(pattern, name)))
}

/** The grants of curators for a server. */
export function acceptedCurators(policy: EffectivePolicy, subject: GrantSubject): VoucherGrant[] {
  return inScope(policy, subject.name)
    .flatMap(({ curators }) => curators ?? [])
    .filter((grant) => isFor(grant, subject))
}

/** The grants of approvers for a server. */
export function acceptedApprovers(policy: EffectivePolicy, subject: GrantSubject): VoucherGrant[] {
  return inScope(policy, subject.name)
    .flatMap(({ approvers }) => approvers ?? [])
    .filter((grant) => isFor(grant, subject))
}

/** Whether the machine policy names approvers for a server: what nothing covers then needs their review. */
export function requiresApproval(policy: EffectivePolicy, subject: GrantSubject): boolean {
  return policy.grants
    .filter(({ level }) => level === 'machine')
    .flatMap(({ approvers }) => approvers ?? [])
    .some((grant) => isFor(grant, subject))
}

/** Whether a user's own pin counts for a server. Under a machine policy it is a claim, unless the name is delegated. */
export function pinsCount({ delegated }: EffectivePolicy, { name }: GrantSubject): boolean {
  return counts(delegated, name)
}

function inScope({ grants }: EffectivePolicy, name: string | null): readonly ScopedGrants[] {
  return grants.filter(({ within }) => counts(within, name))
}

function isFor({ names }: VoucherGrant, { entry, name }: GrantSubject): boolean {
  const matches = (pattern: string): boolean =>
    pattern.includes('/') ? name !== null && matchesName(pattern, name) : pattern === entry
  return names.some((pattern) => pattern === '*' || matches(pattern))
}
