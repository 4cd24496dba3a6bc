import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ControlAction } from '../../src/attestation/control-predicate.ts'
import { makeControlStatement } from '../../src/attestation/control-statement.ts'
import { TouchmarkError } from '../../src/errors.ts'
import {
  controlAccepted,
  emptyControl,
  extendControl,
  standingOf,
  versionStanding,
} from '../../src/trust/control-chain.ts'
import { errorCode } from '../support/error-code.ts'
import {
  chain,
  claim,
  claimOfThree,
  hour,
  name,
  named,
  nextLink,
  origin,
  type Step,
  start,
  who,
} from './control-setup.ts'

const later = start + 1000 * hour
const standing = (state: ReturnType<typeof chain>, label: string, at: [index: number, hours: number] | null = null) =>
  standingOf(state, who(label), at === null ? null : { index: at[0], acceptedAt: start + at[1] * hour }, later)
const refusal = (...steps: Step[]) => errorCode(() => chain(...steps))
const add = (label: string, by: readonly string[], more: Partial<Step> = {}): Step => ({
  change: { action: 'add', identity: named(label) },
  by,
  ...more,
})
const remove = (label: string, by: readonly string[]): Step => ({
  change: { action: 'remove', identity: named(label) },
  by,
})
const revoke = (label: string, cutoff: number | null, by: readonly string[], more: Partial<Step> = {}): Step => ({
  change: { action: 'revoke', identity: named(label), cutoff, reason: 'key-compromise' },
  by,
  ...more,
})
const rotate = (from: string, to: string, by: readonly string[], more: Partial<Step> = {}): Step => ({
  change: { action: 'rotate', from: named(from), to: named(to) },
  by,
  ...more,
})
const yank: ControlAction = { action: 'yank', version: '1.0.0', level: 'yanked', reason: 'vulnerability' }

describe('a claim', () => {
  test('makes its identities publishers, for what they published before it too', () => {
    const state = chain(claim)
    expect(standing(state, 'a')).toBe('effective')
    expect(standing(state, 'a', [0, -5000])).toBe('effective')
    expect(standing(state, 'r')).toBe('never')
    expect(standing(state, 'stranger')).toBe('never')
    expect(state.claimedBy).toEqual([who('a')])
    expect(controlAccepted(state, null, later)).toEqual([named('a')])
  })

  test('by somebody whom it does not name is refused', () => {
    expect(refusal({ ...claim, by: ['stranger'] })).toBe('E_CONTROL_UNAUTHORISED')
    expect(refusal({ ...claim, by: ['r'] })).toBe('E_CONTROL_UNAUTHORISED')
  })
})

describe('the chain', () => {
  const state = chain(claim, { change: yank, by: ['a'] })

  test('an old statement replayed is refused', () => {
    for (const old of state.links) {
      expect(errorCode(() => extendControl(state, { ...old, index: 99 }))).toBe('E_CONTROL_REPLAYED')
    }
  })

  test('a reordered one is refused', () => {
    const [first, second] = state.links
    if (first === undefined || second === undefined) throw new Error('two links')
    expect(errorCode(() => extendControl(emptyControl(name, origin), second))).toBe('E_CONTROL_INVALID')
  })

  test('a statement that names another predecessor is refused; its twin with the right one is not', () => {
    const good = nextLink(state, { change: { action: 'unyank', version: '1.0.0' }, by: ['a'] })
    const head = { sequence: 1, digest: '0'.repeat(64) }
    const statement = makeControlStatement({ name, origin, head, change: good.statement.predicate.change })
    expect(errorCode(() => extendControl(state, { ...good, statement }))).toBe('E_CONTROL_INVALID')
    expect(errorCode(() => extendControl(state, good))).toBe('no error')
  })

  test('a statement for another log, or another name, is refused', () => {
    const link = (parts: { name?: string; origin?: string }) => {
      const good = nextLink(state, { change: { action: 'unyank', version: '1.0.0' }, by: ['a'] })
      const statement = makeControlStatement({
        name,
        origin,
        head: state.head,
        change: good.statement.predicate.change,
        ...parts,
      })
      return errorCode(() => extendControl(state, { ...good, statement }))
    }
    expect(link({ origin: 'other.example' })).toBe('E_CONTROL_ORIGIN')
    expect(link({ name: 'io.github.acme/other' })).toBe('E_SUBJECT_MISMATCH')
    expect(link({})).toBe('no error')
  })

  test('a log index that does not grow is refused', () => {
    const again: Step = { change: { action: 'unyank', version: '1.0.0' }, by: ['a'] }
    expect(errorCode(() => extendControl(state, nextLink(state, { ...again, index: 20 })))).toBe('E_CONTROL_INVALID')
    expect(errorCode(() => extendControl(state, nextLink(state, { ...again, index: 21 })))).toBe('no error')
  })
})

