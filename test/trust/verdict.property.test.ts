import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Check, Evidence, ItemEvidence } from '../../src/trust/evidence.ts'
import type { VoucherGrant } from '../../src/trust/identity-grant.ts'
import { type Demands, effectivePolicy, type Level, meetDemands } from '../../src/trust/policy.ts'
import { effectOrder, effects, isWorse } from '../../src/trust/reasons.ts'
import { decide, type Effect, type Verdict } from '../../src/trust/verdict.ts'
import { anyDemands, anyEvidence, anyFinding, calmEvidence, failedCheck } from './evidence-samples.ts'

const grants = { publishers: [], exceptions: [] }
const checks = ['capture', 'statement', 'binding', 'receipt', 'freshness', 'control'] as const
const runs = { numRuns: 1_000 }
/** Whatever there can be, and what there mostly is. */
const eitherEvidence = fc.oneof(anyEvidence, calmEvidence)

function policy(...levels: Level[]) {
  return effectivePolicy(levels)
}

function user(demands: Partial<Demands>): Level {
  return { name: 'user', demands, grants }
}

/** Neither as a whole nor for any single item. */
function expectNotBetter(after: Verdict, before: Verdict): void {
  const better = (a: Effect, b: Effect): boolean => isWorse(b, a)
  expect(better(after.effect, before.effect)).toBe(false)
  expect(better(after.serverEffect, before.serverEffect)).toBe(false)
  for (const [index, item] of before.items.entries()) {
    expect(better(after.items[index]?.effect ?? 'block', item.effect)).toBe(false)
  }
}

