/**
 * The verdict: `decide(policy, evidence)`, total, deterministic, and the one check that never throws.
 *
 * Every item falls into exactly one situation (situations.ts); what is wrong with the server as a whole is added to
 * every item; each reason weighs what reasons.ts says; the worst wins. There is no other rule. docs/spec/verdict.md.
 */
import type { Section } from '../snapshot/definition.ts'
import type { Check, Evidence } from './evidence.ts'
import { itemReasons } from './item-reasons.ts'
import { type EffectivePolicy, findBypass } from './policy.ts'
import { computedEffect, type Effect, enforcedEffect, type Preset, type Reason, worstEffect } from './reasons.ts'
import { serverReasons } from './server-reasons.ts'

export type { Effect, Reason, ReasonCode } from './reasons.ts'

/** What is decided about one item. Reasons about the whole server count for each item, but are listed only once. */
export interface ItemVerdict {
  readonly section: Section
  /** `''` for the instructions. Attacker-controlled. */
  readonly name: string
  readonly effect: Effect
  readonly reasons: readonly Reason[]
}

/** What is decided. */
export interface Verdict {
  /** The effect to enforce: the worst of the server's and of every item's. */
  readonly effect: Effect
  /** The effect of the server-wide reasons alone. */
  readonly serverEffect: Effect
  /** What the effect would be if neither the preset `observe` nor a bypass softened it; else equal to `effect`. */
  readonly computedEffect: Effect
  /** Every reason, server-wide ones first, then item by item. */
  readonly reasons: readonly Reason[]
  readonly items: readonly ItemVerdict[]
  /** What was checked and holds. */
  readonly checked: readonly CheckName[]
  /** What was not checked, because policy does not demand it or it could not be asked. */
  readonly notChecked: readonly CheckName[]
}

/** The checks that evidence consists of. */
export const checkNames = ['capture', 'statement', 'binding', 'receipt', 'freshness', 'control', 'pin'] as const
/** Name of a check. */
export type CheckName = (typeof checkNames)[number]

/**
 * Decides. Never throws: an error inside, or evidence that is not what its type says, is a verdict of `block` with the
 * reason `internal`.
 */
export function decide(policy: EffectivePolicy, evidence: Evidence): Verdict {
  try {
    return weigh(policy, evidence)
  } catch {
    return refuseAll()
  }
}

function weigh(policy: EffectivePolicy, evidence: Evidence): Verdict {
  const { preset } = policy.demands
  const server = serverReasons(policy, evidence)
  const inForce = findBypass(policy, evidence) === undefined ? preset : 'observe'
  const serverEffect = enforced(server, inForce)
  const items = evidence.items.map((item): ItemVerdict => {
    const reasons = itemReasons(policy, evidence, item)
    const effect = worstEffect([serverEffect, enforced(reasons, inForce)])
    return { section: item.section, name: item.name, effect, reasons }
  })
  const reasons = [...server, ...items.flatMap((item) => item.reasons)]
  return {
    effect: enforced(reasons, inForce),
    serverEffect,
    computedEffect: worstEffect(reasons.map(({ code }) => computedEffect(code, preset))),
    reasons,
    items,
    ...whatWasChecked(evidence),
  }
}

function enforced(reasons: readonly Reason[], preset: Preset): Effect {
  return worstEffect(reasons.map(({ code }) => enforcedEffect(code, preset)))
}

function whatWasChecked(evidence: Evidence): Pick<Verdict, 'checked' | 'notChecked'> {
  const wasChecked = (name: CheckName): boolean => {
    if (name === 'pin') return evidence.baseline !== 'none'
    const { state }: Check<unknown> = evidence[name]
    return state === 'verified' || state === 'refused'
  }
  return {
    checked: checkNames.filter(wasChecked),
    notChecked: checkNames.filter((name) => !wasChecked(name)),
  }
}

function refuseAll(): Verdict {
  const reasons: readonly Reason[] = [{ code: 'internal', detail: 'the verdict could not be computed' }]
  return {
    effect: 'block',
    serverEffect: 'block',
    computedEffect: 'block',
    reasons,
    items: [],
    checked: [],
    notChecked: checkNames,
  }
}