describe('adding', () => {
  test('by one publisher alone takes effect after 72 hours, to the millisecond', () => {
    const state = chain(claim, add('b', ['a']))
    expect(standing(state, 'b', [21, 0])).toBe('pending')
    expect(standingOf(state, who('b'), { index: 21, acceptedAt: start + 72 * hour - 1 }, later)).toBe('pending')
    expect(standingOf(state, who('b'), { index: 21, acceptedAt: start + 72 * hour }, later)).toBe('effective')
    expect(standing(state, 'b', [19, 100])).toBe('never')
  })

  test.each([
    ['a recovery identity', claim, ['r']],
    ['two publishers', claimOfThree, ['a', 'b']],
  ])('by %s takes effect at once', (_who, first, by) => {
    expect(standing(chain(first, add('x', by)), 'x', [21, 0])).toBe('effective')
  })

  test('the same signer twice is one', () => {
    expect(standing(chain(claimOfThree, add('x', ['a', 'a'])), 'x', [21, 0])).toBe('pending')
  })

  test('by a stranger, or by somebody who still waits, is refused', () => {
    expect(refusal(claim, add('b', ['stranger']))).toBe('E_CONTROL_UNAUTHORISED')
    expect(refusal(claim, add('b', ['a']), add('c', ['b'], { hours: 71 }))).toBe('E_CONTROL_UNAUTHORISED')
    expect(refusal(claim, add('b', ['a']), add('c', ['b'], { hours: 72 }))).toBe('no error')
  })

  test('whoever belongs to the name, or was revoked, is refused', () => {
    expect(refusal(claim, add('a', ['a']))).toBe('E_CONTROL_INVALID')
    const gone = [claimOfThree, revoke('c', null, ['r']), remove('c', ['r'])]
    expect(refusal(...gone, add('c', ['r']))).toBe('E_CONTROL_UNAUTHORISED')
  })
})

describe('removing', () => {
  test('others needs as many publishers as the claim says, or recovery; oneself needs only oneself', () => {
    expect(refusal(claimOfThree, remove('c', ['a']))).toBe('E_CONTROL_UNAUTHORISED')
    for (const by of [['a', 'b'], ['r'], ['c']]) expect(refusal(claimOfThree, remove('c', by))).toBe('no error')
  })

  test('counts from its own place on', () => {
    const state = chain(claimOfThree, remove('c', ['r']))
    expect([standing(state, 'c', [20, 0]), standing(state, 'c', [21, 0])]).toEqual(['effective', 'removed'])
  })

  test('of somebody unknown, of a recovery identity, or of the last of all, is refused', () => {
    expect(refusal(claim, remove('stranger', ['r']))).toBe('E_CONTROL_INVALID')
    expect(refusal(claim, remove('r', ['a']))).toBe('E_CONTROL_INVALID')
    const alone: Step = {
      change: { action: 'claim', identities: [named('a')], recovery: [], threshold: 1 },
      by: ['a'],
    }
    expect(refusal(alone, remove('a', ['a']))).toBe('E_CONTROL_INVALID')
  })
})

describe('rotating', () => {
  test('keeps the old key until the new one counts', () => {
    const state = chain(claim, rotate('a', 'b', ['a']))
    const at = (hours: number) => [standing(state, 'a', [21, hours]), standing(state, 'b', [21, hours])]
    expect(at(0)).toEqual(['effective', 'pending'])
    expect(at(72)).toEqual(['removed', 'effective'])
  })

  test('a recovery identity is replaced only by recovery: recovery skipped is refused', () => {
    expect(refusal(claim, rotate('r', 'x', ['a']))).toBe('E_CONTROL_UNAUTHORISED')
    const state = chain(claim, rotate('r', 's', ['r']))
    expect(errorCode(() => extendControl(state, nextLink(state, add('b', ['r']))))).toBe('E_CONTROL_UNAUTHORISED')
    expect(errorCode(() => extendControl(state, nextLink(state, add('b', ['s']))))).toBe('no error')
  })
})

