import { describe, expect, test } from 'vitest'
import type { Check, Evidence } from '../../src/trust/evidence.ts'
import { effectivePolicy } from '../../src/trust/policy.ts'
import { serverReasons } from '../../src/trust/server-reasons.ts'
import { cleanEvidence, policyOf, signedItem, unsignedEvidence } from './evidence-samples.ts'

const standard = policyOf('standard')

function reasons(change: Partial<Evidence>, policy = standard, base = cleanEvidence) {
  return serverReasons(policy, { ...base, ...change })
}

function codes(change: Partial<Evidence>, policy = standard, base = cleanEvidence) {
  return reasons(change, policy, base).map(({ code }) => code)
}

/** For each check, what each state says of the server where nothing is pinned. */
const states: { [name: string]: { [state: string]: readonly string[] } } = {
  capture: {
    refused: ['violation'],
    unchecked: ['server-auth'],
    absent: ['server-unreachable'],
    'not-demanded': ['server-unreachable'],
  },
  statement: { refused: ['bad-signature'], unchecked: ['offline'], absent: ['unsigned'], 'not-demanded': [] },
  binding: {
    refused: ['binding-mismatch'],
    unchecked: ['log-unreachable', 'definitions-only'],
    absent: ['definitions-only'],
    'not-demanded': ['definitions-only'],
  },
  receipt: { refused: ['bad-receipt'], unchecked: ['registry-response'], absent: ['no-receipt'], 'not-demanded': [] },
  freshness: { refused: ['fork'], unchecked: ['log-unreachable'], absent: ['stale'], 'not-demanded': [] },
  control: {
    refused: ['broken-control-chain'],
    unchecked: ['registry-unreachable'],
    absent: ['control-unreachable'],
    'not-demanded': [],
  },
}

const failures: { [name: string]: [Check<never>, Check<never>] } = {
  capture: [
    { state: 'refused', reason: 'violation' },
    { state: 'unchecked', reason: 'server-auth' },
  ],
  statement: [
    { state: 'refused', reason: 'bad-signature' },
    { state: 'unchecked', reason: 'offline' },
  ],
  binding: [
    { state: 'refused', reason: 'binding-mismatch' },
    { state: 'unchecked', reason: 'log-unreachable' },
  ],
  receipt: [
    { state: 'refused', reason: 'bad-receipt' },
    { state: 'unchecked', reason: 'registry-response' },
  ],
  freshness: [
    { state: 'refused', reason: 'fork' },
    { state: 'unchecked', reason: 'log-unreachable' },
  ],
  control: [
    { state: 'refused', reason: 'broken-control-chain' },
    { state: 'unchecked', reason: 'registry-unreachable' },
  ],
}

const unpinned: Evidence = {
  ...cleanEvidence,
  baseline: 'none',
  items: [{ ...signedItem, pinned: 'no-baseline' }],
}

describe('each state of each check', () => {
  for (const [name, outcomes] of Object.entries(states)) {
    const [refused, unchecked] = failures[name] ?? []
    const checks = [refused, unchecked, { state: 'absent' }, { state: 'not-demanded' }] as Check<never>[]
    test.each(checks)(`${name} $state`, (check) => {
      expect(codes({ [name]: check }, standard, unpinned)).toEqual(outcomes[check.state])
    })
  }

  test('verified throughout says nothing', () => {
    expect(reasons({})).toEqual([])
  })
})

describe('details', () => {
  test('are handed on where there are some, and left out where not', () => {
    expect(reasons({ statement: { state: 'absent', detail: 'none' } })).toEqual([{ code: 'unsigned', detail: 'none' }])
    expect(reasons({ statement: { state: 'absent' } })).toEqual([{ code: 'unsigned' }])
    expect(reasons({ freshness: { state: 'refused', reason: 'fork', detail: 'two heads' } })).toEqual([
      { code: 'fork', detail: 'two heads' },
    ])
  })

  test('name the obstacle that a pin covers', () => {
    const statement = { state: 'unchecked', reason: 'offline' } as const
    expect(reasons({ statement, items: [signedItem] })).toEqual([{ code: 'covered-by-pin', detail: 'offline' }])
  })

  test('a claim covers nothing: whoever cuts the network off could have written it', () => {
    const statement = { state: 'unchecked', reason: 'offline' } as const
    const claimed = reasons({ statement, items: [signedItem], baseline: 'claimed' })
    expect(claimed.map(({ code }) => code)).toContain('offline')
    expect(claimed.map(({ code }) => code)).not.toContain('covered-by-pin')
  })

  test('name missing items and new masks, each for itself', () => {
    const items = [
      { section: 'tools', name: 'a' },
      { section: 'instructions', name: '' },
    ] as const
    expect(reasons({ missing: items }).map(({ code, detail }) => [code, detail])).toEqual([
      ['partial', 'tools "a"'],
      ['partial', 'instructions'],
    ])
    expect(codes({ newMasks: items })).toEqual(['new-mask', 'new-mask'])
  })
})

