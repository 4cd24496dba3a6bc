/**
 * Every reason a verdict can give, and what each weighs under the two presets.
 *
 * This is the second table of the contract (section 5, "Verdict") as data. A reason is never weighed anywhere else.
 */

import type { ErrorCode } from '../errors.ts'
import type { Section } from '../snapshot/definition.ts'

/** What a verdict does with an item, best first. `could-not-check` withholds as `block` does, but accuses nobody. */
export const effectOrder = ['allow', 'flag', 'could-not-check', 'block'] as const

/** Effect of a reason, an item or a whole verdict; the worst wins. */
export type Effect = (typeof effectOrder)[number]

/** How strict a policy is. `observe` computes what `standard` would say and enforces only the frame rules. */
export const presets = ['observe', 'standard', 'hardened'] as const

/** How strict a policy is, weakest first in {@link presets}. */
export type Preset = (typeof presets)[number]

/** Situations: exactly one per item. The tables in situations.ts name these and nothing else. */
export const situationEffects = {
  /** Equal to what an accepted identity signed. */
  signed: ['allow', 'allow'],
  /** Differs from the pin; a newer release, and equal to what an accepted identity signed for it. */
  'signed-release': ['allow', 'allow'],
  /** No accepted statement; equal to a user's or machine's pin. */
  pinned: ['allow', 'flag'],
  /** No accepted statement; equal to the project's own lock, which is only a claim. */
  'project-pin': ['flag', 'block'],
  /** Differs only by a change of the closed list of harmless transitions. */
  mechanical: ['flag', 'flag'],
  /** A newer, unsigned release with a small change and no new finding: waits for a decision. */
  queued: ['flag', 'block'],
  /** Never seen before, and it may be pinned now. */
  'first-use': ['flag', 'block'],
  /** Never seen before, and nothing can be remembered: in CI, or without lasting state. */
  'first-use-unpinned': ['could-not-check', 'could-not-check'],
  /** No accepted statement; as policy's curators saw it. Never a publisher's word. */
  observed: ['allow', 'flag'],
  /** No accepted statement; an approver of policy read exactly this and approved it. */
  approved: ['allow', 'allow'],
  /** Differs from the pin though the release is the same, unknown, or brought too much at once. */
  drift: ['block', 'block'],
  /** Differs from the pin, and the release is older. */
  rollback: ['block', 'block'],
  /** Differs from the pin; it was signed before and is not now. */
  downgrade: ['block', 'block'],
  /** An accepted identity signed something else under this name, or did not sign this item at all. */
  'not-as-signed': ['block', 'block'],
} as const satisfies Record<string, readonly [standard: Effect, hardened: Effect]>

/** Refusals: something was checked and is wrong. Each blocks under both presets; a test holds that. */
export const refusalEffects = {
  /** The server broke the protocol's rules (contract section 1). */
  violation: ['block', 'block'],
  /** The server gave the same client two different answers. */
  equivocation: ['block', 'block'],
  /** A signature, or the envelope around it, does not hold. */
  'bad-signature': ['block', 'block'],
  /** A statement holds, but for another name, version, profile or snapshot than was asked for. */
  'wrong-statement': ['block', 'block'],
  /** It is signed, but by another than those whom policy, lock or the name itself names. */
  'wrong-identity': ['block', 'block'],
  /** Fewer distinct accepted identities signed than policy demands. */
  threshold: ['block', 'block'],
  /** An identity signed that was added to the name so recently that it does not count yet. */
  'identity-pending': ['block', 'block'],
  /** The registry shows fewer, or other, control statements of a name than it did before. */
  'control-rollback': ['block', 'block'],
  /** The package has other bytes than were announced or checked. */
  'package-changed': ['block', 'block'],
  /** A registry's receipt does not hold. */
  'bad-receipt': ['block', 'block'],
  /** The target is not one that the statement binds its definitions to. */
  'binding-mismatch': ['block', 'block'],
  /** The identity that signed was revoked. */
  revoked: ['block', 'block'],
  /** The version was withdrawn. */
  yanked: ['block', 'block'],
  /** The control statements of a name do not form one chain. */
  'broken-control-chain': ['block', 'block'],
  /** Two heads of one log that cannot both be true. */
  fork: ['block', 'block'],
} as const satisfies Record<string, readonly ['block', 'block']>

/** Obstacles: something could not be checked. */
export const obstacleEffects = {
  /** The server could not be started or reached, ended, or did not answer in time. */
  'server-unreachable': ['could-not-check', 'could-not-check'],
  /** The server shows more than the caps allow. */
  'server-limit': ['could-not-check', 'could-not-check'],
  /** The server speaks no protocol that we know, or answered with an error. */
  'server-protocol': ['could-not-check', 'could-not-check'],
  /** The server asks for credentials. */
  'server-auth': ['could-not-check', 'could-not-check'],
  /** The registry could not be asked. */
  'registry-unreachable': ['could-not-check', 'could-not-check'],
  /** The registry's answer could not be understood. */
  'registry-response': ['could-not-check', 'could-not-check'],
  /** The registry asks for credentials. */
  'registry-auth': ['could-not-check', 'could-not-check'],
  /** The registry was not asked, because no network may be used. */
  offline: ['could-not-check', 'could-not-check'],
  /** The log could not be asked. */
  'log-unreachable': ['could-not-check', 'could-not-check'],
  /** The control statements of a name, and with them its revocations, could not be asked for. */
  'control-unreachable': ['could-not-check', 'could-not-check'],
  /** The only root of trust at hand for keyless signatures is too old. */
  'trusted-root-stale': ['could-not-check', 'could-not-check'],
  /** No root of trust for keyless signatures could be had. */
  'trusted-root-unreachable': ['could-not-check', 'could-not-check'],
  /** Which package the command would start could not be found out. */
  'package-unresolved': ['could-not-check', 'could-not-check'],
  /** This machine's clock and a proven time are too far apart. */
  'clock-skew': ['could-not-check', 'could-not-check'],
  /** The newest proof of the log's state is older than policy allows. */
  stale: ['could-not-check', 'could-not-check'],
} as const satisfies Record<string, readonly ['could-not-check', 'could-not-check']>