describe('revoking', () => {
  test('cuts at a log index: what stands before it counts, what stands at it does not', () => {
    const state = chain(claimOfThree, revoke('c', 15, ['r']))
    expect([standing(state, 'c', [14, 0]), standing(state, 'c', [15, 0])]).toEqual(['effective', 'revoked'])
    expect(standing(state, 'c')).toBe('revoked')
  })

  test('of oneself needs no one else, but reaches only forward', () => {
    const state = chain(claimOfThree, revoke('c', null, ['c']))
    expect([standing(state, 'c', [20, 0]), standing(state, 'c', [21, 0])]).toEqual(['effective', 'revoked'])
    expect(refusal(claimOfThree, revoke('c', 0, ['c']))).toBe('E_CONTROL_UNAUTHORISED')
  })

  test('of another needs the others or recovery; of a recovery identity, recovery', () => {
    expect(refusal(claimOfThree, revoke('c', 0, ['a']))).toBe('E_CONTROL_UNAUTHORISED')
    expect(refusal(claimOfThree, revoke('c', 0, ['a', 'b']))).toBe('no error')
    expect(refusal(claimOfThree, revoke('r', null, ['a', 'b', 'c']))).toBe('E_CONTROL_UNAUTHORISED')
    expect(refusal(claimOfThree, revoke('stranger', 0, ['r']))).toBe('E_CONTROL_INVALID')
    expect(refusal(claimOfThree, revoke('c', 21, ['r']))).toBe('E_CONTROL_INVALID')
  })

  test('voids what only the revoked identity had done since the cut-off, and what came of it', () => {
    const theft = [
      claim,
      add('thief', ['a'], { index: 20 }),
      rotate('a', 'second', ['thief'], { index: 30, hours: 80 }),
      { change: yank, by: ['second'], index: 40, hours: 200 },
    ]
    const taken = chain(...theft)
    expect([standing(taken, 'thief'), standing(taken, 'second')]).toEqual(['effective', 'effective'])
    const recovered = chain(...theft, revoke('a', 15, ['r'], { index: 50, hours: 201 }))
    expect([standing(recovered, 'thief'), standing(recovered, 'second'), standing(recovered, 'a')]).toEqual([
      'never',
      'never',
      'revoked',
    ])
    expect(versionStanding(recovered, '1.0.0')).toBeNull()
    expect(recovered.head?.sequence).toBe(4)
    const healed = extendControl(recovered, nextLink(recovered, add('new', ['r'], { hours: 202 })))
    expect(standing(healed, 'new', [99, 202])).toBe('effective')
  })
})

describe('withdrawing', () => {
  test('a version and taking it back', () => {
    const state = chain(claim, { change: yank, by: ['a'] })
    expect(versionStanding(state, '1.0.0')).toMatchObject({ level: 'yanked', reason: 'vulnerability' })
    expect(versionStanding(state, '1.0.1')).toBeNull()
    const back = extendControl(state, nextLink(state, { change: { action: 'unyank', version: '1.0.0' }, by: ['r'] }))
    expect(versionStanding(back, '1.0.0')).toBeNull()
  })

  test('what changes nothing is refused', () => {
    expect(refusal(claim, { change: { action: 'unyank', version: '1.0.0' }, by: ['a'] })).toBe('E_CONTROL_INVALID')
    expect(refusal(claim, { change: yank, by: ['a'] }, { change: yank, by: ['a'] })).toBe('E_CONTROL_INVALID')
    expect(refusal(claim, { change: yank, by: ['stranger'] })).toBe('E_CONTROL_UNAUTHORISED')
  })
})

describe('a thief with one publisher’s key', () => {
  const labels = ['a', 'b', 'thief', 'x', 'r'] as const
  const label = fc.constantFrom(...labels)
  const identity = label.map(named)
  const change: fc.Arbitrary<ControlAction> = fc.oneof(
    identity.map((each) => ({ action: 'add', identity: each }) as const),
    identity.map((each) => ({ action: 'remove', identity: each }) as const),
    fc.tuple(identity, identity).map(([from, to]) => ({ action: 'rotate', from, to }) as const),
    fc
      .tuple(identity, fc.option(fc.nat(40)))
      .map(([each, cutoff]) => ({ action: 'revoke', identity: each, cutoff, reason: 'unspecified' }) as const),
    fc.constant(yank),
  )

  test('never brings in anybody within 72 hours, and never takes recovery away', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(change, fc.integer({ min: 0, max: 71 })), { maxLength: 6 }), (changes) => {
        let state = chain({
          change: { action: 'claim', identities: [named('a'), named('b')], recovery: [named('r')], threshold: 2 },
          by: ['a', 'b'],
        })
        for (const [each, hours] of changes) {
          try {
            state = extendControl(state, nextLink(state, { change: each, by: ['a', 'thief', 'x'], hours }))
          } catch (error) {
            if (!(error instanceof TouchmarkError)) throw error
          }
        }
        const at = { index: 1000, acceptedAt: start + 71 * hour }
        for (const stranger of ['thief', 'x']) expect(standingOf(state, who(stranger), at, later)).not.toBe('effective')
        const rescue = nextLink(state, add('new', ['r'], { index: 2000, hours: 71 }))
        expect(standingOf(extendControl(state, rescue), who('new'), { ...at, index: 2001 }, later)).toBe('effective')
      }),
      { numRuns: 300 },
    )
  })
})
