import { describe, expect, test } from 'vitest'
import { namedIdentityJson } from '../../src/attestation/named-identity.ts'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { VerificationError } from '../../src/errors.ts'
import {
  type AcceptedIdentity,
  type AcceptedKeyless,
  acceptedKeys,
  acceptIdentity,
  checkAccepted,
  impliedIdentities,
} from '../../src/trust/accepted-identity.ts'
import { githubIssuer, type KeylessIdentity, keyIdentity } from '../../src/trust/identity.ts'
import { errorCode } from '../support/error-code.ts'
import { sampleBuild as build, sampleWorkflow as release } from '../support/sample-identity.ts'
import { testKeyPair } from '../support/sample-release.ts'

function person(change: Partial<KeylessIdentity> = {}): KeylessIdentity {
  const nothing = { repository: null, repositoryId: null, owner: null, ownerId: null, commit: null, ref: null }
  const who = { issuer: 'https://accounts.google.com', subject: 'dev@acme.example', trigger: null, runner: null }
  return build({ ...nothing, ...who, visibility: null, ...change })
}

/** Three publishers: the one that tests are about stands last, behind two that it must not be taken for. */
function publishers(change: Partial<AcceptedKeyless> = {}): AcceptedIdentity[] {
  return [
    { type: 'key', publicKey: testKeyPair('globex').publicKey },
    { type: 'keyless', issuer: 'https://gitlab.com', subject: 'https://gitlab.com/initech/**' },
    { type: 'keyless', issuer: githubIssuer, subject: `${release}@refs/tags/*`, ...change },
  ]
}

const outcome = (identity: KeylessIdentity, accepted: readonly AcceptedIdentity[] = publishers()) =>
  errorCode(() => checkAccepted(identity, accepted))

describe('an accepted build', () => {
  test('is found among several, and the entry that accepts it is returned', () => {
    const accepted = publishers()
    expect(checkAccepted(build(), accepted)).toBe(accepted[2])
  })

  test('is accepted by exact subject, and by each pattern that means it', () => {
    for (const subject of [
      `${release}@refs/tags/v1.4.0`,
      `${release}@**`,
      'https://github.com/acme/mcp/**',
      'https://github.com/acme/*/.github/workflows/release.yml@refs/tags/v*',
    ]) {
      expect(outcome(build(), publishers({ subject })), subject).toBe('no error')
    }
  })
})