/** Reasons that are added to a situation, or to the server as a whole. */
const otherEffects = {
  /** The signed definitions were seen on a target that nothing binds them to. */
  'definitions-only': ['flag', 'block'],
  /** Fewer items than the signed or pinned profile. */
  partial: ['flag', 'block'],
  /** No accepted identity signed this; policy could have asked. */
  unsigned: ['allow', 'flag'],
  /** No accepted identity signed this, and policy demands it. */
  'signature-required': ['block', 'block'],
  /** The registry that policy names gave no receipt. */
  'no-receipt': ['flag', 'block'],
  /** A release that is signed, but too young for policy's cool-down. */
  'cool-down': ['flag', 'flag'],
  /** The registry could not be asked, but every item equals a pin. */
  'covered-by-pin': ['flag', 'flag'],
  /** A finding of severity `error` for which policy lists no exception. */
  'error-finding': ['block', 'block'],
  /** An item holds a lone surrogate or an inexact number. */
  'no-canonical-form': ['block', 'block'],
  /** The entry's command, URL or environment names are not those that were pinned. */
  'target-changed': ['block', 'block'],
  /** A declared volatile value that the pin does not know. */
  'new-mask': ['block', 'block'],
  /** The publisher suppresses a finding that the pin's statement did not suppress, and policy lets such suppressions count. */
  'new-suppression': ['flag', 'flag'],
  /** The version is deprecated by its publisher. */
  deprecated: ['flag', 'flag'],
  /** Policy's curators saw something else under this version. */
  'not-as-observed': ['flag', 'block'],
  /** An approver of policy read exactly this and rejected it. */
  rejected: ['block', 'block'],
  /** Policy names approvers, and nothing that counts covers this item. */
  'approval-required': ['block', 'block'],
  /** The name looks like another that is known here. */
  'look-alike': ['flag', 'flag'],
  /** Another configured server has a tool of this name, or of one that looks like it. */
  'name-collision': ['flag', 'flag'],
  /** Likewise, and policy demands that tools have names of their own. */
  'unique-name-required': ['block', 'block'],
  /** A person switched enforcement off for this server, for a while. */
  bypassed: ['flag', 'flag'],
  /** A defect of ours. Whatever could not be decided is refused. */
  internal: ['block', 'block'],
} as const satisfies Record<string, readonly [standard: Effect, hardened: Effect]>

/** Effect of every reason: under `standard`, and under `hardened`. */
export const effects = { ...situationEffects, ...refusalEffects, ...obstacleEffects, ...otherEffects }

/** The closed union of reasons. Stable: they stand in JSON output and in documentation. */
export type ReasonCode = keyof typeof effects
/** The reasons of which each item has exactly one. */
export type Situation = keyof typeof situationEffects
/** What a check that was carried out can be refused for. */
export type RefusalCode = keyof typeof refusalEffects
/** Why a check could not be carried out. */
export type ObstacleCode = keyof typeof obstacleEffects

/** Why a verdict is what it is. */
export interface Reason {
  readonly code: ReasonCode
  /** Absent for a reason about the server as a whole. */
  readonly section?: Section
  /** The item's name; `''` for the instructions. Attacker-controlled: escape it before it is shown. */
  readonly name?: string
  /** JSON pointer into the item. */
  readonly pointer?: string
  /** Our own words; foreign text in them is escaped. */
  readonly detail?: string
  /** The error underneath, where a check ended in one. */
  readonly error?: ErrorCode
}

/** Reasons that even `observe` enforces: the frame rules, and that nothing was seen or decided at all. */
const frameRules: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'violation',
  'internal',
  'server-unreachable',
  'server-limit',
  'server-protocol',
  'server-auth',
])

/** Reasons that an exception of policy may name. What was checked and is wrong can never be excepted. */
export const exceptableReasons = [
  'partial',
  'definitions-only',
  'rollback',
  'downgrade',
  'deprecated',
  'look-alike',
  'name-collision',
] as const satisfies readonly ReasonCode[]

/** What a reason weighs under a preset, before `observe` softens it. An unknown code weighs `block`. */
export function computedEffect(code: ReasonCode, preset: Preset): Effect {
  const row: readonly [Effect, Effect] | undefined = Object.hasOwn(effects, code) ? effects[code] : undefined
  if (row === undefined) return 'block'
  return preset === 'hardened' ? row[1] : row[0]
}

/** What a reason does under a preset: `observe` lets everything but the frame rules pass with a flag. */
export function enforcedEffect(code: ReasonCode, preset: Preset): Effect {
  const computed = computedEffect(code, preset)
  if (preset !== 'observe' || frameRules.has(code) || !Object.hasOwn(effects, code)) return computed
  return computed === 'allow' ? 'allow' : 'flag'
}

/** The worst of the given effects; `allow` where there are none. */
export function worstEffect(given: readonly Effect[]): Effect {
  return given.reduce<Effect>((worst, next) => (isWorse(next, worst) ? next : worst), 'allow')
}

/** Whether `a` is worse than `b`. */
export function isWorse(a: Effect, b: Effect): boolean {
  return effectOrder.indexOf(a) > effectOrder.indexOf(b)
}
