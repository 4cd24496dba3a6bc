import { describe, expect, test } from 'vitest'
import type { Suppression } from '../../src/attestation/suppression.ts'
import type { Check, Evidence, ItemEvidence } from '../../src/trust/evidence.ts'
import type { Grants, Level } from '../../src/trust/policy.ts'
import { effectivePolicy } from '../../src/trust/policy.ts'
import {
  effects,
  type ObstacleCode,
  obstacleEffects,
  type RefusalCode,
  refusalEffects,
} from '../../src/trust/reasons.ts'
import { checkNames, decide, type Effect, type ReasonCode, type Verdict } from '../../src/trust/verdict.ts'
import { cleanEvidence, policyOf, signedItem, unsignedEvidence } from './evidence-samples.ts'

const standard = policyOf('standard')
const hardened = policyOf('hardened')

function codesOf(verdict: Verdict): ReasonCode[] {
  return verdict.reasons.map(({ code }) => code)
}

function unsigned(item: Partial<ItemEvidence> = {}, evidence: Partial<Evidence> = {}): Evidence {
  const base = { ...unsignedEvidence, ...evidence }
  return { ...base, items: [{ ...signedItem, signed: 'no-statement', ...item }] }
}

function signed(item: Partial<ItemEvidence> = {}, evidence: Partial<Evidence> = {}): Evidence {
  return { ...cleanEvidence, ...evidence, items: [{ ...signedItem, ...item }] }
}

const grants: Grants = { publishers: [], exceptions: [] }
/** A machine policy that names approvers for every server. */
const approving: Level = {
  name: 'machine',
  demands: {},
  grants: { ...grants, approvers: [{ names: ['*'], identities: [] }] },
  delegate: ['*'],
}
/** A machine policy under which the publisher's own suppressions count. */
const accepting: Level = {
  name: 'machine',
  demands: {},
  grants: { ...grants, acceptSuppressions: ['io.github.acme/*'] },
  delegate: [],
}
const bypass = {
  servers: [cleanEvidence.entry],
  from: cleanEvidence.now,
  until: cleanEvidence.now + 3_600_000,
  reason: 'an outage',
}
const bypassing: Level = { name: 'machine', demands: {}, grants: { ...grants, bypasses: [bypass] }, delegate: [] }
const suppression: Suppression = {
  rule: 'invisible-characters',
  section: 'tools',
  name: 'read_file',
  sha256: 'a'.repeat(64),
  until: '2027-01-01T00:00:00Z',
  reason: 'documentation',
}
const finding = {
  rule: 'invisible-characters',
  severity: 'error',
  section: 'tools',
  name: 'read_file',
  pointer: '/description',
  start: 3,
  end: 4,
  message: 'one hidden character',
} as const

const collision = { name: signedItem.name, entry: 'other', other: signedItem.name, first: 'unclear' } as const

