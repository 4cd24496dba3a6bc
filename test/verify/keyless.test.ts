import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { formatStatement, makePublishStatement } from '../../src/attestation/statement.ts'
import { IdentityToken } from '../../src/client/publisher/identity-token.ts'
import { signKeyless } from '../../src/client/publisher/keyless-signer.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import { type AcceptedIdentity, checkAccepted, impliedIdentities } from '../../src/trust/accepted-identity.ts'
import { githubIssuer, identityId, keyIdentity } from '../../src/trust/identity.ts'
import { checkSubject, proveSigner, verifyBundle, verifySnapshot } from '../../src/verify/verifier.ts'
import { errorCode, laterErrorCode } from '../support/error-code.ts'
import { type Claims, emailClaims, githubClaims, gitlabClaims } from '../support/oidc-claims.ts'
import { samplePublishParts, sampleRelease, testKeyPair } from '../support/sample-release.ts'
import { type SignOptions, type Sigstore, startSigstore } from '../support/sigstore.ts'

let sigstore: Sigstore
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

const statement = makePublishStatement(samplePublishParts())
const payload = formatStatement(statement)
const workflow = 'https://github.com/acme/weather/.github/workflows/release.yml'

async function verified(options: SignOptions = {}) {
  const file = await sigstore.sign(payload, options)
  return await verifyBundle(parseBundle(file), { keys: [], trustedRoot: sigstore.trustedRoot })
}

describe('a keyless bundle', () => {
  test('says what was signed, by whom, and when the log saw it', async () => {
    const now = Math.floor(Date.now() / 1000) * 1000
    const result = await verified({ atMs: now })
    expect(result.statement).toEqual(statement)
    expect(result.signedAt).toBe(now)
    expect(result.identity).toEqual({
      type: 'keyless',
      issuer: githubIssuer,
      subject: `${workflow}@refs/heads/main`,
      repository: 'https://github.com/acme/weather',
      repositoryId: '700100',
      owner: 'https://github.com/acme',
      ownerId: '4200',
      commit: '8f3c2a1b5d6e7f80912a3b4c5d6e7f8091a2b3c4',
      ref: 'refs/heads/main',
      trigger: 'push',
      runner: 'github-hosted',
      environment: null,
      visibility: 'public',
    })
  })

  test('of a person says so, and of GitLab too', async () => {
    const person = await verified({ claims: emailClaims() })
    expect(person.identity).toMatchObject({
      issuer: 'https://accounts.google.com',
      subject: 'mallory@example.com',
      repository: null,
      trigger: null,
    })
    const gitlab = await verified({ claims: gitlabClaims() })
    expect(gitlab.identity).toMatchObject({
      issuer: 'https://gitlab.com',
      subject: 'https://gitlab.com/acme/weather//.gitlab-ci.yml@refs/heads/main',
      repository: 'https://gitlab.com/acme/weather',
      trigger: 'push',
    })
  })

  test('is proven whatever kind of statement it holds', async () => {
    const file = await sigstore.sign(utf8('{"any":"payload"}'))
    const material = { keys: [], trustedRoot: sigstore.trustedRoot }
    expect(await proveSigner(parseBundle(file), material)).toMatchObject({ identity: { type: 'keyless' } })
    expect(await laterErrorCode(() => verifyBundle(parseBundle(file), material))).toBe('E_STATEMENT_INVALID')
  })

  test('is proven with a root that is asked for only then', async () => {
    let asked = 0
    const trustedRoot = () => {
      asked += 1
      return Promise.resolve(sigstore.trustedRoot)
    }
    const release = await sampleRelease()
    const keys = [keyIdentity(release.pair.publicKey)]
    await verifyBundle(parseBundle(release.bundle), { keys, trustedRoot })
    expect(asked).toBe(0)
    await verifyBundle(parseBundle(await sigstore.sign(payload)), { keys, trustedRoot })
    expect(asked).toBe(1)
  })

  test('that was logged with a timestamp beside it has the log’s time', async () => {
    const now = Math.floor(Date.now() / 1000) * 1000
    expect((await verified({ atMs: now, timestamp: true })).signedAt).toBe(now)
  })
})

describe('a bundle of a log that tells no time (Rekor v2)', () => {
  const signed = async () => {
    const { url } = sigstore
    const services = { fulcioUrl: url, rekorUrl: url, rekorVersion: 2 as const, tsaUrl: url }
    const token = new IdentityToken(sigstore.githubToken(), Date.now())
    return (await signKeyless(payload, { token, services })).file
  }
  const outcome = (file: Uint8Array) =>
    laterErrorCode(() => verifyBundle(parseBundle(file), { keys: [], trustedRoot: sigstore.trustedRoot }))

  test('verifies with the time of a timestamp authority', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000
    const file = await signed()
    const { signedAt, identity } = await verifyBundle(parseBundle(file), {
      keys: [],
      trustedRoot: sigstore.trustedRoot,
    })
    expect(signedAt).toBeGreaterThanOrEqual(before)
    expect(signedAt).toBeLessThanOrEqual(Date.now())
    expect(identity).toMatchObject({ subject: `${workflow}@refs/heads/main` })
  })

  test('is refused without one', async () => {
    const value = JSON.parse(fromUtf8(await signed()))
    delete value.verificationMaterial.timestampVerificationData
    expect(await outcome(utf8(`${canonicalJson(value)}\n`))).toBe('E_SIGNATURE_TIME')
  })

  test('is refused where the log was not in use at that time', async () => {
    const file = await signed()
    const root = JSON.parse(fromUtf8(sigstore.trustedRoot))
    root.tlogs[1].publicKey.validFor = { start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' }
    const retired = { keys: [], trustedRoot: utf8(JSON.stringify(root)) }
    expect(await outcome(file)).toBe('no error')
    expect(await laterErrorCode(() => verifyBundle(parseBundle(file), retired))).toBe('E_LOG_ENTRY')
  })
})

