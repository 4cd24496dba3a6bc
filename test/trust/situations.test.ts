import { describe, expect, test } from 'vitest'
import { suspiciousChange } from '../../src/lint/change-part.ts'
import type { Evidence, ItemEvidence, Pinned, Release, Signed } from '../../src/trust/evidence.ts'
import { maxQueuedShare, situationOf } from '../../src/trust/item-reasons.ts'
import { releases, situations } from '../../src/trust/situations.ts'
import { cleanEvidence, signedItem } from './evidence-samples.ts'

const signedStates: Signed[] = ['same', 'mechanical', 'other', 'unlisted', 'no-statement']
const pinnedStates: Pinned[] = ['same', 'mechanical', 'other', 'unlisted', 'no-baseline']
const releaseStates: Release[] = ['same', 'newer', 'older', 'unknown']

function situation(item: Partial<ItemEvidence>, evidence: Partial<Evidence> = {}): string {
  return situationOf({ ...cleanEvidence, ...evidence }, { ...signedItem, ...item })
}

describe('situations', () => {
  test('the first table is the contract, cell by cell', () => {
    expect(situations).toEqual({
      same: {
        same: 'signed',
        mechanical: 'signed',
        other: 'by-release',
        unlisted: 'by-release',
        'no-baseline': 'signed',
      },
      mechanical: {
        same: 'mechanical',
        mechanical: 'mechanical',
        other: 'by-release',
        unlisted: 'by-release',
        'no-baseline': 'mechanical',
      },
      other: {
        same: 'not-as-signed',
        mechanical: 'not-as-signed',
        other: 'not-as-signed',
        unlisted: 'not-as-signed',
        'no-baseline': 'not-as-signed',
      },
      unlisted: {
        same: 'not-as-signed',
        mechanical: 'not-as-signed',
        other: 'not-as-signed',
        unlisted: 'not-as-signed',
        'no-baseline': 'not-as-signed',
      },
      'no-statement': {
        same: 'pinned',
        mechanical: 'mechanical',
        other: 'by-release',
        unlisted: 'by-release',
        'no-baseline': 'by-first-use',
      },
    })
  })

  test('the release table: the same or an unknown release is drift, an older one a rollback', () => {
    expect(releases).toEqual({
      same: { same: 'drift', mechanical: 'drift', 'no-statement': 'drift' },
      unknown: { same: 'drift', mechanical: 'drift', 'no-statement': 'drift' },
      older: { same: 'rollback', mechanical: 'rollback', 'no-statement': 'rollback' },
      newer: { same: 'signed-release', mechanical: 'mechanical', 'no-statement': 'by-history' },
    })
  })

  for (const signed of signedStates) {
    for (const pinned of pinnedStates) {
      const cell = situations[signed][pinned]
      if (cell === 'by-release' || cell === 'by-first-use') continue
      test(`signed ${signed}, pinned ${pinned}: ${cell}, whatever the release`, () => {
        for (const release of releaseStates) expect(situation({ signed, pinned }, { release })).toBe(cell)
      })
    }
  }

  for (const signed of ['same', 'mechanical', 'no-statement'] as const) {
    for (const pinned of ['other', 'unlisted'] as const) {
      for (const release of releaseStates) {
        const outcome = releases[release][signed]
        if (outcome === 'by-history') continue
        test(`signed ${signed}, pinned ${pinned}, release ${release}: ${outcome}`, () => {
          expect(situation({ signed, pinned }, { release })).toBe(outcome)
        })
      }
    }
  }

  describe('a newer release that nobody signed', () => {
    const item = { signed: 'no-statement', pinned: 'other', changedShare: 0.1 } as const
    const newer = { release: 'newer', wasSigned: false, statement: { state: 'not-demanded' } } as const

    test('is queued where little changed and no new finding appeared', () => {
      expect(situation(item, newer)).toBe('queued')
      expect(situation({ ...item, changedShare: maxQueuedShare }, newer)).toBe('queued')
    })

    test('is drift where much changed, or it is not known how much', () => {
      expect(situation({ ...item, changedShare: maxQueuedShare + 0.01 }, newer)).toBe('drift')
      expect(situation({ ...item, changedShare: Number.NaN }, newer)).toBe('drift')
    })

    test('is drift where the change is suspicious, however small it is', () => {
      expect(situation({ ...item, changeScore: suspiciousChange - 0.01 }, newer)).toBe('queued')
      expect(situation({ ...item, changeScore: suspiciousChange }, newer)).toBe('drift')
      expect(situation({ ...item, changeScore: Number.NaN }, newer)).toBe('drift')
    })

    test('is drift where a new finding appeared, even a note', () => {
      const finding = {
        rule: 'hidden-markup',
        severity: 'note',
        section: 'tools',
        pointer: '/description',
        start: 0,
        end: 1,
        message: 'markup',
      } as const
      expect(situation({ ...item, newFindings: [finding] }, newer)).toBe('drift')
    })

    test('is a downgrade where the pin remembers a signature', () => {
      expect(situation(item, { ...newer, wasSigned: true })).toBe('downgrade')
      expect(situation(item, { ...newer, wasSigned: true, statement: { state: 'absent' } })).toBe('downgrade')
    })

    test('is not called a downgrade where nobody could be asked', () => {
      const statement = { state: 'unchecked', reason: 'registry-unreachable' } as const
      expect(situation(item, { ...newer, wasSigned: true, statement })).toBe('queued')
    })
  })

  test('first use depends on whether anything can be remembered', () => {
    const item = { signed: 'no-statement', pinned: 'no-baseline' } as const
    expect(situation(item, { firstUse: 'may-pin' })).toBe('first-use')
    expect(situation(item, { firstUse: 'may-not-pin' })).toBe('first-use-unpinned')
  })

  test('agreement with a statement counts only while that statement is verified', () => {
    expect(situation({ signed: 'same', pinned: 'same' }, { statement: { state: 'absent' } })).toBe('pinned')
    expect(situation({ signed: 'mechanical', pinned: 'no-baseline' }, { statement: { state: 'absent' } })).toBe(
      'first-use',
    )
  })

  test('disagreement with a statement counts always, so hiding the statement gains nothing', () => {
    expect(situation({ signed: 'other' }, { statement: { state: 'absent' } })).toBe('not-as-signed')
    expect(situation({ signed: 'unlisted' }, { statement: { state: 'not-demanded' } })).toBe('not-as-signed')
  })
})
