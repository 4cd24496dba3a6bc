/**
 * Policy: what a user demands of servers, and whom they trust.
 *
 * Two kinds of things with two algebras. *Demands* meet: each level can only tighten them. *Grants* add trust, so they
 * do not meet: only the machine and user levels have any, and under a machine policy a user's grants count only for
 * the names that it delegates. Format of the files: docs/spec/policy.md.
 */
import type { AcceptedIdentity } from './accepted-identity.ts'
import { type CallDemands, type EffectiveCalls, effectiveCalls } from './call-rules.ts'
import type { PublisherGrant, VoucherGrant } from './identity-grant.ts'
import { matchesName } from './name-pattern.ts'
import { type Preset, presets } from './reasons.ts'

/** What policy asks for. A lower level can only tighten each of them. */
export interface Demands {
  /** Default `standard`. */
  readonly preset: Preset
  /** How old a signed release must be before it is allowed; default 0, under `hardened` 72 hours. */
  readonly coolDownMs: number
  /** Whether every server must be signed by an accepted identity; default false. */
  readonly requireSignature: boolean
  /** Whether a signed statement needs a registry's receipt; default false, and true wherever a registry is named. */
  readonly requireReceipt: boolean
  /** How many distinct accepted identities must have signed; default 1. More than 1 demands a signature of every server. */
  readonly threshold: number
  /** Whether a tool is refused whose name another configured server has, too; default false. */
  readonly uniqueToolNames: boolean
}

/** How one demand is combined. `top` is the weakest value: `meet(top, x)` is `x`. */
export interface Field<T> {
  readonly top: T
  meet(upper: T, lower: T): T
}

/** The algebra of each demand. */
export const demandFields: { readonly [K in keyof Demands]: Field<Demands[K]> } = {
  preset: { top: 'observe', meet: (a, b) => (presets.indexOf(a) >= presets.indexOf(b) ? a : b) },
  coolDownMs: { top: 0, meet: Math.max },
  requireSignature: { top: false, meet: (a, b) => a || b },
  requireReceipt: { top: false, meet: (a, b) => a || b },
  threshold: { top: 1, meet: Math.max },
  uniqueToolNames: { top: false, meet: (a, b) => a || b },
}

/** A demand that is at least as strict as both, field by field. */
export function meetDemands(upper: Demands, lower: Demands): Demands {
  return {
    preset: demandFields.preset.meet(upper.preset, lower.preset),
    coolDownMs: demandFields.coolDownMs.meet(upper.coolDownMs, lower.coolDownMs),
    requireSignature: demandFields.requireSignature.meet(upper.requireSignature, lower.requireSignature),
    requireReceipt: demandFields.requireReceipt.meet(upper.requireReceipt, lower.requireReceipt),
    threshold: demandFields.threshold.meet(upper.threshold, lower.threshold),
    uniqueToolNames: demandFields.uniqueToolNames.meet(upper.uniqueToolNames, lower.uniqueToolNames),
  }
}

/** Something that would block or flag, and is accepted for a while. */
export interface Exception {
  /** A lint rule's id, or a reason that may be excepted; see `exceptableReasons`. */
  readonly what: string
  /** Server names or patterns that end in `/*`; words without `/` are configuration entries. */
  readonly servers: readonly string[]
  /** Only for the item of this name; absent for all. */
  readonly item?: string
  /** Of a rule: only for findings at this JSON pointer of the item. */
  readonly pointer?: string
  /** Of a rule: only for findings in the text of this SHA-256; see lint/flagged-value.ts. */
  readonly sha256?: string
  /** Milliseconds since 1970, exclusive. */
  readonly until: number
  readonly reason: string
}

/** Enforcement that a person switched off for a server, for hours: everything is still computed and written down. */
export interface Bypass {
  /** Server names or patterns that end in `/*`; words without `/` are configuration entries. */
  readonly servers: readonly string[]
  /** When a person decided so, in milliseconds since 1970. */
  readonly from: number
  /** Milliseconds since 1970, exclusive. */
  readonly until: number
  readonly reason: string
}

/** How long a bypass may last. */
export const longestBypassMs = 24 * 3_600_000

/** The registry to ask, and the key that its receipts are checked with. */
export interface RegistryGrant {
  /** `https:`, or `http:` on loopback. */
  readonly url: string
  /** Verifier key of its signed notes, `<name>+<hash>+<key>`. Never learned from the registry itself. */
  readonly key: string
}

