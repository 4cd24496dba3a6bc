/** What control statements do to a verdict, through assess(): withdrawn versions, revoked, pending and added signers. */
import { describe, expect, test } from 'vitest'
import type { Assessment, AssessRequest } from '../../../src/client/assessment/assessment.ts'
import type { ControlState } from '../../../src/trust/control-state.ts'
import type { Check } from '../../../src/trust/evidence.ts'
import { type Exception, effectivePolicy } from '../../../src/trust/policy.ts'
import { testKeyPair } from '../../support/sample-release.ts'
import { makeRelease, registryKey, withReleases } from '../../support/signed-release.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'
import { chain, claim, claimOfThree, hour, name, named, type Step, start } from '../../trust/control-setup.ts'
import { benign, codesOf, look, lookAndPin, rewritten } from './assess-setup.ts'

const now = start + 500 * hour
const verified = (...steps: Step[]): Check<ControlState> => ({ state: 'verified', value: chain(...steps) })

/** A policy of three publishers, the first of which is for the name under test. */
function policy(url: string | null, exceptions: readonly Exception[] = []) {
  const publishers = [
    { names: ['io.github.acme/*'], identities: [named('a')] },
    { names: ['io.github.globex/*'], identities: [named('x')] },
    { names: ['com.initech/*'], identities: [named('y'), named('z')] },
  ]
  const registry = url === null ? {} : { registry: { url, key: registryKey } }
  return effectivePolicy([{ name: 'user', demands: {}, grants: { publishers, exceptions, ...registry } }])
}

interface Situation extends Partial<AssessRequest> {
  readonly signer?: string
  readonly index?: number
  readonly hours?: number
  readonly exceptions?: readonly Exception[]
}

/** Assesses a release by one of the chain's people, accepted at a place in the log. */
async function outcome(check: Check<ControlState>, situation: Situation = {}, folder?: string): Promise<Assessment> {
  const { signer = 'a', index = 500, hours = 400, exceptions = [], ...change } = situation
  const acceptedAt = new Date(start + hours * hour).toISOString().replace('.000', '')
  const release = await makeRelease({ snapshot: benign, name, signer: testKeyPair(signer), acceptedAt, index })
  const request = { name, now, control: async () => check, ...change }
  return await withReleases([release], async (url) => {
    const full = { ...request, policy: change.policy ?? policy(url, exceptions) }
    return folder === undefined ? await look('/nowhere', { state: null, ...full }) : (await lookAndPin(folder, full))[0]
  })
}

const first = ({ verdict }: Assessment) => {
  const wrong = verdict.reasons.find(({ code }) => !['signed', 'definitions-only', 'pinned'].includes(code))
  return wrong === undefined ? 'clean' : [wrong.code, wrong.error].filter((word) => word !== undefined).join(' ')
}
const step = (change: Step['change'], by: string[] = ['a'], hours = 0): Step => ({ change, by, hours })
const yank = (level: 'yanked' | 'deprecated', version = '1.0.0') =>
  step({ action: 'yank', version, level, reason: 'vulnerability' })

describe('a version', () => {
  test('that its publisher yanked is blocked with the reason; another one is not', async () => {
    const yanked = await outcome(verified(claim, yank('yanked')))
    expect(first(yanked)).toBe('yanked E_VERSION_YANKED')
    expect(yanked.verdict.effect).toBe('block')
    expect(yanked.verdict.reasons.find(({ code }) => code === 'yanked')?.detail).toContain('vulnerability')
    expect(first(await outcome(verified(claim, yank('yanked', '0.9.0'))))).toBe('clean')
  })

  test('that is yanked and back again is clean', async () => {
    const back = step({ action: 'unyank', version: '1.0.0' })
    expect(first(await outcome(verified(claim, yank('yanked'), back)))).toBe('clean')
  })

  test('that is deprecated is flagged, and an exception may accept it, but never a yanked one', async () => {
    const exceptions = [{ what: 'deprecated', servers: [name], until: now + 1, reason: 'next week' }]
    const deprecated = await outcome(verified(claim, yank('deprecated')))
    expect([first(deprecated), deprecated.verdict.effect]).toEqual(['deprecated', 'flag'])
    expect(first(await outcome(verified(claim, yank('deprecated')), { exceptions }))).toBe('clean')
    const yanks = [{ what: 'yanked', servers: [name], until: now + 1, reason: 'we need it' }]
    expect(first(await outcome(verified(claim, yank('yanked')), { exceptions: yanks }))).toBe('yanked E_VERSION_YANKED')
  })

  test('that is yanked is blocked for whoever has it pinned, too', () =>
    withTemporaryFolder(async (folder) => {
      expect(first(await outcome(verified(claim), {}, folder))).toBe('clean')
      expect(first(await outcome(verified(claim, yank('yanked')), {}, folder))).toBe('yanked E_VERSION_YANKED')
      expect(first(await outcome(verified(claim), {}, folder))).toBe('clean')
    }))
})

