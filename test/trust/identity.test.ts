import { describe, expect, test } from 'vitest'
import { formatPublicKey, keyId } from '../../src/crypto/ed25519.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import {
  describeIdentity,
  foldCase,
  githubIssuer,
  identityId,
  type KeylessIdentity,
  keyIdentity,
  sameIdentity,
  subjectWithoutRef,
} from '../../src/trust/identity.ts'
import { sampleWorkflow as release, sampleBuild } from '../support/sample-identity.ts'
import { testKeyPair } from '../support/sample-release.ts'

const build = sampleBuild()

describe('a key', () => {
  const { publicKey } = testKeyPair('publisher')

  test('is an identity, described as a policy lists it', () => {
    expect(keyIdentity(publicKey)).toEqual({ type: 'key', keyId: keyId(publicKey), publicKey })
    expect(describeIdentity(keyIdentity(publicKey))).toBe(formatPublicKey(publicKey))
    expect(identityId(keyIdentity(publicKey))).toBe(keyId(publicKey))
  })

  test('is the same as itself and as no other', () => {
    expect(sameIdentity(keyIdentity(publicKey), keyIdentity(publicKey.slice()))).toBe(true)
    expect(sameIdentity(keyIdentity(publicKey), keyIdentity(testKeyPair('stranger').publicKey))).toBe(false)
    expect(sameIdentity(keyIdentity(publicKey), build)).toBe(false)
  })
})

describe('a build', () => {
  test('has the id that the specification says', () => {
    const json = `{"issuer":"${githubIssuer}","ownerId":"4200","repositoryId":"700100","subject":"${release}","type":"keyless"}`
    expect(identityId(build)).toBe(sha256Hex(new TextEncoder().encode(json)))
  })

  test.each<[string, Partial<KeylessIdentity>]>([
    ['another tag', { subject: `${release}@refs/tags/v2.0.0`, ref: 'refs/tags/v2.0.0' }],
    ['a tag with an @', { subject: `${release}@refs/tags/@acme/mcp@2.0.0` }],
    ['a commit instead of a ref', { subject: `${release}@8f3c2a1b5d6e7f80912a3b4c5d6e7f8091a2b3c4` }],
    ['another commit', { commit: null }],
    ['another trigger', { trigger: 'release' }],
    ['another case of the owner', { subject: `${release.replace('acme', 'Acme')}@refs/tags/v1.4.0` }],
  ])('from %s is the same', (_what, change) => {
    expect(sameIdentity(build, { ...build, ...change })).toBe(true)
  })

  test.each<[string, Partial<KeylessIdentity>]>([
    ['another workflow', { subject: `${release}x@refs/tags/v1.4.0` }],
    ['another case of the workflow', { subject: `${release.replace('release', 'Release')}@refs/tags/v1.4.0` }],
    ['another issuer', { issuer: `${githubIssuer}/` }],
    ['another repository id', { repositoryId: '700101' }],
    ['no repository id', { repositoryId: null }],
    ['another owner id', { ownerId: '4201' }],
  ])('with %s is another', (_what, change) => {
    expect(sameIdentity(build, { ...build, ...change })).toBe(false)
  })

  test('is described in one line without anything hidden', () => {
    const subject = `${release}\u202e\n@x`
    expect(describeIdentity({ ...build, subject })).toBe(`${release}<U+202E><U+000A>@x by ${githubIssuer}`)
  })
})

test.each([
  'https://social.example/@alice',
  'https://social.example/@refs/alice',
  'https://social.example/alice@example.com',
  'https://social.example/alice@8f3c2a1b',
])('%s has no ref to lose: another name is somebody else', (subject) => {
  expect(subjectWithoutRef(subject)).toBe(subject)
  expect(sameIdentity({ ...build, subject }, { ...build, subject: `${subject}x` })).toBe(false)
})

test('an e-mail address has no ref to lose', () => {
  expect(subjectWithoutRef('dev@acme.example')).toBe('dev@acme.example')
  expect(subjectWithoutRef('https://buildkite.com/acme/mcp')).toBe('https://buildkite.com/acme/mcp')
})

test('case is folded in ASCII, in owner and repository, and for GitHub alone', () => {
  expect(foldCase(githubIssuer, 'https://github.com/Acme/MCP/Path@Ref')).toBe('https://github.com/acme/mcp/Path@Ref')
  expect(foldCase(githubIssuer, 'https://github.com/Acme')).toBe('https://github.com/acme')
  expect(foldCase(githubIssuer, 'https://github.com/\u212a/x')).toBe('https://github.com/\u212a/x')
  expect(foldCase(githubIssuer, 'https://GitHub.com/Acme/x')).toBe('https://GitHub.com/Acme/x')
  expect(foldCase('https://gitlab.com', 'https://github.com/Acme/x')).toBe('https://github.com/Acme/x')
})
