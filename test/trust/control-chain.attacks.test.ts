import { describe, expect, test } from 'vitest'
import type { ControlAction } from '../../src/attestation/control-predicate.ts'
import type { NamedKeyless } from '../../src/attestation/named-identity.ts'
import {
  controlCaps,
  controlCapsWithoutRecovery,
  extendControl,
  standingOf,
  versionStanding,
} from '../../src/trust/control-chain.ts'
import { additionDelayMs } from '../../src/trust/control-members.ts'
import type { ControlState } from '../../src/trust/control-state.ts'
import type { Identity, KeylessIdentity } from '../../src/trust/identity.ts'
import { errorCode } from '../support/error-code.ts'
import { chain, claim, hour, named, nextLink, type Step, start, who } from './control-setup.ts'

const later = start + 1000 * hour
const now = (state: ControlState, label: string) => standingOf(state, who(label), null, later)

const weather = 'https://github.com/acme/weather'
const anyWorkflow: NamedKeyless = {
  type: 'keyless',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: `${weather}/**`,
}
const onlyMain: NamedKeyless = { ...anyWorkflow, ref: 'refs/heads/main' }

/** What one build of a workflow in the repository is proven to be. */
function build(workflow: string, repository = weather): KeylessIdentity {
  return {
    type: 'keyless',
    issuer: anyWorkflow.issuer,
    subject: `${repository}/.github/workflows/${workflow}@refs/heads/main`,
    repository,
    repositoryId: '4711',
    owner: 'https://github.com/acme',
    ownerId: '42',
    commit: 'c'.repeat(40),
    ref: 'refs/heads/main',
    trigger: 'push',
    runner: 'github-hosted',
    environment: null,
    visibility: 'public',
  }
}

/** The next link, signed by proven identities of any kind. */
function extend(state: ControlState, change: ControlAction, signers: readonly Identity[]): ControlState {
  return extendControl(state, { ...nextLink(state, { change, by: [] }), signers })
}

describe('one publisher who has many signatures', () => {
  const claimed = (threshold: number, ...more: NamedKeyless[]) =>
    chain({
      change: {
        action: 'claim',
        identities: [named('a'), anyWorkflow, ...more],
        recovery: [named('r')],
        threshold,
      },
      by: ['a'],
    })
  const add: ControlAction = { action: 'add', identity: named('x') }
  const remove: ControlAction = { action: 'remove', identity: named('a') }
  const place = { index: 21, acceptedAt: start + additionDelayMs - 1 }

  test('two workflows that one pattern means do not shorten the wait; a publisher beside one does', () => {
    const alone = extend(claimed(1), add, [build('one.yml'), build('two.yml')])
    expect(standingOf(alone, who('x'), place, later)).toBe('pending')
    const together = extend(claimed(1), add, [build('one.yml'), who('a')])
    expect(standingOf(together, who('x'), place, later)).toBe('effective')
  })

  test('nor are they two of k; a publisher beside one is', () => {
    const state = claimed(2, { ...anyWorkflow, subject: 'https://github.com/acme/other/**' })
    expect(errorCode(() => extend(state, remove, [build('one.yml'), build('two.yml')]))).toBe('E_CONTROL_UNAUTHORISED')
    const other = build('one.yml', 'https://github.com/acme/other')
    expect(errorCode(() => extend(state, remove, [build('one.yml'), other]))).toBe('no error')
  })

  test('a signer whom two patterns mean is one; two signers whom they mean are two, in any order', () => {
    const state = claimed(2, onlyMain)
    expect(errorCode(() => extend(state, remove, [build('one.yml')]))).toBe('E_CONTROL_UNAUTHORISED')
    const elsewhere = { ...build('two.yml'), ref: 'refs/heads/next' }
    for (const pair of [
      [build('one.yml'), elsewhere],
      [elsewhere, build('one.yml')],
    ]) {
      expect(errorCode(() => extend(state, remove, pair))).toBe('no error')
    }
    const both = [elsewhere, { ...build('three.yml'), ref: 'refs/heads/next' }]
    expect(errorCode(() => extend(state, remove, both))).toBe('E_CONTROL_UNAUTHORISED')
  })
})