describe('who may have signed', () => {
  /** Three publishers, of whom the build of acme/weather is one. */
  const accepted: AcceptedIdentity[] = [
    { type: 'key', publicKey: testKeyPair('globex').publicKey },
    { type: 'keyless', issuer: 'https://gitlab.com', subject: 'https://gitlab.com/initech/**' },
    {
      type: 'keyless',
      issuer: githubIssuer,
      subject: `${workflow}@refs/heads/*`,
      repositoryId: '700100',
      ownerId: '4200',
      ref: 'refs/heads/main',
      runner: 'github-hosted',
    },
  ]
  const outcome = async (claims: Claims, whom: readonly AcceptedIdentity[] = accepted) => {
    const { identity } = await verified({ claims: githubClaims(claims) })
    return errorCode(() => checkAccepted(identity, whom))
  }

  test('the accepted build is accepted', async () => {
    expect(await outcome({})).toBe('no error')
  })

  test.each<[string, Claims, string]>([
    ['a repository whose name begins alike', { repository: 'acme/weather-evil' }, 'E_IDENTITY_SUBJECT'],
    [
      'another workflow of the same repository',
      { job_workflow_ref: 'acme/weather/.github/workflows/ci.yml@refs/heads/main' },
      'E_IDENTITY_SUBJECT',
    ],
    ['another issuer', { iss: 'https://token.evil.example' }, 'E_IDENTITY_ISSUER'],
    ['the issuer with a slash behind it', { iss: `${githubIssuer}/` }, 'E_IDENTITY_ISSUER'],
    ['a pull request', { event_name: 'pull_request' }, 'E_IDENTITY_TRIGGER'],
    ['a run after another', { event_name: 'workflow_run' }, 'E_IDENTITY_TRIGGER'],
    ['a repository made again under its name', { repository_id: '700101' }, 'E_IDENTITY_REPOSITORY'],
    ['an account made again under its name', { repository_owner_id: '4201' }, 'E_IDENTITY_REPOSITORY'],
    ['a runner of its own', { runner_environment: 'self-hosted' }, 'E_IDENTITY_RUNNER'],
    ['another branch', { ref: 'refs/heads/next' }, 'E_IDENTITY_REF'],
    ['a tag', { ref: 'refs/tags/v1' }, 'E_IDENTITY_SUBJECT'],
  ])('the build of %s is refused', async (_what, claims, code) => {
    expect(await outcome(claims)).toBe(code)
  })

  test('an environment that is asked for has to be there', async () => {
    const guarded = accepted.map((each) => (each.type === 'key' ? each : { ...each, environment: 'publish' }))
    expect(await outcome({ environment: 'publish' }, guarded)).toBe('no error')
    expect(await outcome({ environment: 'staging' }, guarded)).toBe('E_IDENTITY_ENVIRONMENT')
    expect(await outcome({}, guarded)).toBe('E_IDENTITY_ENVIRONMENT')
  })

  test('a stranger’s build with a reusable workflow of the owner is not the owner’s', async () => {
    const job_workflow_ref = 'acme/workflows/.github/workflows/publish.yml@refs/heads/main'
    const implied = impliedIdentities('io.github.acme/weather')
    expect(await outcome({ repository: 'mallory/evil', job_workflow_ref }, implied)).toBe('E_IDENTITY_REPOSITORY')
    expect(await outcome({}, implied)).toBe('no error')
  })

  test('a certificate without an issuer names nobody', async () => {
    const file = await sigstore.sign(payload, { claims: githubClaims({ iss: undefined }) })
    const refused = laterErrorCode(() =>
      proveSigner(parseBundle(file), { keys: [], trustedRoot: sigstore.trustedRoot }),
    )
    expect(await refused).toBe('E_CERTIFICATE_INVALID')
  })

  test('a workflow keeps its id from ref to ref, and loses it with its repository', async () => {
    const idOf = async (claims: Claims) => identityId((await verified({ claims: githubClaims(claims) })).identity)
    const id = await idOf({})
    expect(await idOf({ ref: 'refs/tags/v2' })).toBe(id)
    expect(await idOf({ repository_id: '1' })).not.toBe(id)
  })
})

describe('what was signed', () => {
  test('is not accepted for another name, version, profile or snapshot', async () => {
    const signed = await verified()
    const asked = { name: 'io.github.acme/weather', version: '1.4.0', profile: 'default' }
    expect(errorCode(() => checkSubject(signed, asked))).toBe('no error')
    for (const change of [{ name: 'io.github.acme/other' }, { version: '1.4.1' }, { profile: 'windows' }]) {
      expect(errorCode(() => checkSubject(signed, { ...asked, ...change }))).toBe('E_SUBJECT_MISMATCH')
    }
    const { snapshot } = await sampleRelease()
    expect(errorCode(() => verifySnapshot(signed, snapshot))).toBe('no error')
    expect(errorCode(() => verifySnapshot(signed, utf8('{}')))).toBe('E_SUBJECT_MISMATCH')
  })
})
