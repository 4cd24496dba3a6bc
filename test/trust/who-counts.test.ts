import { describe, expect, test } from 'vitest'
import { VerificationError } from '../../src/errors.ts'
import type { AcceptedIdentity } from '../../src/trust/accepted-identity.ts'
import type { ControlState } from '../../src/trust/control-state.ts'
import type { KeylessIdentity } from '../../src/trust/identity.ts'
import type { PublisherGrant } from '../../src/trust/identity-grant.ts'
import { pinnedSigner } from '../../src/trust/pinned-signer.ts'
import { effectivePolicy } from '../../src/trust/policy.ts'
import { acceptancesOf, type SignaturePlace, whoCounts } from '../../src/trust/who-counts.ts'
import { chain, claim, claimOfThree, hour, who as key, name, named, start } from './control-setup.ts'

const issuer = 'https://token.actions.githubusercontent.com'
const later: SignaturePlace = { at: start + 500 * hour, place: null, now: start + 500 * hour }

/** A policy of three publishers, the first of which is for the name under test. */
function policy(...grants: Omit<PublisherGrant, 'names'>[]) {
  const others: PublisherGrant[] = ['globex', 'initech'].map((owner) => ({
    names: [`io.github.${owner}/*`],
    identities: [{ type: 'keyless', issuer, subject: `https://github.com/${owner}/**` }],
  }))
  const publishers = [...grants.map((grant) => ({ ...grant, names: ['io.github.acme/*'] })), ...others]
  return effectivePolicy([{ name: 'user', demands: {}, grants: { publishers, exceptions: [] } }])
}

function build(change: Partial<KeylessIdentity> = {}): KeylessIdentity {
  return {
    type: 'keyless',
    issuer,
    subject: 'https://github.com/acme/weather/.github/workflows/release.yml@refs/tags/v1.0.0',
    repository: 'https://github.com/acme/weather',
    repositoryId: '700100',
    owner: 'https://github.com/acme',
    ownerId: '4200',
    commit: null,
    ref: 'refs/tags/v1.0.0',
    trigger: 'push',
    runner: 'github-hosted',
    environment: null,
    visibility: 'public',
    ...change,
  }
}

const identities = (...labels: string[]): AcceptedIdentity[] => labels.map((label) => named(label))
const counts = (request: Partial<Parameters<typeof whoCounts>[0]> = {}) =>
  whoCounts({ policy: policy(), name, remembered: null, control: null, ...request })

function outcome(work: () => unknown): string {
  try {
    work()
    return 'accepted'
  } catch (error) {
    if (error instanceof VerificationError) return error.code
    throw error
  }
}

describe('whose signature counts', () => {
  test('policy goes before the pin, the pin before the name, and nobody is left over', () => {
    const remembered = pinnedSigner(key('b'))
    expect(counts({ policy: policy({ identities: identities('a') }), remembered }).source).toBe('policy')
    expect(counts({ remembered })).toMatchObject({ source: 'lock', grants: [{ identities: [named('b')] }] })
    expect(counts().grants[0]?.identities).toEqual([{ type: 'keyless', issuer, subject: 'https://github.com/acme/**' }])
    expect(counts({ name: 'com.acme/weather' })).toMatchObject({ source: 'nobody', grants: [] })
    expect(counts({ name: null, remembered }).source).toBe('nobody')
  })

  test('where policy names somebody, neither pin nor name adds anybody', () => {
    const who = counts({ policy: policy({ identities: identities('a') }), remembered: pinnedSigner(build()) })
    expect(outcome(() => acceptancesOf(build(), later, who))).toBe('E_IDENTITY_UNKNOWN')
    expect(outcome(() => acceptancesOf(key('a'), later, who))).toBe('accepted')
  })

  test('a remembered build is accepted from any ref, but not another workflow, and not for a pull request', () => {
    const who = counts({ remembered: pinnedSigner(build()) })
    const of = (change: Partial<KeylessIdentity>) => outcome(() => acceptancesOf(build(change), later, who))
    const workflow = 'https://github.com/acme/weather/.github/workflows'
    expect(of({ subject: `${workflow}/release.yml@refs/tags/v2.0.0`, ref: 'refs/tags/v2.0.0' })).toBe('accepted')
    expect(of({ subject: `${workflow}/nightly.yml@refs/tags/v1.0.0` })).toBe('E_IDENTITY_SUBJECT')
    expect(of({ trigger: 'pull_request_target' })).toBe('E_IDENTITY_TRIGGER')
    expect(of({ repositoryId: '700101' })).toBe('E_IDENTITY_REPOSITORY')
    expect(of({ issuer: 'https://gitlab.com' })).toBe('E_IDENTITY_ISSUER')
  })

  test('a grant counts within its validity, to the millisecond', () => {
    const grant = { identities: identities('a'), validFrom: start, validUntil: start + hour }
    const who = counts({ policy: policy(grant) })
    const at = (time: number) => outcome(() => acceptancesOf(key('a'), { at: time, place: null, now: time }, who))
    expect([at(start - 1), at(start), at(start + hour - 1), at(start + hour)]).toEqual([
      'E_IDENTITY_VALIDITY',
      'accepted',
      'accepted',
      'E_IDENTITY_VALIDITY',
    ])
    expect(at(Number.NaN)).toBe('E_IDENTITY_VALIDITY')
  })

  test('one of two grants is enough', () => {
    const past = { identities: identities('a'), validUntil: start }
    const who = counts({ policy: policy(past, { identities: identities('a', 'b') }) })
    expect(acceptancesOf(key('a'), later, who).map(({ grant }) => grant.identities.length)).toEqual([2])
  })
})

