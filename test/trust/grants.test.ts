import { describe, expect, test } from 'vitest'
import type { AcceptedIdentity } from '../../src/trust/accepted-identity.ts'
import {
  acceptedApprovers,
  acceptedCurators,
  acceptedPublishers,
  pinsCount,
  requiresApproval,
} from '../../src/trust/grants.ts'
import type { VoucherGrant } from '../../src/trust/identity-grant.ts'
import { effectivePolicy, type Grants, type Level } from '../../src/trust/policy.ts'

const issuer = 'https://token.actions.githubusercontent.com'
const [acme, globex, initech] = ['acme', 'globex', 'initech'].map(
  (owner): AcceptedIdentity => ({ type: 'keyless', issuer, subject: `https://github.com/${owner}/**` }),
) as [AcceptedIdentity, AcceptedIdentity, AcceptedIdentity]
const none: Grants = { publishers: [], exceptions: [] }
const three: Grants = {
  ...none,
  publishers: [
    { names: ['io.github.acme/*'], identities: [acme] },
    { names: ['io.github.globex/*', 'io.github.acme/mail'], identities: [globex], threshold: 1 },
    { names: ['*'], identities: [initech, globex], threshold: 2 },
  ],
}

function user(grants: Grants): Level {
  return { name: 'user', demands: {}, grants }
}

function machine(grants: Grants, delegate: readonly string[] = []): Level {
  return { name: 'machine', demands: {}, grants, delegate }
}

describe('publishers of a name', () => {
  test('are the grants whose pattern means it, each with its own threshold', () => {
    const policy = effectivePolicy([user(three)])
    const found = (name: string) =>
      acceptedPublishers(policy, name).map(({ identities, threshold }) => [identities, threshold])
    expect(found('io.github.acme/files')).toEqual([
      [[acme], undefined],
      [[initech, globex], 2],
    ])
    expect(found('io.github.acme/mail').length).toBe(3)
    expect(found('io.github.globex/x').map(([, threshold]) => threshold)).toEqual([1, 2])
    expect(found('com.example/x')).toEqual([[[initech, globex], 2]])
  })

  test('of a user count under a machine policy only for the names that it delegates', () => {
    const found = (name: string) =>
      acceptedPublishers(effectivePolicy([machine(none, ['io.github.acme/*']), user(three)]), name).length
    expect(found('io.github.acme/files')).toBe(2)
    expect(found('io.github.globex/x')).toBe(0)
  })
})

describe('curators and approvers', () => {
  const grant: VoucherGrant = { names: ['io.github.acme/*', 'mail'], identities: [globex] }
  const all: VoucherGrant = { names: ['*'], identities: [initech] }

  test('are named for server names, for entries, or for every server', () => {
    const policy = effectivePolicy([user({ ...none, curators: [grant], approvers: [all] })])
    const curators = (entry: string, name: string | null) => acceptedCurators(policy, { entry, name }).length
    expect(curators('files', 'io.github.acme/files')).toBe(1)
    expect(curators('mail', null)).toBe(1)
    expect(curators('files', null)).toBe(0)
    expect(curators('files', 'io.github.acmes/files')).toBe(0)
    expect(curators('io.github.acme/files', null)).toBe(0)
    expect(acceptedApprovers(policy, { entry: 'anything', name: null })).toEqual([all])
  })

  test('of a user count under a machine policy only for delegated names, and never where no name is known', () => {
    const levels = (delegate: readonly string[]) =>
      effectivePolicy([machine(none, delegate), user({ ...none, curators: [all], approvers: [all] })])
    const subject = { entry: 'files', name: 'io.github.acme/files' }
    for (const accepted of [acceptedCurators, acceptedApprovers]) {
      expect(accepted(levels(['io.github.acme/*']), subject).length).toBe(1)
      expect(accepted(levels(['io.github.globex/*']), subject).length).toBe(0)
      expect(accepted(levels(['io.github.acme/*']), { ...subject, name: null }).length).toBe(0)
    }
  })

  test('only a machine policy makes a review necessary', () => {
    const subject = { entry: 'files', name: 'io.github.acme/files' }
    expect(requiresApproval(effectivePolicy([user({ ...none, approvers: [all] })]), subject)).toBe(false)
    expect(requiresApproval(effectivePolicy([machine({ ...none, approvers: [all] })]), subject)).toBe(true)
    expect(requiresApproval(effectivePolicy([machine({ ...none, approvers: [grant] })]), subject)).toBe(true)
    expect(
      requiresApproval(effectivePolicy([machine({ ...none, approvers: [grant] })]), { entry: 'x', name: null }),
    ).toBe(false)
  })
})

test('a user’s pin counts everywhere, and under a machine policy only for the names that it delegates', () => {
  const counts = (levels: Level[], name: string | null) => pinsCount(effectivePolicy(levels), { entry: 'files', name })
  expect(counts([user(none)], null)).toBe(true)
  expect(counts([], 'a/b')).toBe(true)
  expect(counts([machine(none, ['a/*'])], 'a/b')).toBe(true)
  expect(counts([machine(none, ['a/*'])], 'ab/b')).toBe(false)
  expect(counts([machine(none, ['*'])], null)).toBe(false)
  expect(counts([machine(none)], 'a/b')).toBe(false)
})