describe('a signer', () => {
  const revoke = (cutoff: number | null) =>
    step({ action: 'revoke', identity: named('a'), cutoff, reason: 'key-compromise' }, ['r'])

  test('that was revoked counts for what stands before the cut-off, and for nothing after it', async () => {
    expect(first(await outcome(verified(claim, revoke(15)), { index: 15 }))).toBe('revoked E_IDENTITY_REVOKED')
    expect(first(await outcome(verified(claim, revoke(15)), { index: 14 }))).toBe('clean')
  })

  test('that was added an hour ago does not count yet, and after three days it does', async () => {
    const added = verified(claim, step({ action: 'add', identity: named('d') }, ['a'], 100))
    expect(first(await outcome(added, { signer: 'd', hours: 101 }))).toBe('identity-pending E_IDENTITY_PENDING')
    expect(first(await outcome(added, { signer: 'd', hours: 173 }))).toBe('clean')
  })

  test('that was rotated out counts for what came before', async () => {
    const rotated = verified(claim, step({ action: 'rotate', from: named('a'), to: named('d') }, ['r'], 100))
    expect(first(await outcome(rotated, { signer: 'd' }))).toBe('clean')
    expect(first(await outcome(rotated, { signer: 'a' }))).toBe('wrong-identity E_IDENTITY_VALIDITY')
    expect(first(await outcome(rotated, { signer: 'a', index: 15, hours: 50 }))).toBe('clean')
  })

  test('of a chain that nobody who counts began is a stranger', async () => {
    const foreign = verified({ ...claimOfThree, by: ['b'] })
    expect(first(await outcome(foreign, { signer: 'c' }))).toBe('wrong-identity E_IDENTITY_UNKNOWN')
    expect(first(await outcome(verified(claimOfThree), { signer: 'c' }))).toBe('clean')
  })

  test('whom the chain added is remembered with the pin, and no policy is needed any more', () =>
    withTemporaryFolder(async (folder) => {
      const rotated = verified(claim, step({ action: 'rotate', from: named('a'), to: named('d') }, ['r'], 100))
      expect(first(await outcome(rotated, { signer: 'd' }, folder))).toBe('clean')
      const release = await makeRelease({ snapshot: benign, name, signer: testKeyPair('d') })
      const files = { bundle: release.bundle, publicKey: release.publicKey }
      const nobody = effectivePolicy([])
      const again = await outcome({ state: 'not-demanded' }, { files, policy: nobody }, folder)
      expect(first(again)).toBe('clean')
    }))
})

describe('control statements that are not to be had', () => {
  const unreachable = { state: 'unchecked', reason: 'control-unreachable', error: 'E_REGISTRY_UNREACHABLE' } as const

  test('are could-not-check, and not a clean verdict', async () => {
    const assessment = await outcome(unreachable)
    expect([first(assessment), assessment.verdict.effect]).toEqual([
      'control-unreachable E_REGISTRY_UNREACHABLE',
      'could-not-check',
    ])
    expect(first(await outcome(verified(claim)))).toBe('clean')
  })

  test('are made up for by a pin that everything equals, with a flag', () =>
    withTemporaryFolder(async (folder) => {
      await outcome(verified(claim), {}, folder)
      const pinned = await outcome(unreachable, {}, folder)
      expect([first(pinned), pinned.verdict.effect]).toEqual(['covered-by-pin E_REGISTRY_UNREACHABLE', 'flag'])
      const changed = await outcome(unreachable, { snapshot: rewritten }, folder)
      expect(changed.verdict.effect).toBe('block')
    }))

  test('may have added a stranger: that is could-not-check, and no accusation', async () => {
    const stranger = await outcome(unreachable, { signer: 'd' })
    expect([codesOf(stranger).includes('wrong-identity'), stranger.verdict.effect]).toEqual([false, 'could-not-check'])
    expect(first(await outcome(verified(claim), { signer: 'd' }))).toBe('wrong-identity E_IDENTITY_UNKNOWN')
  })

  test.each([
    ['control-rollback', 'E_CONTROL_ROLLBACK'],
    ['broken-control-chain', 'E_CONTROL_INVALID'],
  ] as const)('or are no chain: %s blocks, pinned or not', (reason, error) =>
    withTemporaryFolder(async (folder) => {
      await outcome(verified(claim), {}, folder)
      const broken = await outcome({ state: 'refused', reason, error }, {}, folder)
      expect([first(broken), broken.verdict.effect]).toEqual([`${reason} ${error}`, 'block'])
    }),
  )
})
