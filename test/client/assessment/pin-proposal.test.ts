import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makePin, mayPin, type PinParts } from '../../../src/client/assessment/pin-proposal.ts'
import type { Evidence } from '../../../src/trust/evidence.ts'
import type { Pin } from '../../../src/trust/pins.ts'
import { effectivePolicy } from '../../../src/trust/policy.ts'
import { decide } from '../../../src/trust/verdict.ts'
import { snapshotOf } from '../../support/signed-release.ts'
import {
  anyDemands,
  anyEvidence,
  cleanEvidence,
  policyOf,
  signedItem,
  unsignedEvidence,
} from '../../trust/evidence-samples.ts'
import { samplePin, urlPin } from '../../trust/pin-samples.ts'

const standard = policyOf('standard')
const changed: Pin = { ...samplePin, version: '1.0.1' }

function may(evidence: Evidence, policy = standard, before = samplePin, proposed = changed): boolean {
  return mayPin(evidence, decide(policy, evidence), before, proposed)
}

/** Evidence of a first look, with what is given changed. */
function firstLook(change: Partial<Evidence> = {}, item: Partial<typeof signedItem> = {}): Evidence {
  const items = [{ ...signedItem, signed: 'no-statement' as const, pinned: 'no-baseline' as const, ...item }]
  return { ...unsignedEvidence, baseline: 'none', release: 'unknown', items, ...change }
}

describe('a first pin may be written', () => {
  test('of an unsigned server, and of a signed one that is only flagged', () => {
    expect(may(firstLook())).toBe(true)
    const signed = { ...cleanEvidence, wasSigned: false, binding: { state: 'absent' } } as const
    expect(may({ ...signed, baseline: 'none', items: [{ ...signedItem, pinned: 'no-baseline' }] })).toBe(true)
  })

  test('of a server that shows nothing, so that what it shows later is drift', () => {
    expect(may(firstLook({ items: [] }))).toBe(true)
  })

  test.each<[string, Evidence]>([
    ['nothing can be remembered', firstLook({ firstUse: 'may-not-pin' })],
    ['fewer items than signed are shown', firstLook({ missing: [{ section: 'tools', name: 'x' }] })],
    [
      'the registry could not be asked',
      firstLook({ statement: { state: 'unchecked', reason: 'registry-unreachable' } }),
    ],
    ['a signature is bad', firstLook({ statement: { state: 'refused', reason: 'bad-signature' } })],
    ['a receipt is bad', firstLook({ receipt: { state: 'refused', reason: 'bad-receipt' } })],
    ['nobody looked', firstLook({ capture: { state: 'absent' } })],
    ['the server broke the rules', firstLook({ capture: { state: 'refused', reason: 'violation' } })],
    ['an item differs from what was signed', firstLook({}, { signed: 'other' })],
    [
      'an item is only mechanically what was signed',
      { ...cleanEvidence, baseline: 'none', items: [{ ...signedItem, signed: 'mechanical', pinned: 'no-baseline' }] },
    ],
    ['a value has no canonical form', firstLook({}, { issues: [{ kind: 'inexact-number', pointer: '' }] })],
  ])('but not where %s', (_, evidence) => {
    expect(may(evidence)).toBe(false)
  })

  test('but not under hardened, where a first use is blocked', () => {
    expect(may(firstLook(), policyOf('hardened'))).toBe(false)
  })

  test('under observe only where standard would have let it pass', () => {
    const observe = policyOf('observe')
    expect(may(firstLook(), observe)).toBe(true)
    expect(may(firstLook({}, { signed: 'unlisted' }), observe)).toBe(false)
  })
})

describe('beside a project’s lock', () => {
  const claimed = (signed: 'same' | 'no-statement', statement: Evidence['statement']): Evidence => ({
    ...unsignedEvidence,
    statement,
    baseline: 'project-only',
    items: [{ ...signedItem, signed }],
  })

  test('a claim never becomes a user’s pin, but what is signed does', () => {
    expect(may(claimed('no-statement', { state: 'not-demanded' }))).toBe(false)
    expect(may(claimed('same', cleanEvidence.statement))).toBe(true)
  })

  test('agreement with a statement that was not verified is no signature', () => {
    expect(may(claimed('same', { state: 'absent' }))).toBe(false)
  })
})

describe('what curators and approvers vouch for', () => {
  test('may be pinned, first and beside a project’s claim', () => {
    for (const vouched of ['observed', 'approved'] as const) {
      expect(may(firstLook({}, { vouched }))).toBe(true)
      const claimed = { ...unsignedEvidence, baseline: 'project-only' as const }
      const items = [{ ...signedItem, signed: 'no-statement' as const, vouched }]
      expect(may({ ...claimed, items })).toBe(true)
    }
    expect(may(firstLook({}, { vouched: 'rejected' }))).toBe(false)
    expect(may(firstLook({}, { vouched: 'not-as-observed' }))).toBe(false)
  })

  test('is not pinned where nothing may be remembered', () => {
    expect(may(firstLook({ firstUse: 'may-not-pin' }, { vouched: 'observed' }))).toBe(false)
  })
})

describe('a user’s claim under a machine policy', () => {
  test('is moved on only by what somebody who counts covers', () => {
    const claimed = { ...cleanEvidence, baseline: 'claimed' as const }
    expect(may(claimed)).toBe(true)
    expect(may({ ...claimed, ...unsignedEvidence, baseline: 'claimed' })).toBe(false)
  })
})