/** For each reason, evidence that gives it, and the whole effect of that evidence under both presets. */
const samples: Record<Exclude<ReasonCode, RefusalCode | ObstacleCode>, [Evidence, Effect, Effect]> = {
  signed: [signed(), 'allow', 'allow'],
  'signed-release': [signed({ pinned: 'other' }, { release: 'newer' }), 'allow', 'allow'],
  'cool-down': [
    signed(
      { pinned: 'other' },
      { release: 'newer', receipt: { state: 'verified', value: { acceptedAt: cleanEvidence.now - 1, index: 0 } } },
    ),
    'allow',
    'flag',
  ],
  pinned: [unsigned(), 'allow', 'flag'],
  'project-pin': [unsigned({}, { baseline: 'project-only' }), 'flag', 'block'],
  mechanical: [unsigned({ pinned: 'mechanical' }), 'flag', 'flag'],
  queued: [unsigned({ pinned: 'other', changedShare: 0.1 }, { release: 'newer' }), 'flag', 'block'],
  'first-use': [unsigned({ pinned: 'no-baseline' }, { baseline: 'none' }), 'flag', 'block'],
  'first-use-unpinned': [
    unsigned({ pinned: 'no-baseline' }, { baseline: 'none', firstUse: 'may-not-pin' }),
    'could-not-check',
    'could-not-check',
  ],
  observed: [unsigned({ pinned: 'no-baseline', vouched: 'observed' }, { baseline: 'none' }), 'allow', 'flag'],
  approved: [unsigned({ pinned: 'other', vouched: 'approved' }), 'allow', 'allow'],
  drift: [unsigned({ pinned: 'other' }), 'block', 'block'],
  rollback: [unsigned({ pinned: 'other' }, { release: 'older' }), 'block', 'block'],
  downgrade: [unsigned({ pinned: 'other', changedShare: 0 }, { release: 'newer', wasSigned: true }), 'block', 'block'],
  'not-as-signed': [signed({ signed: 'other' }), 'block', 'block'],
  'definitions-only': [signed({}, { binding: { state: 'absent' } }), 'flag', 'block'],
  partial: [signed({}, { missing: [{ section: 'tools', name: 'write_file' }] }), 'flag', 'block'],
  unsigned: [unsigned({}, { statement: { state: 'absent' } }), 'allow', 'flag'],
  'signature-required': [unsigned(), 'block', 'block'],
  'no-receipt': [signed({}, { receipt: { state: 'absent' } }), 'flag', 'block'],
  'covered-by-pin': [
    unsigned({}, { statement: { state: 'unchecked', reason: 'registry-unreachable' } }),
    'flag',
    'flag',
  ],
  'error-finding': [signed({ findings: [finding] }), 'block', 'block'],
  'no-canonical-form': [signed({ issues: [{ kind: 'lone-surrogate', pointer: '/description' }] }), 'block', 'block'],
  'target-changed': [signed({}, { targetChange: 'the command has other arguments' }), 'block', 'block'],
  'new-mask': [signed({}, { newMasks: [{ section: 'tools', name: 'now' }] }), 'block', 'block'],
  'new-suppression': [signed({}, { newSuppressions: [suppression] }), 'flag', 'flag'],
  deprecated: [signed({}, { control: { state: 'verified', value: { deprecated: 'superseded' } } }), 'flag', 'flag'],
  'not-as-observed': [unsigned({ vouched: 'not-as-observed' }), 'flag', 'block'],
  rejected: [signed({ vouched: 'rejected' }), 'block', 'block'],
  'approval-required': [unsigned(), 'block', 'block'],
  'look-alike': [
    unsigned({ pinned: 'no-baseline', vouched: 'approved' }, { baseline: 'none', lookAlike: 'io.github.acme/files' }),
    'flag',
    'flag',
  ],
  'name-collision': [signed({}, { collisions: [collision] }), 'flag', 'flag'],
  'unique-name-required': [signed({}, { collisions: [collision] }), 'block', 'block'],
  bypassed: [unsigned(), 'flag', 'flag'],
  internal: [{} as Evidence, 'block', 'block'],
}

describe('each reason', () => {
  test.each(Object.entries(samples))('%s', (code, [evidence, inStandard, inHardened]) => {
    const demands = {
      requireSignature: code === 'signature-required',
      uniqueToolNames: code === 'unique-name-required',
    }
    const policies = (['standard', 'hardened'] as const).map((preset) =>
      effectivePolicy([
        { name: 'user', demands: { preset, ...demands }, grants },
        ...(code === 'approval-required' ? [approving] : []),
        ...(code === 'new-suppression' ? [accepting] : []),
        ...(code === 'bypassed' ? [bypassing] : []),
      ]),
    )
    const [first, second] = policies.map((policy) => decide(policy, evidence))
    expect([first?.effect, second?.effect]).toEqual([inStandard, inHardened])
    if (code === 'cool-down') expect(codesOf(first as Verdict)).not.toContain(code)
    else expect(codesOf(first as Verdict)).toContain(code)
    expect(codesOf(second as Verdict)).toContain(code)
  })

  test.each(Object.keys(refusalEffects) as RefusalCode[])('%s blocks wherever it is found', (reason) => {
    const check = { state: 'refused', reason, detail: 'why' } as const
    for (const name of ['capture', 'statement', 'binding', 'receipt', 'freshness', 'control'] as const) {
      const verdict = decide(standard, { ...cleanEvidence, [name]: check })
      expect(verdict.effect).toBe('block')
      expect(verdict.serverEffect).toBe('block')
      expect(verdict.reasons).toContainEqual({ code: reason, detail: 'why' })
    }
  })

  test.each(Object.keys(obstacleEffects) as ObstacleCode[])('%s is never clean, wherever it is met', (reason) => {
    const check: Check<never> = { state: 'unchecked', reason }
    const uncovered = { ...cleanEvidence, items: [{ ...signedItem, pinned: 'no-baseline' as const }] }
    for (const name of ['capture', 'statement', 'receipt', 'freshness', 'control'] as const) {
      const verdict = decide(standard, { ...uncovered, baseline: 'none', [name]: check })
      expect(verdict.effect).toBe('could-not-check')
      expect(codesOf(verdict)).toContain(reason)
      expect(verdict.notChecked).toContain(name)
    }
  })

  test('together the tests above name every code there is', () => {
    const named = [...Object.keys(samples), ...Object.keys(refusalEffects), ...Object.keys(obstacleEffects)]
    expect(named.sort()).toEqual(Object.keys(effects).sort())
  })
})

