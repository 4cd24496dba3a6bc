import { describe, expect, test } from 'vitest'
import {
  computedEffect,
  effectOrder,
  effects,
  enforcedEffect,
  exceptableReasons,
  isWorse,
  obstacleEffects,
  type ReasonCode,
  refusalEffects,
  worstEffect,
} from '../../src/trust/reasons.ts'

const codes = Object.keys(effects) as ReasonCode[]

describe('reasons', () => {
  test('the table is the contract: every code and its weight under standard and hardened', () => {
    expect(effects).toEqual({
      signed: ['allow', 'allow'],
      'signed-release': ['allow', 'allow'],
      pinned: ['allow', 'flag'],
      'project-pin': ['flag', 'block'],
      mechanical: ['flag', 'flag'],
      queued: ['flag', 'block'],
      'first-use': ['flag', 'block'],
      'first-use-unpinned': ['could-not-check', 'could-not-check'],
      observed: ['allow', 'flag'],
      approved: ['allow', 'allow'],
      drift: ['block', 'block'],
      rollback: ['block', 'block'],
      downgrade: ['block', 'block'],
      'not-as-signed': ['block', 'block'],
      violation: ['block', 'block'],
      equivocation: ['block', 'block'],
      'bad-signature': ['block', 'block'],
      'wrong-statement': ['block', 'block'],
      'wrong-identity': ['block', 'block'],
      threshold: ['block', 'block'],
      'identity-pending': ['block', 'block'],
      'control-rollback': ['block', 'block'],
      'package-changed': ['block', 'block'],
      'bad-receipt': ['block', 'block'],
      'binding-mismatch': ['block', 'block'],
      revoked: ['block', 'block'],
      yanked: ['block', 'block'],
      'broken-control-chain': ['block', 'block'],
      fork: ['block', 'block'],
      'server-unreachable': ['could-not-check', 'could-not-check'],
      'server-limit': ['could-not-check', 'could-not-check'],
      'server-protocol': ['could-not-check', 'could-not-check'],
      'server-auth': ['could-not-check', 'could-not-check'],
      'registry-unreachable': ['could-not-check', 'could-not-check'],
      'registry-response': ['could-not-check', 'could-not-check'],
      'registry-auth': ['could-not-check', 'could-not-check'],
      offline: ['could-not-check', 'could-not-check'],
      'log-unreachable': ['could-not-check', 'could-not-check'],
      'control-unreachable': ['could-not-check', 'could-not-check'],
      'trusted-root-stale': ['could-not-check', 'could-not-check'],
      'trusted-root-unreachable': ['could-not-check', 'could-not-check'],
      'package-unresolved': ['could-not-check', 'could-not-check'],
      'clock-skew': ['could-not-check', 'could-not-check'],
      stale: ['could-not-check', 'could-not-check'],
      'definitions-only': ['flag', 'block'],
      partial: ['flag', 'block'],
      unsigned: ['allow', 'flag'],
      'signature-required': ['block', 'block'],
      'no-receipt': ['flag', 'block'],
      'cool-down': ['flag', 'flag'],
      'covered-by-pin': ['flag', 'flag'],
      'error-finding': ['block', 'block'],
      'no-canonical-form': ['block', 'block'],
      'target-changed': ['block', 'block'],
      'new-mask': ['block', 'block'],
      'new-suppression': ['flag', 'flag'],
      deprecated: ['flag', 'flag'],
      'not-as-observed': ['flag', 'block'],
      rejected: ['block', 'block'],
      'approval-required': ['block', 'block'],
      'look-alike': ['flag', 'flag'],
      'name-collision': ['flag', 'flag'],
      'unique-name-required': ['block', 'block'],
      bypassed: ['flag', 'flag'],
      internal: ['block', 'block'],
    })
  })

  test('codes are kebab-case', () => {
    expect(codes.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([])
  })

  test('hardened never weighs a reason less than standard', () => {
    expect(codes.filter((code) => isWorse(effects[code][0], effects[code][1]))).toEqual([])
  })

  test('whatever was refused blocks, and whatever could not be asked is never clean', () => {
    for (const row of Object.values(refusalEffects)) expect(row).toEqual(['block', 'block'])
    for (const row of Object.values(obstacleEffects)) expect(row).toEqual(['could-not-check', 'could-not-check'])
  })

  test('what was checked and is wrong, or could not be checked, is nothing that policy can except', () => {
    const never = [...Object.keys(refusalEffects), ...Object.keys(obstacleEffects)]
    expect(exceptableReasons.filter((code) => never.includes(code))).toEqual([])
  })

  test.each(codes)('%s weighs the same enforced as computed, unless policy only observes', (code) => {
    expect(enforcedEffect(code, 'standard')).toBe(effects[code][0])
    expect(enforcedEffect(code, 'hardened')).toBe(effects[code][1])
    expect(computedEffect(code, 'observe')).toBe(effects[code][0])
  })

  test('observe lets everything pass with a flag, except the frame rules and an unseen server', () => {
    const still = codes.filter((code) => !['allow', 'flag'].includes(enforcedEffect(code, 'observe')))
    expect(still.sort()).toEqual([
      'internal',
      'server-auth',
      'server-limit',
      'server-protocol',
      'server-unreachable',
      'violation',
    ])
    expect(enforcedEffect('signed', 'observe')).toBe('allow')
    expect(enforcedEffect('drift', 'observe')).toBe('flag')
  })

  test('a code that is in no table blocks under every preset, inherited member names included', () => {
    for (const code of ['nonsense', 'constructor', '__proto__', 'toString'] as string[] as ReasonCode[]) {
      for (const preset of ['observe', 'standard', 'hardened'] as const) {
        expect(enforcedEffect(code, preset)).toBe('block')
        expect(computedEffect(code, preset)).toBe('block')
      }
    }
  })

  test('the worst effect wins, and nothing at all is allowed', () => {
    expect(worstEffect([])).toBe('allow')
    for (const a of effectOrder) {
      for (const b of effectOrder) {
        const worse = effectOrder[Math.max(effectOrder.indexOf(a), effectOrder.indexOf(b))]
        expect(worstEffect([a, b])).toBe(worse)
      }
    }
  })
})