describe('a build that differs from an accepted one in one fact', () => {
  const strict = publishers({
    repositoryId: '700100',
    ownerId: '4200',
    ref: 'refs/tags/*',
    triggers: ['push', 'release'],
    runner: 'github-hosted',
    environment: 'publish',
  })
  const twin = { environment: 'publish' }

  test('the twin that differs in nothing is accepted', () => {
    expect(outcome(build(twin), strict)).toBe('no error')
  })

  test.each<[string, Partial<KeylessIdentity>, string]>([
    ['another issuer', { issuer: 'https://gitlab.com' }, 'E_IDENTITY_SUBJECT'],
    ['an issuer that nobody names', { issuer: 'https://issuer.evil.example' }, 'E_IDENTITY_ISSUER'],
    ['the issuer with a slash behind it', { issuer: `${githubIssuer}/` }, 'E_IDENTITY_ISSUER'],
    ['the issuer in capitals', { issuer: githubIssuer.toUpperCase() }, 'E_IDENTITY_ISSUER'],
    ['the issuer of a company at the same host', { issuer: `${githubIssuer}/acme` }, 'E_IDENTITY_ISSUER'],
    ['a repository whose name begins alike', { subject: subjectIn('acme/mcp-evil') }, 'E_IDENTITY_SUBJECT'],
    ['a repository of another owner', { subject: subjectIn('globex/mcp') }, 'E_IDENTITY_SUBJECT'],
    ['an owner whose name ends alike', { subject: subjectIn('not-acme/mcp') }, 'E_IDENTITY_SUBJECT'],
    [
      'the subject inside another URI',
      { subject: `https://evil.example/?${release}@refs/tags/v1` },
      'E_IDENTITY_SUBJECT',
    ],
    ['the subject with something before it', { subject: `x${release}@refs/tags/v1.4.0` }, 'E_IDENTITY_SUBJECT'],
    ['another workflow', { subject: `${release.replace('release', 'nightly')}@refs/tags/v1` }, 'E_IDENTITY_SUBJECT'],
    [
      'a workflow in other case',
      { subject: `${release.replace('release', 'Release')}@refs/tags/v1` },
      'E_IDENTITY_SUBJECT',
    ],
    ['a branch instead of a tag', { subject: `${release}@refs/heads/main` }, 'E_IDENTITY_SUBJECT'],
    ['a tag with a slash, which one star does not mean', { subject: `${release}@refs/tags/a/b` }, 'E_IDENTITY_SUBJECT'],
    ['a repository made again', { repositoryId: '700999' }, 'E_IDENTITY_REPOSITORY'],
    ['a repository without an id', { repositoryId: null }, 'E_IDENTITY_REPOSITORY'],
    ['an account made again', { ownerId: '4201' }, 'E_IDENTITY_REPOSITORY'],
    ['another ref than the subject says', { ref: 'refs/heads/main' }, 'E_IDENTITY_REF'],
    ['no ref', { ref: null }, 'E_IDENTITY_REF'],
    ['a pull request', { trigger: 'pull_request' }, 'E_IDENTITY_TRIGGER'],
    ['a pull request with the target’s secrets', { trigger: 'pull_request_target' }, 'E_IDENTITY_TRIGGER'],
    ['a run after another run', { trigger: 'workflow_run' }, 'E_IDENTITY_TRIGGER'],
    ['no trigger', { trigger: null }, 'E_IDENTITY_TRIGGER'],
    ['a runner of its own', { runner: 'self-hosted' }, 'E_IDENTITY_RUNNER'],
    ['an unstated runner', { runner: null }, 'E_IDENTITY_RUNNER'],
    ['another environment', { environment: 'staging' }, 'E_IDENTITY_ENVIRONMENT'],
    ['no environment', { environment: null }, 'E_IDENTITY_ENVIRONMENT'],
  ])('%s is refused', (_what, change, code) => {
    expect(outcome(build({ ...twin, ...change }), strict)).toBe(code)
  })

  test('a stranger’s build with an accepted reusable workflow is refused, unless an id names its source', () => {
    const called = build({ repository: 'https://github.com/mallory/evil', repositoryId: '1', ownerId: '2' })
    expect(outcome(called)).toBe('E_IDENTITY_REPOSITORY')
    expect(outcome(called, publishers({ ownerId: '4200' }))).toBe('E_IDENTITY_REPOSITORY')
    expect(outcome(called, publishers({ ownerId: '2' }))).toBe('no error')
    expect(outcome(called, impliedIdentities('io.github.acme/mcp'))).toBe('E_IDENTITY_REPOSITORY')
    expect(outcome(build({ repository: 'https://github.com/acme/mc' }))).toBe('E_IDENTITY_REPOSITORY')
    expect(outcome(build({ repository: null }))).toBe('E_IDENTITY_REPOSITORY')
  })

  test('an owner’s reusable workflow may build the owner’s repositories, where the pattern means these too', () => {
    const shared = build({ subject: 'https://github.com/acme/workflows/.github/workflows/publish.yml@refs/heads/main' })
    expect(outcome(shared, impliedIdentities('io.github.acme/mcp'))).toBe('no error')
    expect(outcome(shared, publishers({ subject: 'https://github.com/Acme/**' }))).toBe('no error')
    expect(outcome(shared, publishers({ subject: 'https://github.com/acme/workflows/**' }))).toBe(
      'E_IDENTITY_REPOSITORY',
    )
    expect(outcome(shared, publishers({ subject: 'https://github.com/acme/mcp/**' }))).toBe('E_IDENTITY_SUBJECT')
    const evil = { ...shared, repository: 'https://github.com/acme-evil/mcp' }
    expect(outcome(evil, impliedIdentities('io.github.acme/mcp'))).toBe('E_IDENTITY_REPOSITORY')
  })

  test('a person is refused where a build is asked for, and a build where a person is', () => {
    const people: AcceptedIdentity[] = [
      ...publishers(),
      { type: 'keyless', issuer: 'https://accounts.google.com', subject: 'dev@acme.example' },
    ]
    expect(outcome(person(), people)).toBe('no error')
    expect(outcome(person({ subject: 'dev@acme.example.evil' }), people)).toBe('E_IDENTITY_SUBJECT')
    expect(outcome(person({ subject: 'xdev@acme.example' }), people)).toBe('E_IDENTITY_SUBJECT')
    expect(outcome(person({ issuer: githubIssuer }), people)).toBe('E_IDENTITY_SUBJECT')
    expect(outcome(person({ trigger: 'push' }), people)).toBe('no error')
    expect(outcome(person({ trigger: 'pull_request' }), people)).toBe('E_IDENTITY_TRIGGER')
    const demanding: AcceptedIdentity[] = people.map((each) => ({ ...each, triggers: ['push'] }))
    expect(outcome(person(), demanding)).toBe('E_IDENTITY_TRIGGER')
  })

  test('a key is never taken for a build, nor a build for a key', () => {
    const { publicKey } = testKeyPair('stranger')
    const keys = publishers().slice(0, 1)
    expect(errorCode(() => checkAccepted(keyIdentity(publicKey), publishers()))).toBe('E_IDENTITY_UNKNOWN')
    expect(errorCode(() => checkAccepted(build(), keys))).toBe('E_IDENTITY_UNKNOWN')
    const globex = keyIdentity(testKeyPair('globex').publicKey)
    expect(checkAccepted(globex, publishers())).toEqual(keys[0])
  })

  test('nobody accepts anybody', () => {
    expect(outcome(build(), [])).toBe('E_IDENTITY_UNKNOWN')
  })
})

