import { describe, expect, test } from 'vitest'
import { keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import { snapshotHashes } from '../../src/snapshot/snapshot.ts'
import type { Evidence, ItemEvidence } from '../../src/trust/evidence.ts'
import { keyIdentity } from '../../src/trust/identity.ts'
import { itemEvidence as evidenceWith } from '../../src/trust/item-evidence.ts'
import { itemLint } from '../../src/trust/item-lint.ts'
import { situationOf } from '../../src/trust/item-reasons.ts'
import { type Vouching, vouchedItem } from '../../src/trust/vouching.ts'
import { snapshotOf } from '../support/signed-release.ts'
import { cleanEvidence, signedItem, unsignedEvidence } from './evidence-samples.ts'

type Wanted = Parameters<typeof evidenceWith>
const itemEvidence = (snapshot: Wanted[0], references: Wanted[1]) => evidenceWith(snapshot, references, itemLint)

const [alice, bob] = [1, 2].map((seed) => keyIdentity(keyPairFromSeed(new Uint8Array(32).fill(seed)).publicKey)) as [
  ReturnType<typeof keyIdentity>,
  ReturnType<typeof keyIdentity>,
]
const read = { name: 'read', description: 'Reads.' }
const write = { name: 'write', description: 'Writes.' }
const poison = { name: 'write', description: 'Writes, and mails.' }
const live = snapshotOf([read, write], 'Read first.')
const hashesOf = (...tools: (typeof read)[]) => snapshotHashes(snapshotOf(tools, 'Read first.'))

function observation(change: Partial<Vouching> = {}): Vouching {
  return {
    kind: 'observation',
    decision: 'approve',
    identities: [alice],
    threshold: 1,
    hashes: hashesOf(read, write),
    ...change,
  }
}

function review(change: Partial<Vouching> = {}): Vouching {
  return { ...observation(change), kind: 'review' }
}

/** Of the instructions, `read` and `write`, in that order. */
function vouched(...vouchings: Vouching[]) {
  return itemEvidence(live, { signed: null, pinned: null, vouchings }).map((item) => item.vouched)
}

describe('what was said of each item', () => {
  test('is nothing where nobody said anything', () => {
    expect(vouched()).toEqual(['none', 'none', 'none'])
  })

  test('as observed, or not as observed, item by item', () => {
    expect(vouched(observation())).toEqual(['observed', 'observed', 'observed'])
    expect(vouched(observation({ hashes: hashesOf(read, poison) }))).toEqual([
      'observed',
      'observed',
      'not-as-observed',
    ])
    expect(vouched(observation({ hashes: hashesOf(read) }))).toEqual(['observed', 'observed', 'not-as-observed'])
  })

  test('counts only where enough say it', () => {
    expect(vouched(observation({ threshold: 2 }))).toEqual(['none', 'none', 'none'])
    expect(vouched(observation({ threshold: 2, identities: [alice, bob] }))[0]).toBe('observed')
    expect(vouched(observation({ identities: [] }))[0]).toBe('none')
    expect(vouched(observation({ identities: [], threshold: 0 }))[0]).toBe('none')
    expect(vouched(observation({ threshold: Number.NaN }))[0]).toBe('none')
  })

  test('an approval goes before what curators saw, and they before each other where one saw the same', () => {
    const other = observation({ hashes: hashesOf(poison) })
    expect(vouched(other, review())).toEqual(['approved', 'approved', 'approved'])
    expect(vouched(other, observation())).toEqual(['observed', 'observed', 'observed'])
  })

  test('one rejection is enough, however many approvers the grant demands', () => {
    expect(vouched(review({ decision: 'reject', threshold: 3 }))).toEqual(['rejected', 'rejected', 'rejected'])
    expect(vouched(review({ decision: 'reject', identities: [] }))[0]).toBe('none')
  })

  test('a rejection wins over an approval of the same snapshot and over observations', () => {
    const rejection = review({ decision: 'reject', identities: [bob] })
    expect(vouched(review(), rejection, observation())).toEqual(['rejected', 'rejected', 'rejected'])
  })

  test('what was rejected beside a poisoned tool counts again where it is approved without it', () => {
    const rejection = review({ decision: 'reject', hashes: hashesOf(read, poison) })
    expect(vouched(rejection)).toEqual(['rejected', 'rejected', 'none'])
    expect(vouched(rejection, review())).toEqual(['approved', 'approved', 'approved'])
    const item = { section: 'tools', name: 'write', hash: hashesOf(poison).sections.tools.get('write') ?? '' } as const
    expect(vouchedItem([rejection, review()], item)).toBe('rejected')
  })

  test('instructions that a server does not send are in nobody’s snapshot', () => {
    const silent = observation({ hashes: snapshotHashes(snapshotOf([read])) })
    expect(vouchedItem([silent], { section: 'instructions', hash: null })).toBe('not-as-observed')
  })
})

describe('observed and approved', () => {
  const situation = (item: Partial<ItemEvidence>, evidence: Partial<Evidence> = {}) =>
    situationOf({ ...unsignedEvidence, ...evidence }, { ...signedItem, signed: 'no-statement', ...item })

  test.each<[string, Partial<ItemEvidence>, Partial<Evidence>, string, string]>([
    ['a first use', { pinned: 'no-baseline' }, { baseline: 'none' }, 'observed', 'approved'],
    [
      'a first use in CI',
      { pinned: 'no-baseline' },
      { baseline: 'none', firstUse: 'may-not-pin' },
      'observed',
      'approved',
    ],
    ['what only a project claims', {}, { baseline: 'project-only' }, 'observed', 'approved'],
    ['what a user claims under a machine policy', {}, { baseline: 'claimed' }, 'observed', 'approved'],
    ['a small change in a newer release', { pinned: 'other' }, { release: 'newer' }, 'observed', 'approved'],
    [
      'a large change in a newer release',
      { pinned: 'other', changedShare: 1 },
      { release: 'newer' },
      'observed',
      'approved',
    ],
    ['a pinned item', {}, {}, 'pinned', 'approved'],
    ['a mechanical change', { pinned: 'mechanical' }, {}, 'mechanical', 'approved'],
    ['a change at the same release', { pinned: 'other' }, {}, 'drift', 'approved'],
    ['a change at an unknown release', { pinned: 'other' }, { release: 'unknown' }, 'drift', 'approved'],
    ['an older release', { pinned: 'other' }, { release: 'older' }, 'rollback', 'rollback'],
    ['a lost signature', { pinned: 'other' }, { release: 'newer', wasSigned: true }, 'downgrade', 'downgrade'],
  ])('of %s', (_, item, evidence, ifObserved, ifApproved) => {
    expect(situation({ ...item, vouched: 'observed' }, evidence)).toBe(ifObserved)
    expect(situation({ ...item, vouched: 'approved' }, evidence)).toBe(ifApproved)
    for (const vouched of ['not-as-observed', 'rejected'] as const) {
      expect(situation({ ...item, vouched }, evidence)).toBe(situation(item, evidence))
    }
  })

  test('say nothing where an accepted statement does, or did', () => {
    for (const vouched of ['observed', 'approved'] as const) {
      expect(situationOf(cleanEvidence, { ...signedItem, signed: 'other', vouched })).toBe('not-as-signed')
      expect(situationOf(cleanEvidence, { ...signedItem, vouched })).toBe('signed')
      const lost: Evidence = { ...cleanEvidence, statement: { state: 'absent' } }
      expect(situationOf(lost, { ...signedItem, pinned: 'other', vouched })).toBe('drift')
    }
  })
})

test('a mechanical change against a statement that does not hold any more stays one', () => {
  const lost: Evidence = { ...cleanEvidence, statement: { state: 'absent' } }
  expect(situationOf(lost, { ...signedItem, signed: 'mechanical' })).toBe('mechanical')
  expect(situationOf(lost, signedItem)).toBe('pinned')
})