/** Trust that a level gives. */
export interface Grants {
  readonly publishers: readonly PublisherGrant[]
  /** Whose observations count; default nobody's. */
  readonly curators?: readonly VoucherGrant[]
  /** Whose reviews count; default nobody's. In a machine policy, what nothing covers must have one. */
  readonly approvers?: readonly VoucherGrant[]
  readonly exceptions: readonly Exception[]
  /** Default none. */
  readonly bypasses?: readonly Bypass[]
  /** Server names and patterns whose publishers' own suppressions count; default none. */
  readonly acceptSuppressions?: readonly string[]
  readonly registry?: RegistryGrant
}

/** What every level may state. */
interface LevelDemands {
  readonly demands: Partial<Demands>
  /** Absent where the level says nothing about calls. */
  readonly calls?: CallDemands
}

/** One level, as its file states it. A project level has no grants. */
export type Level =
  | ({
      readonly name: 'machine'
      readonly grants: Grants
      /** Names for which a user's grants count; none by default. */
      readonly delegate: readonly string[]
    } & LevelDemands)
  | ({ readonly name: 'user'; readonly grants: Grants } & LevelDemands)
  | ({ readonly name: 'project' } & LevelDemands)

/** Grants and the names for which they count; null is all names. */
export interface ScopedGrants extends Grants {
  readonly level: 'machine' | 'user'
  readonly within: readonly string[] | null
}

/** The policy in effect. */
export interface EffectivePolicy {
  readonly demands: Demands
  readonly grants: readonly ScopedGrants[]
  readonly registry: RegistryGrant | null
  /** Names for which a user's grants and pins count; null is all names, where there is no machine policy. */
  readonly delegated: readonly string[] | null
  /** What may be called and how; null where no level says anything of it. */
  readonly calls: EffectiveCalls | null
}

/** The cool-down of a preset that states none. */
export const defaultCoolDownMs = { observe: 0, standard: 0, hardened: 72 * 3_600_000 } as const satisfies Record<
  Preset,
  number
>

/**
 * Puts levels together. A demand that neither machine nor user states has its default; the project then tightens. So a
 * project can never reach below `standard`, while a user may choose `observe` for themselves.
 */
export function effectivePolicy(levels: readonly Level[]): EffectivePolicy {
  const owners = levels.filter(({ name }) => name !== 'project')
  const stated = owners.map(statedDemands)
  const preset = stated.some((demands) => demands.preset !== undefined) ? {} : { preset: 'standard' as const }
  const projects = levels.filter(({ name }) => name === 'project').map(statedDemands)
  const demands = [...stated, preset, ...projects].map(withTop).reduce(meetDemands, withTop({}))
  const grants = scopedGrants(levels)
  const registry = grants.find((each) => each.registry !== undefined)?.registry ?? null
  const machine = levels.find((level) => level.name === 'machine')
  const delegated = machine?.name === 'machine' ? machine.delegate : null
  return {
    demands: registry === null ? demands : { ...demands, requireReceipt: true },
    grants,
    registry,
    delegated,
    calls: effectiveCalls(levels.flatMap((level) => callLevel(level, delegated))),
  }
}

/** Under a machine policy a user's rules enable only what it delegates. */
function callLevel({ name, calls }: Level, delegated: readonly string[] | null): CallDemands[] {
  if (calls === undefined) return []
  if (name !== 'user' || delegated === null) return [calls]
  return [{ ...calls, rules: calls.rules.map((rule) => ({ ...rule, within: delegated })) }]
}

function statedDemands({ demands }: Level): Partial<Demands> {
  if (demands.preset === undefined || demands.coolDownMs !== undefined) return demands
  return { ...demands, coolDownMs: defaultCoolDownMs[demands.preset] }
}

function withTop(stated: Partial<Demands>): Demands {
  return {
    preset: stated.preset ?? demandFields.preset.top,
    coolDownMs: stated.coolDownMs ?? demandFields.coolDownMs.top,
    requireSignature: stated.requireSignature ?? demandFields.requireSignature.top,
    requireReceipt: stated.requireReceipt ?? demandFields.requireReceipt.top,
    threshold: stated.threshold ?? demandFields.threshold.top,
    uniqueToolNames: stated.uniqueToolNames ?? demandFields.uniqueToolNames.top,
  }
}