describe('a verdict', () => {
  test('lists what was not checked', () => {
    const verdict = decide(standard, unsigned())
    expect(verdict.checked).toEqual(['capture', 'pin'])
    expect(verdict.notChecked).toEqual(['statement', 'binding', 'receipt', 'freshness', 'control'])
    expect(decide(standard, cleanEvidence).notChecked).toEqual([])
  })

  test('withholds one poisoned item and keeps the others', () => {
    const evidence: Evidence = {
      ...cleanEvidence,
      items: [signedItem, { ...signedItem, name: 'write_file', signed: 'other', findings: [finding] }],
    }
    const verdict = decide(standard, evidence)
    expect(verdict.effect).toBe('block')
    expect(verdict.serverEffect).toBe('allow')
    expect(verdict.items.map(({ name, effect }) => [name, effect])).toEqual([
      ['read_file', 'allow'],
      ['write_file', 'block'],
    ])
    expect(verdict.reasons).toContainEqual({ code: 'not-as-signed', section: 'tools', name: 'write_file' })
  })

  test('adds what is wrong with the server to every item', () => {
    const verdict = decide(standard, { ...cleanEvidence, statement: { state: 'refused', reason: 'bad-signature' } })
    expect(verdict.items.map(({ effect }) => effect)).toEqual(['block'])
  })

  test('of a server that nobody looked at is could not check, even with nothing to judge', () => {
    for (const capture of [{ state: 'absent' }, { state: 'not-demanded' }] as const) {
      expect(decide(standard, { ...cleanEvidence, capture, items: [] }).effect).toBe('could-not-check')
    }
  })

  test('of a server that shows nothing is allowed where everything else holds', () => {
    expect(decide(standard, { ...cleanEvidence, items: [] }).effect).toBe('allow')
  })

  test('flags signed definitions on a target that nothing binds them to, also where nobody asked for a binding', () => {
    const verdict = decide(standard, { ...cleanEvidence, binding: { state: 'not-demanded' } })
    expect(codesOf(verdict)).toEqual(['definitions-only', 'signed'])
    expect(decide(hardened, { ...cleanEvidence, binding: { state: 'not-demanded' } }).effect).toBe('block')
  })

  test('says both that a binding could not be checked and that only definitions are signed', () => {
    const verdict = decide(standard, {
      ...cleanEvidence,
      binding: { state: 'unchecked', reason: 'registry-unreachable' },
    })
    expect(codesOf(verdict)).toEqual(['registry-unreachable', 'definitions-only', 'signed'])
    expect(verdict.effect).toBe('could-not-check')
  })

  test('misses a receipt that policy demands even where nobody asked for one', () => {
    const policy = effectivePolicy([{ name: 'user', demands: { requireReceipt: true }, grants }])
    const evidence: Evidence = { ...cleanEvidence, receipt: { state: 'not-demanded' } }
    expect(codesOf(decide(policy, evidence))).toEqual(['no-receipt', 'signed'])
    expect(codesOf(decide(standard, evidence))).toEqual(['signed'])
  })

  test('a missing freshness proof is stale', () => {
    expect(codesOf(decide(standard, { ...cleanEvidence, freshness: { state: 'absent' } }))).toContain('stale')
  })

  test('a project lock never makes more than a flag, and a block under hardened, whatever cell it fell into', () => {
    for (const pinned of ['same', 'mechanical'] as const) {
      const evidence = unsigned({ pinned }, { baseline: 'project-only' })
      expect(codesOf(decide(standard, evidence))).toContain('project-pin')
      expect(decide(hardened, evidence).effect).toBe('block')
    }
    const accepted = signed({ pinned: 'mechanical' }, { baseline: 'project-only' })
    expect(codesOf(decide(standard, accepted))).toEqual(['signed'])
  })

  test('pins cover an unreachable registry only where every item is exactly as pinned on the pinned target', () => {
    const statement = { state: 'unchecked', reason: 'registry-unreachable', detail: 'refused' } as const
    const covered = decide(standard, unsigned({}, { statement }))
    expect(covered.reasons[0]).toEqual({ code: 'covered-by-pin', detail: 'registry-unreachable: refused' })
    const not = [
      unsigned({ pinned: 'mechanical' }, { statement }),
      unsigned({}, { statement, targetChange: 'other arguments' }),
      unsigned({}, { statement, missing: [{ section: 'tools', name: 'gone' }] }),
      unsigned({}, { statement, baseline: 'none' }),
      { ...unsigned({}, { statement }), items: [] },
    ]
    for (const evidence of not) expect(codesOf(decide(standard, evidence))).toContain('registry-unreachable')
  })

  test('a young release waits for the cool-down, and one without a receipt counts as young', () => {
    const day = 86_400_000
    const release = (receipt: Evidence['receipt']) => signed({ pinned: 'other' }, { release: 'newer', receipt })
    const aged = (ageMs: number) =>
      release({ state: 'verified', value: { acceptedAt: cleanEvidence.now - ageMs, index: 0 } })
    expect(codesOf(decide(hardened, aged(3 * day)))).toEqual(['signed-release'])
    expect(codesOf(decide(hardened, aged(3 * day - 1)))).toEqual(['signed-release', 'cool-down'])
    expect(codesOf(decide(hardened, aged(Number.NaN)))).toContain('cool-down')
    expect(codesOf(decide(hardened, release({ state: 'not-demanded' })))).toContain('cool-down')
    expect(codesOf(decide(standard, aged(0)))).toEqual(['signed-release'])
  })

  test('warnings and notes of the linter do not change it', () => {
    const soft = signed({
      findings: [
        { ...finding, severity: 'warning' },
        { ...finding, severity: 'note' },
      ],
    })
    expect(decide(standard, soft)).toEqual(decide(standard, signed()))
  })

  test('says which rule, where, and on which item an error finding is', () => {
    const verdict = decide(standard, signed({ findings: [finding] }))
    expect(verdict.reasons).toContainEqual({
      code: 'error-finding',
      section: 'tools',
      name: 'read_file',
      pointer: '/description',
      detail: 'invisible-characters: one hidden character',
    })
  })

  test('an exception accepts one rule on one item until it expires, and not a moment longer', () => {
    const exception = {
      what: 'invisible-characters',
      servers: ['files'],
      item: 'read_file',
      until: cleanEvidence.now + 1,
      reason: 'known',
    }
    const policy = (change: object) =>
      effectivePolicy([
        { name: 'user', demands: {}, grants: { publishers: [], exceptions: [{ ...exception, ...change }] } },
      ])
    const evidence = signed({ findings: [finding] })
    expect(decide(policy({}), evidence).effect).toBe('allow')
    expect(decide(policy({ servers: ['io.github.acme/*'] }), evidence).effect).toBe('allow')
    const wrong = [
      { until: cleanEvidence.now },
      { until: Number.NaN },
      { item: 'other' },
      { what: 'hidden-markup' },
      { servers: ['mail'] },
      { servers: ['io.github.acme/other'] },
    ]
    for (const change of wrong) expect(decide(policy(change), evidence).effect).toBe('block')
  })

  test('an exception may accept fewer items than the profile has', () => {
    const exceptions = [{ what: 'partial', servers: ['files'], until: cleanEvidence.now + 1, reason: 'read only' }]
    const policy = effectivePolicy([{ name: 'user', demands: {}, grants: { publishers: [], exceptions } }])
    const missing = [{ section: 'tools', name: 'write_file' }] as const
    expect(codesOf(decide(policy, signed({}, { missing })))).toEqual(['signed'])
  })

  test('escapes foreign names in its own words', () => {
    const verdict = decide(standard, signed({}, { missing: [{ section: 'tools', name: 'a\u200bb' }] }))
    expect(verdict.reasons[0]?.detail).toBe('tools "a<U+200B>b"')
  })
})