describe('a revocation that is itself undone', () => {
  const yankOf = (version: string): ControlAction => ({
    action: 'yank',
    version,
    level: 'yanked',
    reason: 'vulnerability',
  })
  const revoke = (label: string, cutoff: number, by: readonly string[], more: Partial<Step>): Step => ({
    change: { action: 'revoke', identity: named(label), cutoff, reason: 'key-compromise' },
    by,
    ...more,
  })
  const claimOfTwo: Step = {
    change: { action: 'claim', identities: [named('a'), named('b')], recovery: [named('r')], threshold: 1 },
    by: ['a'],
  }
  /** With a's key the thief brings in a key, waits, and has it revoke b, all that b ever said included. */
  const theft: Step[] = [
    claimOfTwo,
    { change: yankOf('1.0.0'), by: ['b'], index: 20 },
    { change: { action: 'add', identity: named('thief') }, by: ['a'], index: 30 },
    revoke('b', 0, ['thief'], { index: 40, hours: 80 }),
  ]
  const undone = revoke('a', 25, ['r'], { index: 50, hours: 81 })

  test('takes nothing from what the other had said', () => {
    expect(versionStanding(chain(...theft), '1.0.0')).toBeNull()
    const recovered = chain(...theft, undone)
    expect([now(recovered, 'a'), now(recovered, 'b'), now(recovered, 'thief')]).toEqual([
      'revoked',
      'effective',
      'never',
    ])
    expect(versionStanding(recovered, '1.0.0')?.level).toBe('yanked')
  })

  test('does not come back, and the other goes on', () => {
    const after: Step = { change: yankOf('2.0.0'), by: ['b'], index: 60, hours: 90 }
    const state = chain(...theft, undone, after, revoke('a', 5, ['b'], { index: 70, hours: 91 }))
    expect([now(state, 'b'), versionStanding(state, '2.0.0')?.level]).toEqual(['effective', 'yanked'])
  })

  test('stays undone when the one who undid it is revoked later: a recovery statement needs nobody else', () => {
    const state = chain(...theft, undone, revoke('b', 55, ['r'], { index: 60, hours: 90 }))
    expect([now(state, 'a'), now(state, 'b')]).toEqual(['revoked', 'revoked'])
    expect(versionStanding(state, '1.0.0')?.level).toBe('yanked')
  })

  test('does not protect whoever made it from what came first', () => {
    const first = chain(claimOfTwo, revoke('a', 5, ['b'], { index: 30 }))
    expect(errorCode(() => extendControl(first, nextLink(first, revoke('b', 5, ['a'], { index: 40 }))))).toBe(
      'E_CONTROL_UNAUTHORISED',
    )
    expect([now(first, 'a'), now(first, 'b')]).toEqual(['revoked', 'effective'])
  })

  test('nobody takes back what they rest on themselves; with a later cut-off, or recovery, it is fine', () => {
    const state = chain(claimOfTwo, { change: { action: 'add', identity: named('new') }, by: ['a'], index: 20 })
    const code = (cutoff: number, by: string[]) =>
      errorCode(() => extendControl(state, nextLink(state, revoke('a', cutoff, by, { index: 40, hours: 80 }))))
    expect(code(15, ['new'])).toBe('E_CONTROL_INVALID')
    expect(code(21, ['new'])).toBe('no error')
    expect(code(15, ['new', 'b'])).toBe('no error')
    expect(code(15, ['r'])).toBe('no error')
  })

  test('what changes nothing is no revocation; an earlier cut-off is', () => {
    const state = chain(claimOfTwo, revoke('a', 15, ['b'], { index: 20 }))
    const code = (cutoff: number) =>
      errorCode(() => extendControl(state, nextLink(state, revoke('a', cutoff, ['b'], { index: 30 }))))
    expect([code(15), code(16), code(14)]).toEqual(['E_CONTROL_INVALID', 'E_CONTROL_INVALID', 'no error'])
  })

  test('one that names somebody who then never belonged still keeps them out', () => {
    const state = chain(
      claimOfTwo,
      { change: { action: 'add', identity: named('thief') }, by: ['a'], index: 20 },
      revoke('thief', 0, ['r'], { index: 30, hours: 1 }),
      revoke('a', 15, ['r'], { index: 40, hours: 2 }),
    )
    expect(now(state, 'thief')).toBe('revoked')
    const again = nextLink(state, { change: { action: 'add', identity: named('thief') }, by: ['b'] })
    expect(errorCode(() => extendControl(state, again))).toBe('E_CONTROL_UNAUTHORISED')
  })
})