/** Machine first, so that its registry wins. */
function scopedGrants(levels: readonly Level[]): ScopedGrants[] {
  const machine = levels.find((level) => level.name === 'machine')
  const user = levels.find((level) => level.name === 'user')
  const scoped: ScopedGrants[] = []
  if (machine?.name === 'machine') scoped.push({ ...machine.grants, level: 'machine', within: null })
  if (user?.name === 'user') {
    const within = machine?.name === 'machine' ? machine.delegate : null
    scoped.push({ ...(within === null ? user.grants : withoutRegistry(user.grants)), level: 'user', within })
  }
  return scoped
}

/** Under a machine policy a user names no registry: a registry answers for every name, not only for delegated ones. */
function withoutRegistry({ registry: _, ...grants }: Grants): Grants {
  return grants
}

/** The identities whose signature counts for a server name. */
export function acceptedIdentities(policy: EffectivePolicy, name: string): AcceptedIdentity[] {
  return policy.grants
    .filter(({ within }) => counts(within, name))
    .flatMap(({ publishers }) => publishers)
    .filter(({ names }) => names.some((pattern) => matchesName(pattern, name)))
    .flatMap(({ identities }) => identities)
}

/** What an exception is looked for: something about a server, or a finding in one of its texts. */
export interface WantedException {
  /** A rule's id, or a reason. */
  readonly what: string
  readonly entry: string
  readonly name: string | null
  /** Name of the item; empty for the instructions. */
  readonly item: string
  readonly now: number
  readonly pointer?: string
  readonly sha256?: string
}

/** The exception that accepts `what` for an item now, if there is one. An expired one accepts nothing. */
export function findException(policy: EffectivePolicy, wanted: WantedException): Exception | undefined {
  return policy.grants
    .filter(({ within }) => counts(within, wanted.name))
    .flatMap(({ exceptions }) => exceptions)
    .find((exception) => covers(exception, wanted))
}

function covers(exception: Exception, wanted: WantedException): boolean {
  if (exception.what !== wanted.what || !(wanted.now < exception.until)) return false
  for (const limit of ['item', 'pointer', 'sha256'] as const) {
    if (exception[limit] !== undefined && exception[limit] !== wanted[limit]) return false
  }
  return isAmong(exception.servers, wanted)
}

function isAmong(servers: readonly string[], { entry, name }: Pick<WantedException, 'entry' | 'name'>): boolean {
  return servers.some((server) =>
    server.includes('/') ? name !== null && matchesName(server, name) : server === entry,
  )
}

/** The bypass that is in effect for a server now, if there is one. */
export function findBypass(
  policy: EffectivePolicy,
  wanted: Pick<WantedException, 'entry' | 'name' | 'now'>,
): Bypass | undefined {
  return policy.grants
    .filter(({ within }) => counts(within, wanted.name))
    .flatMap(({ bypasses }) => bypasses ?? [])
    .find((bypass) => isInEffect(bypass, wanted.now) && isAmong(bypass.servers, wanted))
}

/** Whether a bypass counts at this time, in milliseconds since 1970. One that lasts longer than any may never does. */
export function isInEffect({ from, until }: Pick<Bypass, 'from' | 'until'>, now: number): boolean {
  return from <= now && now < until && until - from <= longestBypassMs
}

/** Whether a bypass or an exception of a server has ended between two moments: what was decided before may not hold now. */
export function hasEndedSince(
  policy: EffectivePolicy,
  { since, ...wanted }: Pick<WantedException, 'entry' | 'name' | 'now'> & { readonly since: number },
): boolean {
  return policy.grants
    .filter(({ within }) => counts(within, wanted.name))
    .flatMap(({ bypasses = [], exceptions }) => [...bypasses, ...exceptions])
    .some(({ servers, until }) => since < until && until <= wanted.now && isAmong(servers, wanted))
}

/** Whether a publisher's own suppressions count for a server name. */
export function acceptsSuppressions({ grants }: EffectivePolicy, name: string | null): boolean {
  if (name === null) return false
  return grants
    .filter(({ within }) => counts(within, name))
    .flatMap(({ acceptSuppressions }) => acceptSuppressions ?? [])
    .some((pattern) => matchesName(pattern, name))
}

/** Whether something that is limited to some names counts for this one; what has no name is in no list. */
export function counts(within: readonly string[] | null, name: string | null): boolean {
  return within === null || (name !== null && within.some((pattern) => matchesName(pattern, name)))
}