describe('observe', () => {
  const observe = policyOf('observe')

  test('says what standard would do, and lets it pass with a flag', () => {
    const verdict = decide(observe, signed({ signed: 'other', findings: [finding] }))
    expect(verdict.effect).toBe('flag')
    expect(verdict.computedEffect).toBe('block')
    expect(codesOf(verdict)).toEqual(codesOf(decide(standard, signed({ signed: 'other', findings: [finding] }))))
  })

  test('still blocks a server that broke the frame rules', () => {
    expect(decide(observe, { ...cleanEvidence, capture: { state: 'refused', reason: 'violation' } }).effect).toBe(
      'block',
    )
  })
})

describe('decide never throws', () => {
  test.each([
    ['nothing', undefined],
    ['no items', { ...cleanEvidence, items: undefined }],
    ['an unknown state', { ...cleanEvidence, statement: { state: 'perhaps' } }],
    ['an unknown situation', { ...cleanEvidence, items: [{ ...signedItem, signed: 'maybe' }] }],
    ['an unknown column', { ...cleanEvidence, items: [{ ...signedItem, pinned: 'constructor' }] }],
    ['an unknown release', { ...cleanEvidence, release: 'toString', items: [{ ...signedItem, pinned: 'other' }] }],
    ['an unknown reason', { ...cleanEvidence, receipt: { state: 'refused', reason: 'nonsense' } }],
  ])('%s is a block', (_, evidence) => {
    for (const policy of [standard, hardened, policyOf('observe')]) {
      expect(decide(policy, evidence as unknown as Evidence).effect).toBe('block')
    }
  })

  test('a defect of ours says so and claims to have checked nothing', () => {
    const verdict = decide(standard, undefined as unknown as Evidence)
    expect(codesOf(verdict)).toEqual(['internal'])
    expect(verdict.checked).toEqual([])
    expect(verdict.notChecked).toEqual(checkNames)
  })
})

