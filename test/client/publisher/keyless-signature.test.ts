import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { IdentityToken } from '../../../src/client/publisher/identity-token.ts'
import { checkKeylessBundle } from '../../../src/client/publisher/keyless-signature.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { canonicalJson } from '../../../src/encoding/canonical-json.ts'
import { errorCode } from '../../support/error-code.ts'
import { emailClaims, githubClaims, gitlabClaims } from '../../support/oidc-claims.ts'
import { type SignOptions, type Sigstore, startSigstore } from '../../support/sigstore.ts'

let sigstore: Sigstore
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

const payload = utf8('{"_type":"https://in-toto.io/Statement/v1"}')
const claimsOf = (text: string) => new IdentityToken(text, Date.now()).claims

async function check(options: SignOptions = {}, token = sigstore.githubToken()) {
  return checkKeylessBundle(await sigstore.sign(payload, options), payload, claimsOf(token))
}

describe('a bundle that was just made', () => {
  test('is described by its certificate and its entry', async () => {
    expect(await check()).toMatchObject({
      subject: 'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main',
      issuer: 'https://token.actions.githubusercontent.com',
      logIndex: expect.any(Number),
    })
    expect(await check({ claims: emailClaims() }, sigstore.emailToken())).toMatchObject({
      subject: 'mallory@example.com',
    })
    expect(await check({ claims: gitlabClaims() }, sigstore.gitlabToken())).toMatchObject({
      subject: 'https://gitlab.com/acme/weather//.gitlab-ci.yml@refs/heads/main',
    })
  })

  test('may name a workflow with a comma or a quote', async () => {
    const job_workflow_ref = 'acme/weather/.github/workflows/a,"b.yml@refs/heads/main'
    const made = await check({ claims: githubClaims({ job_workflow_ref }) }, sigstore.githubToken({ job_workflow_ref }))
    expect(made.subject).toBe(`https://github.com/${job_workflow_ref}`)
  })

  test.each([
    'no-log-entry',
    'duplicate-log-entry',
    'no-timestamp',
    'two-signatures',
    'other-payload-type',
    'changed-payload',
  ] as const)('is refused with %s', async (twist) => {
    await expect(check({ twist })).rejects.toMatchObject({ code: 'E_SIGNING_UNREACHABLE' })
  })

  test('a timestamp stands in for a time of the log', async () => {
    expect(await check({ twist: 'no-timestamp', timestamp: true })).toMatchObject({ logIndex: expect.any(Number) })
  })

  test('of another build, another workflow, or a person is refused where a build signs', async () => {
    const others = [
      githubClaims({ repository: 'acme/weather-evil' }),
      githubClaims({ ref: 'refs/heads/dev' }),
      emailClaims(),
    ]
    for (const claims of others) {
      await expect(check({ claims })).rejects.toMatchObject({
        code: 'E_SIGNING_UNREACHABLE',
        message: expect.stringContaining('a certificate for '),
      })
    }
  })

  test('over another payload is refused', async () => {
    const bundle = await sigstore.sign(utf8('{}'))
    const claims = claimsOf(sigstore.githubToken())
    expect(errorCode(() => checkKeylessBundle(bundle, payload, claims))).toBe('E_SIGNING_UNREACHABLE')
  })

  test.each<[string, (bundle: Record<string, never>) => unknown]>([
    [
      'a certificate that is none',
      (bundle) => set(bundle, ['verificationMaterial', 'certificate', 'rawBytes'], 'AAAA'),
    ],
    [
      'a certificate that is no base64',
      (bundle) => set(bundle, ['verificationMaterial', 'certificate', 'rawBytes'], '!'),
    ],
    [
      'no inclusion proof',
      (bundle) => set(bundle, ['verificationMaterial', 'tlogEntries', '0', 'inclusionProof'], null),
    ],
    [
      'an index that is no number',
      (bundle) => set(bundle, ['verificationMaterial', 'tlogEntries', '0', 'logIndex'], '-1'),
    ],
    ['another media type', (bundle) => set(bundle, ['mediaType'], 'application/json')],
  ])('with %s is refused, and the same bundle without that change is not', async (_what, change) => {
    const bundle = JSON.parse(Buffer.from(await sigstore.sign(payload)).toString('utf8'))
    const file = () => utf8(`${canonicalJson(bundle)}\n`)
    const claims = claimsOf(sigstore.githubToken())
    checkKeylessBundle(file(), payload, claims)
    change(bundle)
    expect(errorCode(() => checkKeylessBundle(file(), payload, claims))).toBe('E_SIGNING_UNREACHABLE')
  })
})

function set(object: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path
  if (rest.length === 0) object[name] = value
  else set(object[name] as Record<string, unknown>, rest, value)
}