function subjectIn(repository: string): string {
  return `https://github.com/${repository}/.github/workflows/release.yml@refs/tags/v1.4.0`
}

describe('the case of GitHub’s names', () => {
  const shouted = build({
    subject: `https://github.com/Acme/MCP/.github/workflows/release.yml@refs/tags/v1.4.0`,
    repository: 'https://github.com/Acme/MCP',
  })

  test('does not tell owners and repositories apart', () => {
    expect(outcome(shouted)).toBe('no error')
    expect(outcome(build(), publishers({ subject: 'https://github.com/ACME/mcp/**' }))).toBe('no error')
  })

  test('a name implies its owner in whatever case either is written', () => {
    for (const name of ['io.github.acme/mcp', 'io.github.Acme/mcp']) {
      expect(outcome(shouted, impliedIdentities(name)), name).toBe('no error')
      expect(outcome(build(), impliedIdentities(name)), name).toBe('no error')
      expect(outcome(build({ subject: subjectIn('acme-evil/mcp') }), impliedIdentities(name))).toBe(
        'E_IDENTITY_SUBJECT',
      )
    }
  })

  test('counts everywhere else: in paths, in refs, and at other hosts', () => {
    expect(outcome(build({ subject: `${release.replace('.yml', '.YML')}@refs/tags/v1` }))).toBe('E_IDENTITY_SUBJECT')
    const gitlab = { issuer: 'https://gitlab.com', subject: 'https://gitlab.com/Initech/x', trigger: 'push' }
    expect(outcome(build(gitlab))).toBe('E_IDENTITY_SUBJECT')
  })
})

describe('whom a name implies', () => {
  test.each([
    'com.example/mcp',
    'io.github/mcp',
    'io.github.acme',
    'io.github.acme.other/mcp',
    'io.github.-acme/mcp',
    'IO.GITHUB.acme/mcp',
    'xio.github.acme/mcp',
    'io.github.*/mcp',
    `io.github.${'a'.repeat(40)}/mcp`,
  ])('%s implies nobody', (name) => {
    expect(impliedIdentities(name)).toEqual([])
  })

  test('an owner’s name implies the workflows of the owner’s own repositories', () => {
    expect(impliedIdentities('io.github.acme/mcp')).toEqual([
      { type: 'keyless', issuer: githubIssuer, subject: 'https://github.com/acme/**' },
    ])
    expect(outcome(build(), impliedIdentities('io.github.acme/other'))).toBe('no error')
    expect(outcome(build({ trigger: 'issue_comment' }), impliedIdentities('io.github.acme/mcp'))).toBe(
      'E_IDENTITY_TRIGGER',
    )
  })
})