describe('an error that was suppressed', () => {
  const statement: Evidence['statement'] = {
    state: 'verified',
    value: {
      signers: ['key:acme'],
      acceptedBy: 'policy',
      name: 'io.github.acme/files',
      version: '1.0.0',
      profile: 'default',
      suppressions: [suppression],
    },
  }
  const poisoned = { findings: [finding], flagged: [suppression.sha256] }

  function effectOf(
    item: Partial<ItemEvidence>,
    evidence: Partial<Evidence> = {},
    levels: readonly Level[] = [accepting],
  ) {
    const policy = effectivePolicy([{ name: 'user', demands: { preset: 'standard' }, grants }, ...levels])
    return decide(policy, signed({ ...poisoned, ...item }, { statement, ...evidence })).effect
  }

  test('by its publisher counts where policy accepts the publisher’s suppressions, and nowhere else', () => {
    expect(effectOf({})).toBe('allow')
    expect(effectOf({}, {}, [])).toBe('block')
    const other: Level = { ...accepting, grants: { ...grants, acceptSuppressions: ['io.github.other/*'] } }
    expect(effectOf({}, {}, [other])).toBe('block')
  })

  test.each([
    ['another text', { flagged: ['b'.repeat(64)] }],
    ['another tool', { name: 'write_file', findings: [{ ...finding, name: 'write_file' }] }],
    ['another rule', { findings: [{ ...finding, rule: 'html-comment' }] }],
    ['another section', { section: 'prompts', findings: [{ ...finding, section: 'prompts' }] }],
    [
      'a second finding of another text',
      { findings: [finding, finding], flagged: [suppression.sha256, 'c'.repeat(64)] },
    ],
    ['a text that is not known', { flagged: [] }],
  ] as const)('is not meant for %s', (_, item) => {
    expect(effectOf(item)).toBe('block')
  })

  test('is an error again when the suppression has expired', () => {
    const until = Date.parse(suppression.until)
    expect(effectOf({}, { now: until - 1 })).toBe('allow')
    expect(effectOf({}, { now: until })).toBe('block')
  })

  test('is an error where the statement that suppresses it does not hold', () => {
    expect(effectOf({}, { statement: { state: 'refused', reason: 'bad-signature' } })).toBe('block')
  })

  test('under a machine policy counts by a user’s grant only for delegated names', () => {
    const user: Level = { name: 'user', demands: {}, grants: { ...grants, acceptSuppressions: ['io.github.acme/*'] } }
    const machine: Level = { name: 'machine', demands: {}, grants, delegate: [] }
    const decided = (levels: readonly Level[]) =>
      decide(effectivePolicy(levels), signed(poisoned, { statement })).effect
    expect(decided([user])).toBe('allow')
    expect(decided([user, machine])).toBe('block')
    expect(decided([user, { ...machine, delegate: ['io.github.acme/*'] }])).toBe('allow')
  })

  test('by an exception of policy may be limited to one text at one place', () => {
    const exception = {
      what: finding.rule,
      servers: ['files'],
      item: 'read_file',
      until: Date.UTC(2027, 0, 1),
      reason: 'The vendor knows',
    }
    const excepting = (limits: object): Level => ({
      name: 'machine',
      demands: {},
      grants: { ...grants, exceptions: [{ ...exception, ...limits }] },
      delegate: [],
    })
    const effect = (limits: object) => effectOf({}, { statement: { state: 'absent' } }, [excepting(limits)])
    expect(effect({})).toBe('allow')
    expect(effect({ sha256: suppression.sha256, pointer: '/description' })).toBe('allow')
    expect(effect({ sha256: 'b'.repeat(64) })).toBe('block')
    expect(effect({ pointer: '/title' })).toBe('block')
  })
})

