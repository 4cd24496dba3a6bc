import { describe, expect, test } from 'vitest'
import type { Binding } from '../../src/attestation/binding.ts'
import { checkBinding, describeRunning, type RunningTarget } from '../../src/trust/binding-check.ts'
import { effectivePolicy } from '../../src/trust/policy.ts'
import { decide } from '../../src/trust/verdict.ts'
import { cleanEvidence } from './evidence-samples.ts'

const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`
const otherIntegrity = `sha512-${Buffer.alloc(64, 2).toString('base64')}`
const npm = { name: '@acme/weather-mcp', version: '1.2.0', integrity }
const digest = `sha256:${'ab'.repeat(32)}`

/** For each kind: a binding, the target that it is, and twins of that target that differ in one fact. */
const kinds: readonly [Binding, RunningTarget, readonly RunningTarget[]][] = [
  [
    { type: 'npm', ...npm },
    { kind: 'npm', ...npm },
    [
      { kind: 'npm', ...npm, name: '@acme/weather-mcq' },
      { kind: 'npm', ...npm, version: '1.2.1' },
      { kind: 'npm', ...npm, integrity: otherIntegrity },
    ],
  ],
  [
    { type: 'mcpb', sha256: 'cd'.repeat(32) },
    { kind: 'mcpb', sha256: 'cd'.repeat(32) },
    [{ kind: 'mcpb', sha256: 'ce'.repeat(32) }],
  ],
  [{ type: 'oci', digest }, { kind: 'oci', digest }, [{ kind: 'oci', digest: `sha256:${'ac'.repeat(32)}` }]],
  [
    { type: 'origin', origin: 'https://mcp.acme.example' },
    { kind: 'origin', origin: 'https://mcp.acme.example' },
    [
      { kind: 'origin', origin: 'https://mcp.acme.example:8443' },
      { kind: 'origin', origin: 'https://acme.example' },
    ],
  ],
]

describe('checkBinding', () => {
  test.each(kinds)('%j is proven by exactly that target, and by no twin of it', (binding, running, twins) => {
    expect(checkBinding([binding], running)).toEqual({ state: 'verified', value: 'bound' })
    for (const twin of twins) {
      expect(checkBinding([binding], twin)).toMatchObject({ state: 'refused', reason: 'binding-mismatch' })
    }
  })

  test('one of several bindings is enough, and a target of a kind that none of them names is another', () => {
    const bindings = kinds.map(([binding]) => binding)
    for (const [binding, running] of kinds) {
      expect(checkBinding(bindings, running).state).toBe('verified')
      const others = bindings.filter((each) => each !== binding)
      expect(checkBinding(others, running)).toMatchObject({ state: 'refused', reason: 'binding-mismatch' })
    }
  })

  test('a known target is not proven by a statement without bindings, nor an unknown one by any', () => {
    for (const [binding, running] of kinds) {
      expect(checkBinding([], running).state).toBe('absent')
      const unknown = checkBinding([binding], { kind: 'unknown', detail: 'nobody looked' })
      expect(unknown).toEqual({ state: 'absent', detail: 'nobody looked' })
    }
  })

  test('the same version with other bytes says so', () => {
    const check = checkBinding([{ type: 'npm', ...npm }], { kind: 'npm', ...npm, integrity: otherIntegrity })
    expect(check).toMatchObject({
      detail: 'the npm package "@acme/weather-mcp@1.2.0" has other bytes than the statement names',
    })
  })

  test('a verified binding is allowed, a mismatch blocks, and an unknown target is flagged or blocked', () => {
    const [[binding, running, twins] = []] = kinds
    if (binding === undefined || running === undefined || twins?.[0] === undefined) throw new Error('no samples')
    const codes = (target: RunningTarget, preset: 'standard' | 'hardened') => {
      const policy = effectivePolicy([
        { name: 'user', demands: { preset }, grants: { publishers: [], exceptions: [] } },
      ])
      const verdict = decide(policy, { ...cleanEvidence, binding: checkBinding([binding], target) })
      return [
        verdict.serverEffect,
        ...verdict.reasons.filter(({ section }) => section === undefined).map(({ code }) => code),
      ]
    }
    expect(codes(running, 'standard')).toEqual(['allow'])
    expect(codes(running, 'hardened')).toEqual(['allow'])
    expect(codes(twins[0], 'standard')).toEqual(['block', 'binding-mismatch'])
    expect(codes({ kind: 'unknown', detail: 'x' }, 'standard')).toEqual(['flag', 'definitions-only'])
    expect(codes({ kind: 'unknown', detail: 'x' }, 'hardened')).toEqual(['block', 'definitions-only'])
  })
})

describe('describeRunning', () => {
  test('each kind has one line, and foreign text in it is escaped', () => {
    const lines = kinds.map(([, running]) => describeRunning(running))
    expect(new Set(lines).size).toBe(kinds.length)
    expect(describeRunning({ kind: 'npm', ...npm, name: 'a\u202eb' })).toContain('<U+202E>')
    expect(describeRunning({ kind: 'unknown', detail: 'why' })).toBe('not known (why)')
  })
})