describe('a repository or account that was made again under its name', () => {
  const remembered = pinnedSigner(build())
  const subject = 'https://github.com/acme/**'
  const grant = (change: object = {}) => policy({ identities: [{ type: 'keyless', issuer, subject, ...change }] })
  const of = (change: Partial<KeylessIdentity>, ids: object = {}) =>
    outcome(() => acceptancesOf(build(change), later, counts({ policy: grant(ids), remembered })))

  test('is noticed by its ids, though policy names none', () => {
    expect(of({})).toBe('accepted')
    expect(of({ repositoryId: '999' })).toBe('E_IDENTITY_REPOSITORY')
    expect(of({ repositoryId: null })).toBe('E_IDENTITY_REPOSITORY')
    expect(of({ ownerId: '999' })).toBe('E_IDENTITY_REPOSITORY')
  })

  test('another repository of the same account is no such thing, but of another account under its name it is', () => {
    const repository = 'https://github.com/acme/mail'
    const mail = { repository, subject: `${repository}/.github/workflows/release.yml@refs/tags/v1.0.0` }
    expect(of({ ...mail, repositoryId: '700200' })).toBe('accepted')
    expect(of({ ...mail, repositoryId: '700200', ownerId: '999' })).toBe('E_IDENTITY_REPOSITORY')
  })

  test('is accepted where policy names the new id', () => {
    expect(of({ repositoryId: '999', ownerId: '999' }, { repositoryId: '999' })).toBe('accepted')
  })

  test('is compared without case, as the host does', () => {
    const shouted = build().subject.replace('acme/weather', 'acme/Weather')
    expect(of({ subject: shouted, repositoryId: '999' })).toBe('E_IDENTITY_REPOSITORY')
  })
})

describe('control statements', () => {
  const rotate = (by: string[], hours = 0) => ({
    change: { action: 'rotate', from: named('a'), to: named('d') } as const,
    by,
    hours,
  })
  const rotated = () => chain(claim, rotate(['r']))
  const by = (label: string, control: ControlState, grant: Omit<PublisherGrant, 'names'>, at = later) =>
    outcome(() => acceptancesOf(key(label), at, counts({ policy: policy(grant), control })))

  test('of a claim by somebody who counts add the publishers of today', () => {
    const accepted = { identities: identities('a') }
    expect(by('d', rotated(), accepted)).toBe('accepted')
    expect(by('d', chain(claim), accepted)).toBe('E_IDENTITY_UNKNOWN')
  })

  test('of a claim by a stranger add nobody', () => {
    expect(by('d', rotated(), { identities: identities('z') })).toBe('E_IDENTITY_UNKNOWN')
  })

  test('do not get around a threshold: a claim by one of two adds nobody', () => {
    const two = { identities: identities('a', 'b'), threshold: 2 }
    expect(by('c', chain(claimOfThree), two)).toBe('E_IDENTITY_UNKNOWN')
    expect(by('c', chain({ ...claimOfThree, by: ['a', 'b'] }), two)).toBe('accepted')
    expect(by('c', chain(claimOfThree), { ...two, threshold: 1 })).toBe('accepted')
  })

  test('take away whom policy names: revoked, or no longer of the name', () => {
    const revoke = {
      change: { action: 'revoke', identity: named('a'), cutoff: null, reason: 'key-compromise' },
      by: ['r'],
    }
    const control = chain(claim, revoke as Parameters<typeof chain>[0])
    expect(by('a', control, { identities: identities('a') })).toBe('E_IDENTITY_REVOKED')
    expect(by('a', rotated(), { identities: identities('a') })).toBe('E_IDENTITY_VALIDITY')
    const before = { index: 12, acceptedAt: start }
    const signed = { at: start, place: before, now: later.now }
    expect(by('a', rotated(), { identities: identities('a') }, signed)).toBe('accepted')
  })

  test('let an added identity wait, whoever names it', () => {
    const add = { change: { action: 'add', identity: named('d') } as const, by: ['a'] }
    const early = { at: start + hour, place: null, now: start + hour }
    const control = chain(claim, add as Parameters<typeof chain>[0])
    expect(by('d', control, { identities: identities('a') }, early)).toBe('E_IDENTITY_PENDING')
    expect(by('d', control, { identities: identities('d') }, early)).toBe('E_IDENTITY_PENDING')
    expect(by('d', control, { identities: identities('a') })).toBe('accepted')
  })
})
