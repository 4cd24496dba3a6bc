import { describe, expect, test } from 'vitest'
import { checkAccepted } from '../../src/trust/accepted-identity.ts'
import type { KeylessIdentity } from '../../src/trust/identity.ts'
import { acceptPinnedSigner, pinnedSigner } from '../../src/trust/pinned-signer.ts'

const build: KeylessIdentity = {
  type: 'keyless',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'https://github.com/acme/files/.github/workflows/release.yml@refs/tags/v1.0.0',
  repository: 'https://github.com/acme/files',
  repositoryId: '1001',
  owner: 'https://github.com/acme',
  ownerId: '77',
  commit: '0'.repeat(40),
  ref: 'refs/tags/v1.0.0',
  trigger: 'push',
  runner: 'github-hosted',
  environment: null,
  visibility: 'public',
}

describe('what is remembered of a signer', () => {
  test('is the same from tag to tag', () => {
    const next = { ...build, subject: build.subject.replace('v1.0.0', 'v2.0.0'), ref: 'refs/tags/v2.0.0' }
    expect(pinnedSigner(next)).toEqual(pinnedSigner(build))
  })

  test('is another where the repository is', () => {
    expect(pinnedSigner({ ...build, repositoryId: '1002' })).not.toEqual(pinnedSigner(build))
  })

  test('accepts the same workflow from any ref, with the ids that are known', () => {
    expect(acceptPinnedSigner(pinnedSigner(build))).toEqual({
      type: 'keyless',
      issuer: build.issuer,
      subject: 'https://github.com/acme/files/.github/workflows/release.yml@**',
      repositoryId: '1001',
      ownerId: '77',
    })
    const person = { ...build, subject: 'alice@acme.example', repositoryId: null, ownerId: null }
    expect(acceptPinnedSigner(pinnedSigner(person))).toEqual({
      type: 'keyless',
      issuer: build.issuer,
      subject: 'alice@acme.example',
    })
  })

  test.each([
    'https://gitlab.com/acme/files//.gitlab-ci.yml@refs/heads/main',
    'https://github.acme.example/acme/files/.github/workflows/release.yml@refs/heads/main',
    'https://buildkite.com/acme/files',
    'https://social.example/@alice',
  ])('accepts %s again', (subject) => {
    const signer = { ...build, issuer: 'https://issuer.example', subject }
    const accepted = [acceptPinnedSigner(pinnedSigner(signer))]
    expect(checkAccepted(signer, accepted)).toBe(accepted[0])
    const other = { ...signer, subject: subject.replace(/files|alice/, '$&-evil') }
    expect(() => checkAccepted(other, accepted)).toThrow('the subject')
  })
})