describe('what a refusal says', () => {
  const refusal = (identity: KeylessIdentity, accepted: readonly AcceptedIdentity[]): VerificationError => {
    try {
      checkAccepted(identity, accepted)
    } catch (error) {
      if (error instanceof VerificationError) return error
    }
    throw new Error('it was accepted')
  }

  test('the nearest of several that it missed, and how to accept it', () => {
    const [globex, initech, acme] = publishers()
    const accepted = [
      { type: 'keyless', issuer: githubIssuer, subject: subjectIn('zeta/tools') },
      globex,
      acme,
      initech,
    ] as AcceptedIdentity[]
    const { code, parts } = refusal(build({ subject: subjectIn('acme/mcp-evil') }), accepted)
    expect(code).toBe('E_IDENTITY_SUBJECT')
    expect(parts.found).toContain('acme/mcp-evil/.github/workflows/release.yml@refs/tags/v1.4.0 by https://token')
    expect(parts.expected).toBe(`the subject "${release}@refs/tags/*"`)
    expect(parts.next).toBe(
      `To accept it: touchmark trust add NAME --issuer ${githubIssuer} --subject ` +
        "'https://github.com/acme/mcp-evil/.github/workflows/release.yml@**' --repository-id 700100 --owner-id 4200",
    )
  })

  test('a key’s refusal names the key as trust add takes it', () => {
    const { publicKey } = testKeyPair('stranger')
    expect(() => checkAccepted(keyIdentity(publicKey), publishers())).toThrow(
      `To accept it: touchmark trust add NAME ${formatPublicKey(publicKey)}`,
    )
  })

  test('a known repository that builds otherwise is not waved through', () => {
    const { parts } = refusal(build({ trigger: 'pull_request' }), publishers())
    expect(parts.found).toContain('(trigger "pull_request")')
    expect(parts.next).not.toContain('trust add')
    expect(refusal(build({ repositoryId: '1' }), publishers({ repositoryId: '2' })).parts.next).not.toContain('add')
  })

  test('a signer’s words cannot become a command', () => {
    const subject = 'https://github.com/acme/mcp/.github/workflows/$(id)`id`;\'"x.yml@refs/heads/main'
    const { parts } = refusal(build({ subject, ownerId: '1; id', repositoryId: '\u202e7' }), [])
    expect(parts.next).toContain("--subject 'https://github.com/acme/mcp/.github/workflows/$(id)`id`;'\\''\"x.yml@**'")
    expect(parts.next).toContain("--owner-id '1; id'")
    expect(parts.next).toContain("--repository-id '<U+202E>7'")
  })

  test('what it proposes accepts the build, from every ref, and no other repository', () => {
    const accepted = [acceptIdentity(build())]
    expect(outcome(build(), accepted)).toBe('no error')
    expect(outcome(build({ subject: `${release}@refs/tags/@acme/mcp@2.0.0` }), accepted)).toBe('no error')
    expect(outcome(build({ repositoryId: '1' }), accepted)).toBe('E_IDENTITY_REPOSITORY')
    expect(outcome(build({ subject: subjectIn('acme/mcp-evil') }), accepted)).toBe('E_IDENTITY_SUBJECT')
    expect(outcome(person(), [acceptIdentity(person())])).toBe('no error')
    const pipeline = person({ subject: 'https://buildkite.com/acme/mcp', issuer: 'https://agent.buildkite.com' })
    expect(outcome(pipeline, [acceptIdentity(pipeline)])).toBe('no error')
    const key = keyIdentity(testKeyPair('globex').publicKey)
    expect(checkAccepted(key, [acceptIdentity(key)])).toEqual(acceptIdentity(key))
  })
})

test('the JSON form holds what is demanded and nothing else', () => {
  const [key, gitlab] = publishers()
  expect(publishers({ triggers: ['push'] }).map(namedIdentityJson)).toEqual([
    { type: 'key', publicKey: formatPublicKey(testKeyPair('globex').publicKey) },
    gitlab,
    { type: 'keyless', issuer: githubIssuer, subject: `${release}@refs/tags/*`, triggers: ['push'] },
  ])
  expect(acceptedKeys(publishers())).toEqual([keyIdentity(testKeyPair('globex').publicKey)])
  expect(key?.type).toBe('key')
})
