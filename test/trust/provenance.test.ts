import { describe, expect, test } from 'vitest'
import { type KeylessIdentity, keyIdentity } from '../../src/trust/identity.ts'
import { requireProvenance } from '../../src/trust/provenance.ts'
import { errorCode } from '../support/error-code.ts'

const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`
const subjects = ['01'.repeat(64)]

const publisher: KeylessIdentity = {
  type: 'keyless',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main',
  repository: 'https://github.com/acme/weather',
  repositoryId: '700100',
  owner: 'https://github.com/acme',
  ownerId: '4200',
  commit: null,
  ref: 'refs/heads/main',
  trigger: 'push',
  runner: 'github-hosted',
  environment: null,
  visibility: 'public',
}

const outcome = (builder: Partial<KeylessIdentity>, by: Partial<KeylessIdentity> = {}, built = subjects) =>
  errorCode(() =>
    requireProvenance(
      { subjects: built, builder: { ...publisher, ...builder } },
      { integrity, publisher: { ...publisher, ...by } },
    ),
  )

describe('requireProvenance', () => {
  test('a build of the publisher\u2019s repository, by whichever workflow and under whichever name', () => {
    expect(outcome({})).toBe('no error')
    expect(outcome({ subject: 'https://github.com/acme/weather/.github/workflows/npm.yml@refs/tags/v1' })).toBe(
      'no error',
    )
    expect(outcome({ repository: 'https://github.com/acme/renamed' })).toBe('no error')
    expect(outcome({}, {}, ['02'.repeat(64), ...subjects])).toBe('no error')
  })

  test('another tarball, another repository of that name, and another issuer are refused', () => {
    expect(outcome({}, {}, ['02'.repeat(64)])).toBe('E_SUBJECT_MISMATCH')
    expect(outcome({}, {}, [])).toBe('E_SUBJECT_MISMATCH')
    expect(outcome({ repositoryId: '700101' })).toBe('E_IDENTITY_REPOSITORY')
    expect(outcome({ issuer: 'https://gitlab.com' })).toBe('E_IDENTITY_ISSUER')
  })

  test('two that name no repository are not the same one, and a key names none', () => {
    expect(outcome({ repositoryId: null }, { repositoryId: null })).toBe('E_IDENTITY_REPOSITORY')
    const key = keyIdentity(new Uint8Array(32))
    expect(errorCode(() => requireProvenance({ subjects, builder: key }, { integrity, publisher: key }))).toBe(
      'E_IDENTITY_ISSUER',
    )
  })
})