describe('an identity that was added and is revoked later', () => {
  test('keeps what it signed in between', () => {
    const revoke = { action: 'revoke', identity: named('b'), cutoff: 30, reason: 'key-compromise' } as const
    for (const change of [
      { action: 'add', identity: named('b') },
      { action: 'rotate', from: named('a'), to: named('b') },
    ] as const) {
      const state = chain(claim, { change, by: ['r'], index: 20 }, { change: revoke, by: ['r'], index: 40 })
      const at = (index: number) => standingOf(state, who('b'), { index, acceptedAt: start }, later)
      expect([at(20), at(21), at(29), at(30)], change.action).toEqual(['never', 'effective', 'effective', 'revoked'])
    }
  })
})

describe('a thief who fills the chain', () => {
  const claimed = chain({
    change: { action: 'claim', identities: [named('a'), named('b')], recovery: [named('r')], threshold: 1 },
    by: ['a'],
  })
  const rescue = (state: ControlState) =>
    nextLink(state, { change: { action: 'remove', identity: named('b') }, by: ['r'], index: 1e9 })

  test('leaves room to recover, with statements', () => {
    let state = claimed
    const toggle = (at: number): Step => ({
      change:
        at % 2 === 0
          ? { action: 'unyank', version: '1.0.0' }
          : { action: 'yank', version: '1.0.0', level: 'yanked', reason: 'unspecified' },
      by: ['a'],
    })
    while (state.links.length < controlCapsWithoutRecovery.statements) {
      state = extendControl(state, nextLink(state, toggle(state.links.length)))
    }
    const next = toggle(state.links.length)
    expect(errorCode(() => extendControl(state, nextLink(state, next)))).toBe('E_CONTROL_INVALID')
    expect(errorCode(() => extendControl(state, rescue(state)))).toBe('no error')
    while (state.links.length < controlCaps.statements) {
      state = extendControl(state, nextLink(state, { ...toggle(state.links.length), by: ['r'] }))
    }
    expect(errorCode(() => extendControl(state, rescue(state)))).toBe('E_CONTROL_INVALID')
  })

  test('leaves room to recover, with identities', () => {
    let state = claimed
    const add = (label: string, by: string): Step => ({ change: { action: 'add', identity: named(label) }, by: [by] })
    for (let at = state.members.length; at < controlCapsWithoutRecovery.identities; at += 1) {
      state = extendControl(state, nextLink(state, add(`x${at}`, 'a')))
    }
    expect(errorCode(() => extendControl(state, nextLink(state, add('y', 'a'))))).toBe('E_CONTROL_INVALID')
    expect(errorCode(() => extendControl(state, nextLink(state, add('y', 'r'))))).toBe('no error')
  })

  test('leaves room to recover, with revocations', () => {
    let state = claimed
    const revoke = (cutoff: number, by: string, label = 'b'): Step => ({
      change: { action: 'revoke', identity: named(label), cutoff, reason: 'unspecified' },
      by: [by],
      index: 1000 + state.links.length,
    })
    for (let count = 0; count < controlCapsWithoutRecovery.revocations; count += 1) {
      state = extendControl(state, nextLink(state, revoke(500 - count, 'a')))
    }
    expect(errorCode(() => extendControl(state, nextLink(state, revoke(1, 'a'))))).toBe('E_CONTROL_INVALID')
    const recovered = extendControl(state, nextLink(state, revoke(15, 'r', 'a')))
    expect([now(recovered, 'a'), now(recovered, 'b')]).toEqual(['revoked', 'effective'])
  })
})