describe('a user’s pin', () => {
  test('is replaced where everything is allowed and something differs', () => {
    expect(may(cleanEvidence)).toBe(true)
    expect(may(cleanEvidence, standard, samplePin, samplePin)).toBe(false)
  })

  test.each<[string, Partial<Evidence>]>([
    ['definitions-only', { binding: { state: 'absent' } }],
    ['no-receipt', { receipt: { state: 'absent' } }],
    ['partial', { missing: [{ section: 'tools', name: 'x' }] }],
    ['drift', { items: [{ ...signedItem, signed: 'no-statement', pinned: 'other' }] }],
    ['mechanical', { items: [{ ...signedItem, signed: 'mechanical' }] }],
    ['target-changed', { targetChange: 'another' }],
  ])('is not replaced after %s', (_, change) => {
    expect(may({ ...cleanEvidence, ...change })).toBe(false)
    expect(may({ ...cleanEvidence, ...change }, policyOf('observe'))).toBe(false)
  })

  test('is never replaced where the verdict is anything but allow, for any evidence and any policy', () => {
    fc.assert(
      fc.property(anyDemands, anyEvidence, (demands, given) => {
        const evidence = { ...given, baseline: 'trusted' as const }
        const policy = effectivePolicy([{ name: 'user', demands, grants: { publishers: [], exceptions: [] } }])
        const verdict = decide(policy, evidence)
        if (verdict.computedEffect !== 'allow') expect(mayPin(evidence, verdict, samplePin, changed)).toBe(false)
      }),
    )
  })

  test('nothing that is blocked or could not be checked is ever pinned, for any evidence and any policy', () => {
    fc.assert(
      fc.property(anyDemands, anyEvidence, (demands, evidence) => {
        const policy = effectivePolicy([{ name: 'user', demands, grants: { publishers: [], exceptions: [] } }])
        const verdict = decide(policy, evidence)
        const passes = verdict.computedEffect === 'allow' || verdict.computedEffect === 'flag'
        if (!passes) expect(mayPin(evidence, verdict, samplePin, changed)).toBe(false)
      }),
    )
  })
})

describe('makePin', () => {
  const parts: PinParts = {
    snapshot: snapshotOf([{ name: 'read', description: 'Reads.' }], 'Be kind.'),
    target: urlPin.target,
    name: 'io.github.acme/files',
    version: '1.0.0',
    profile: 'default',
    package: null,
    statement: null,
    before: null,
    isOwn: true,
    masks: [],
    now: Date.UTC(2026, 10, 21),
  }

  test('holds what was seen, and when', () => {
    const pin = makePin(parts)
    expect(pin).toMatchObject({
      target: urlPin.target,
      signedBy: null,
      masks: [],
      pinnedAt: '2026-11-21T00:00:00.000Z',
    })
    expect([...pin.hashes.sections.tools.keys()]).toEqual(['read'])
    expect(pin.hashes.sections.tools.get('read')).toBe(parts.snapshot.sections.tools[0]?.hash)
    expect(pin.hashes.instructions).toMatch(/^[0-9a-f]{64}$/)
  })

  test('is as old as the pin of the user that it replaces, and as no project says', () => {
    expect(makePin(parts)).not.toHaveProperty('since')
    const [older, first] = [{ ...samplePin, pinnedAt: '2025-01-01T00:00:00Z' }, '2024-01-01T00:00:00Z']
    expect(makePin({ ...parts, before: older }).since).toBe('2025-01-01T00:00:00Z')
    expect(makePin({ ...parts, before: { ...older, since: first } }).since).toBe(first)
    expect(makePin({ ...parts, before: older, isOwn: false })).not.toHaveProperty('since')
  })

  test('does not forget who had signed, nor the masks, where no statement is there any more', () => {
    const pin = makePin({ ...parts, before: samplePin })
    expect(samplePin.signedBy).not.toBeNull()
    expect([pin.signedBy, pin.masks]).toEqual([samplePin.signedBy, samplePin.masks])
  })

  test('declares new masks beside those of the pin before it, each once', () => {
    const known = samplePin.masks[0]
    if (known === undefined) throw new Error('the sample pin has a mask')
    const mask = { section: 'tools', name: 'read', pointer: '/inputSchema/properties/to/default' } as const
    expect(makePin({ ...parts, masks: [mask] }).masks).toEqual([mask])
    expect(makePin({ ...parts, before: samplePin, masks: [mask, known] }).masks).toEqual([...samplePin.masks, mask])
  })

  test('holds the masked hash of an item under a mask, so that another time is the same pin', () => {
    const at = (time: string) =>
      snapshotOf([
        {
          name: 'read_file',
          description: 'Reads.',
          inputSchema: { type: 'object', properties: { at: { type: 'string', default: time } } },
        },
      ])
    const [first, second] = ['2026-11-20T08:00:00Z', '2026-11-21T09:30:00Z'].map((time) =>
      makePin({ ...parts, snapshot: at(time), before: samplePin }),
    )
    expect(first?.hashes).toEqual(second?.hashes)
    expect(first?.hashes.sections.tools.get('read_file')).not.toBe(at('2026-11-20T08:00:00Z').sections.tools[0]?.hash)
  })
})