describe('for all evidence', () => {
  test('decide is total, deterministic, and gives each item exactly one verdict', () => {
    fc.assert(
      fc.property(anyDemands, anyEvidence, (demands, evidence) => {
        const verdict = decide(policy(user(demands)), evidence)
        expect(decide(policy(user(demands)), structuredClone(evidence))).toEqual(verdict)
        expect(effectOrder).toContain(verdict.effect)
        expect(verdict.items.length).toBe(evidence.items.length)
        expect(verdict.reasons.every(({ code }) => Object.hasOwn(effects, code))).toBe(true)
        expect(verdict.reasons.some(({ code }) => code === 'internal')).toBe(false)
      }),
      runs,
    )
  })

  test('the whole is as bad as its worst part', () => {
    fc.assert(
      fc.property(anyDemands, anyEvidence, (demands, evidence) => {
        const verdict = decide(policy(user(demands)), evidence)
        const parts = [verdict.serverEffect, ...verdict.items.map(({ effect }) => effect)]
        expect(parts.map((effect) => effectOrder.indexOf(effect)).reduce((a, b) => Math.max(a, b))).toBe(
          effectOrder.indexOf(verdict.effect),
        )
      }),
      runs,
    )
  })

  test('taking away what was verified never improves the verdict', () => {
    const which = fc.constantFrom(...checks)
    fc.assert(
      fc.property(anyDemands, eitherEvidence, which, failedCheck, (demands, given, name, check) => {
        const evidence = consistent(given, policy(user(demands)).demands)
        fc.pre(evidence[name].state === 'verified')
        const before = decide(policy(user(demands)), evidence)
        expectNotBetter(decide(policy(user(demands)), { ...evidence, [name]: check }), before)
      }),
      runs,
    )
  })

  test('adding a finding never improves the verdict', () => {
    fc.assert(
      fc.property(anyDemands, eitherEvidence, anyFinding, fc.boolean(), (demands, evidence, finding, isNew) => {
        const items = evidence.items.map((item) => ({
          ...item,
          findings: [...item.findings, finding],
          newFindings: isNew ? [...item.newFindings, finding] : item.newFindings,
        }))
        const before = decide(policy(user(demands)), evidence)
        expectNotBetter(decide(policy(user(demands)), { ...evidence, items }), before)
      }),
      runs,
    )
  })

  test('a missing item, a new mask, a changed target or an issue never improves the verdict', () => {
    const worse = fc.constantFrom<(evidence: Evidence) => Evidence>(
      (evidence) => ({ ...evidence, missing: [...evidence.missing, { section: 'tools', name: 'x' }] }),
      (evidence) => ({ ...evidence, newMasks: [...evidence.newMasks, { section: 'tools', name: 'x' }] }),
      (evidence) => ({ ...evidence, targetChange: 'changed' }),
      (evidence) => ({
        ...evidence,
        items: evidence.items.map((item) => ({ ...item, issues: [{ kind: 'lone-surrogate' as const, pointer: '' }] })),
      }),
      (evidence) => ({ ...evidence, firstUse: 'may-not-pin' }),
      (evidence) => ({ ...evidence, lookAlike: 'io.github.acme/files' }),
      (evidence) => ({
        ...evidence,
        collisions: evidence.items.map(({ name }) => ({
          name,
          entry: 'other',
          other: name,
          first: 'unclear' as const,
        })),
      }),
    )
    fc.assert(
      fc.property(anyDemands, eitherEvidence, worse, (demands, evidence, change) => {
        // A first use that may not be pinned is could-not-check, which hardened would have blocked.
        fc.pre(demands.preset !== 'hardened')
        const before = decide(policy(user(demands)), evidence)
        expectNotBetter(decide(policy(user(demands)), change(evidence)), before)
      }),
      runs,
    )
  })

  test('saying more in favour never turns a refusal into anything else, and a rejection never improves the verdict', () => {
    const vouch = (evidence: Evidence, vouched: ItemEvidence['vouched']): Evidence => ({
      ...evidence,
      items: evidence.items.map((item) => ({ ...item, vouched })),
    })
    fc.assert(
      fc.property(anyDemands, eitherEvidence, (demands, evidence) => {
        const before = decide(policy(user(demands)), vouch(evidence, 'none'))
        for (const vouched of ['observed', 'approved'] as const) {
          const after = decide(policy(user(demands)), vouch(evidence, vouched))
          expect(after.serverEffect).toBe(before.serverEffect)
          const refused = checks.some((name) => evidence[name].state === 'refused')
          if (refused && demands.preset !== 'observe') expect(after.effect).toBe('block')
        }
        expectNotBetter(decide(policy(user(demands)), vouch(evidence, 'rejected')), before)
        expectNotBetter(decide(policy(user(demands)), vouch(evidence, 'not-as-observed')), before)
      }),
      runs,
    )
  })

  test('a machine policy that names approvers never improves the verdict of one that names none', () => {
    const machine = (approvers: readonly VoucherGrant[]): Level => {
      return { name: 'machine', demands: { preset: 'standard' }, grants: { ...grants, approvers }, delegate: [] }
    }
    const named: VoucherGrant[] = [{ names: ['*'], identities: [] }]
    fc.assert(
      fc.property(eitherEvidence, (evidence) => {
        const after = decide(policy(machine(named)), evidence)
        expectNotBetter(after, decide(policy(machine([])), evidence))
        const uncovered = evidence.items.some(({ vouched, signed }) => vouched === 'none' && signed === 'no-statement')
        if (uncovered) expect(after.effect).toBe('block')
      }),
      runs,
    )
  })

  test('a statement by more of the accepted is never worse', () => {
    fc.assert(
      fc.property(anyDemands, anyEvidence, (demands, evidence) => {
        fc.pre(evidence.statement.state === 'verified')
        const { value } = evidence.statement
        const more = {
          ...evidence,
          statement: { state: 'verified' as const, value: { ...value, signers: [...value.signers, 'x'] } },
        }
        expectNotBetter(decide(policy(user(demands)), evidence), decide(policy(user(demands)), more))
      }),
      runs,
    )
  })

  test('a stricter demand never improves the verdict: decide(meet(a, b)) is not better than decide(a)', () => {
    fc.assert(
      fc.property(anyDemands, anyDemands, eitherEvidence, (a, b, evidence) => {
        const full = (stated: Partial<Demands>): Demands => policy(user(stated)).demands
        const met = { ...policy(user(a)), demands: meetDemands(full(a), full(b)) }
        expectNotBetter(decide(met, evidence), decide(policy(user(a)), evidence))
      }),
      runs,
    )
  })

  test('a project level never improves the verdict', () => {
    fc.assert(
      fc.property(anyDemands, anyDemands, anyEvidence, (own, project, evidence) => {
        const alone = decide(policy(user(own)), evidence)
        expectNotBetter(decide(policy(user(own), { name: 'project', demands: project }), evidence), alone)
      }),
      runs,
    )
  })

  test('a user level never improves the verdict of a machine level that states a preset', () => {
    fc.assert(
      fc.property(anyDemands, anyDemands, anyEvidence, (machine, own, evidence) => {
        fc.pre(machine.preset !== undefined)
        const level: Level = { name: 'machine', demands: machine, grants, delegate: [] }
        expectNotBetter(decide(policy(level, user(own)), evidence), decide(policy(level), evidence))
      }),
      runs,
    )
  })
})

/** A statement that was verified always has an answer about its binding, and about its receipt where that is demanded. */
function consistent(evidence: Evidence, { requireReceipt }: Demands): Evidence {
  if (evidence.statement.state !== 'verified') return evidence
  const answered = <T>(check: Check<T>): Check<T> => (check.state === 'not-demanded' ? { state: 'absent' } : check)
  return {
    ...evidence,
    binding: answered(evidence.binding),
    receipt: requireReceipt ? answered(evidence.receipt) : evidence.receipt,
  }
}