describe('what policy demands', () => {
  const demanding = effectivePolicy([
    {
      name: 'user',
      demands: { requireSignature: true, requireReceipt: true },
      grants: { publishers: [], exceptions: [] },
    },
  ])

  test.each<[Check<never>, string[]]>([
    [{ state: 'absent' }, ['unsigned', 'signature-required']],
    [{ state: 'not-demanded' }, ['signature-required']],
    [{ state: 'unchecked', reason: 'offline' }, ['offline', 'signature-required']],
    [{ state: 'refused', reason: 'revoked' }, ['revoked', 'signature-required']],
  ])('a signature, where the statement is %j', (statement, expected) => {
    expect(codes({ statement, binding: { state: 'not-demanded' } }, demanding, unpinned)).toEqual(expected)
  })

  test('a receipt, but only for a statement that there is', () => {
    expect(codes({ receipt: { state: 'not-demanded' } }, demanding)).toEqual(['no-receipt'])
    expect(codes({}, demanding, unsignedEvidence)).toEqual(['signature-required'])
  })
})

describe('a threshold that policy demands', () => {
  const demanding = effectivePolicy([
    { name: 'user', demands: { threshold: 2 }, grants: { publishers: [], exceptions: [] } },
  ])
  const signedBy = (...signers: string[]): Partial<Evidence> => ({
    statement: {
      state: 'verified',
      value: { signers, acceptedBy: 'policy', name: 'a/b', version: '1.0.0', profile: 'default', suppressions: [] },
    },
  })

  test('is met by that many signers, and by no fewer', () => {
    expect(codes(signedBy('a', 'b'), demanding)).toEqual([])
    expect(reasons(signedBy('a'), demanding)).toEqual([
      {
        code: 'threshold',
        detail: '1 of 2 distinct accepted identities that policy demands have signed',
        error: 'E_THRESHOLD',
      },
    ])
    expect(codes(signedBy('a'))).toEqual([])
  })

  test('demands a signature where there is none', () => {
    expect(codes({ statement: { state: 'absent' } }, demanding)).toEqual(['unsigned', 'signature-required'])
    expect(codes({}, demanding, unsignedEvidence)).toEqual(['signature-required'])
  })
})

describe('a rollback and a downgrade of the release as a whole', () => {
  test('are told in their own words, whether an item changed or not', () => {
    expect(reasons({ rollback: 'version "1.0.0" is older' })).toEqual([
      { code: 'rollback', detail: 'version "1.0.0" is older' },
    ])
    expect(codes({ rollback: 'older', downgrade: 'unsigned' })).toEqual(['rollback', 'downgrade'])
  })
})

describe('exceptions of policy', () => {
  const excepting = (what: string, change: object = {}) =>
    effectivePolicy([
      {
        name: 'user',
        demands: {},
        grants: {
          publishers: [],
          exceptions: [{ what, servers: ['files'], until: cleanEvidence.now + 1, reason: 'known', ...change }],
        },
      },
    ])
  const cases: [string, Partial<Evidence>][] = [
    ['definitions-only', { binding: { state: 'absent' } }],
    ['definitions-only', { binding: { state: 'not-demanded' } }],
    ['rollback', { rollback: 'older' }],
    ['downgrade', { downgrade: 'unsigned' }],
    ['deprecated', { control: { state: 'verified', value: { deprecated: 'old' } } }],
    ['look-alike', { ...unpinned, statement: { state: 'not-demanded' }, lookAlike: 'io.github.acme/files' }],
  ]

  test.each(cases)('accept %s, and only that, and only until their end', (what, change) => {
    expect(codes(change)).toEqual([what])
    expect(codes(change, excepting(what))).toEqual([])
    expect(codes(change, excepting('partial'))).toEqual([what])
    expect(codes(change, excepting(what, { until: cleanEvidence.now }))).toEqual([what])
    expect(codes(change, excepting(what, { servers: ['mail'] }))).toEqual([what])
    expect(codes(change, excepting(what, { item: 'read_file' }))).toEqual([what])
  })

  test.each(['binding-mismatch', 'yanked', 'revoked', 'wrong-identity'])(
    'never accept %s, even if one is listed',
    (what) => {
      const check = { state: 'refused', reason: what } as Check<never>
      expect(codes({ control: check }, excepting(what))).toEqual([what])
    },
  )
})

describe('a look-alike', () => {
  const alike = { ...unpinned, lookAlike: 'io.github.acme/files' }

  test('is a matter of the first use, and of nobody who signed for the name', () => {
    expect(codes({ ...alike, statement: { state: 'absent' } })).toContain('look-alike')
    expect(codes(alike)).toEqual([])
    expect(codes({ ...alike, statement: { state: 'absent' }, baseline: 'trusted' })).not.toContain('look-alike')
  })
})

describe('a binding', () => {
  test('that could not be proven is never covered by a pin', () => {
    const binding = { state: 'unchecked', reason: 'registry-unreachable' } as const
    expect(codes({ binding, items: [signedItem] })).toEqual(['registry-unreachable', 'definitions-only'])
  })

  test('is not missed where there is no statement to bind anything', () => {
    expect(codes({}, standard, unsignedEvidence)).toEqual([])
  })
})