describe('a bypass', () => {
  const blocked = unsigned({ pinned: 'other' })
  const { now } = cleanEvidence
  const under = (more: Partial<typeof bypass>, delegate: readonly string[] | null = null) =>
    decide(
      effectivePolicy([
        { name: 'user', demands: {}, grants: { ...grants, bypasses: [{ ...bypass, ...more }] } },
        ...(delegate === null ? [] : [{ name: 'machine', demands: {}, grants, delegate } as Level]),
      ]),
      blocked,
    )

  test('softens what is enforced, and leaves what was computed', () => {
    expect(under({})).toMatchObject({ effect: 'flag', serverEffect: 'flag', computedEffect: 'block' })
  })

  test.each([
    ['of another server', { servers: ['another'] }],
    ['that is over', { until: now }],
    ['that lasts for more than a day', { from: now - 1, until: now + 24 * 3_600_000 }],
    ['that has not begun', { from: now + 1 }],
  ])('%s changes nothing', (_name, more) => {
    expect(under(more)).toMatchObject({ effect: 'block' })
    expect(codesOf(under(more))).not.toContain('bypassed')
  })

  test('of a user counts under a machine policy only for names that it delegates', () => {
    expect(under({}, [])).toMatchObject({ effect: 'block' })
    expect(under({}, ['io.github.acme/*']).effect).toBe(blocked.name === null ? 'block' : 'flag')
  })

  test('does not let through what breaks the protocol', () => {
    const policy = effectivePolicy([{ name: 'user', demands: {}, grants: { ...grants, bypasses: [bypass] } }])
    const capture = { state: 'refused', reason: 'violation' } as const
    expect(decide(policy, { ...cleanEvidence, capture }).effect).toBe('block')
  })
})
