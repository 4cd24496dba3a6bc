import { bundleToJSON } from '@sigstore/bundle'
import { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness } from '@sigstore/sign'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payloadType } from '../../src/attestation/envelope.ts'
import { verifyWithLibrary } from './library-verifier.ts'
import { emailClaims, gitlabClaims } from './oidc-claims.ts'
import { type Sigstore, startSigstore } from './sigstore.ts'
import { type Twist, twists } from './sigstore-bundle.ts'

let sigstore: Sigstore
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

const payload = Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}')

/** What the plain library says of each hostile bundle. */
const refusals: Readonly<Record<Twist, RegExp>> = {
  'expired-certificate': /Failed to verify certificate chain/,
  'early-signature': /Failed to verify certificate chain/,
  'other-authority': /Failed to verify certificate chain/,
  'no-sct': /expected 1 SCTs, got 0/,
  'other-ct-log': /SCT verification failed/,
  'no-log-entry': /expected 1 tlog entries, got 0/,
  'duplicate-log-entry': /duplicate/,
  'other-log': /inclusion promise could not be verified/,
  'other-entry': /tlog entry signature mismatch/,
  'changed-log-time': /inclusion promise could not be verified/,
  'checkpoint-name': /invalid checkpoint signature/,
  'broken-inclusion': /calculated root hash does not match/,
  'no-timestamp': /expected 1 timestamps, got 0/,
  'other-payload-type': /^accepted$/,
  'two-signatures': /invalid bundle/,
  'changed-payload': /DSSE payload hash mismatch/,
}

function libraryAnswer(bundle: Uint8Array): string {
  try {
    verifyWithLibrary(bundle, sigstore.trustedRoot)
    return 'accepted'
  } catch (error) {
    return String(error instanceof Error ? error.message : error)
  }
}

describe('the loopback Sigstore', () => {
  test('an honest bundle is accepted by @sigstore/verify, with the identity of the job', async () => {
    const { identity } = verifyWithLibrary(await sigstore.sign(payload), sigstore.trustedRoot)
    expect(identity?.subjectAlternativeName).toBe(
      'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main',
    )
    expect(identity?.extensions?.issuer).toBe('https://token.actions.githubusercontent.com')
    const texts = Object.fromEntries((identity?.oids ?? []).map(({ oid, value }) => [oid?.id.join('.'), value]))
    expect(texts['1.3.6.1.4.1.57264.1.15']).toEqual(Buffer.from('\u000c\u0006700100'))
    expect(texts['1.3.6.1.4.1.57264.1.22']).toEqual(Buffer.from('\u000c\u0006public'))
    expect(texts['1.3.6.1.4.1.57264.1.2']).toEqual(Buffer.from('push'))
  })

  test('so is one with an RFC 3161 timestamp beside the entry', async () => {
    expect(libraryAnswer(await sigstore.sign(payload, { timestamp: true }))).toBe('accepted')
  })

  test('and one of a version 2 log with a timestamp, but not without, and not twice', async () => {
    const version2 = { rekorVersion: 2, timestamp: true } as const
    expect(libraryAnswer(await sigstore.sign(payload, version2))).toBe('accepted')
    expect(libraryAnswer(await sigstore.sign(payload, { rekorVersion: 2 }))).toMatch(refusals['no-timestamp'])
    const twice = await sigstore.sign(payload, { ...version2, twist: 'duplicate-log-entry' })
    expect(libraryAnswer(twice)).toMatch(refusals['duplicate-log-entry'])
  })

  test('e-mail and GitLab identities are written as Fulcio writes them', async () => {
    const email = verifyWithLibrary(await sigstore.sign(payload, { claims: emailClaims() }), sigstore.trustedRoot)
    expect(email.identity?.subjectAlternativeName).toBe('mallory@example.com')
    const gitlab = verifyWithLibrary(await sigstore.sign(payload, { claims: gitlabClaims() }), sigstore.trustedRoot)
    expect(gitlab.identity?.subjectAlternativeName).toBe(
      'https://gitlab.com/acme/weather//.gitlab-ci.yml@refs/heads/main',
    )
  })

  test.each(Object.entries(twists))('hostile bundle %s: %s', async (twist) => {
    const name = twist as Twist
    expect(libraryAnswer(await sigstore.sign(payload, { twist: name }))).toMatch(refusals[name])
  })

  test('the trusted root of another Sigstore accepts none of them, the honest one neither', async () => {
    const other = await startSigstore()
    for (const twist of [undefined, ...Object.keys(twists)]) {
      const bundle = await sigstore.sign(payload, twist === undefined ? {} : { twist: twist as Twist })
      expect(() => verifyWithLibrary(bundle, other.trustedRoot), twist).toThrow()
    }
    await other.close()
  })
})

describe('its services over HTTP', () => {
  const signed = async (token: string) => {
    const services = { fulcioBaseURL: sigstore.url, identityProvider: { getToken: async () => token } }
    const builder = new DSSEBundleBuilder({
      signer: new FulcioSigner(services),
      witnesses: [
        new RekorWitness({ rekorBaseURL: sigstore.url, entryType: 'dsse' }),
        new TSAWitness({ tsaBaseURL: sigstore.url }),
      ],
    })
    return Buffer.from(JSON.stringify(bundleToJSON(await builder.create({ data: payload, type: payloadType }))))
  }

  test('@sigstore/sign makes a bundle there that @sigstore/verify accepts', async () => {
    expect(libraryAnswer(await signed(sigstore.githubToken()))).toBe('accepted')
    expect(libraryAnswer(await signed(sigstore.emailToken()))).toBe('accepted')
    expect(libraryAnswer(await signed(sigstore.gitlabToken()))).toBe('accepted')
  })

  test('Fulcio refuses tokens of strangers, for others, and expired ones', async () => {
    const foreign = await startSigstore()
    await foreign.close()
    await expect(signed(foreign.githubToken())).rejects.toThrow('not signed by a known issuer')
    await expect(signed(sigstore.githubToken({ aud: 'npm' }))).rejects.toThrow('another audience')
    await expect(signed(sigstore.githubToken({ exp: 1 }))).rejects.toThrow('expired')
  })

  test('a job asks for its token with the secret of its environment, and only with it', async () => {
    const env = sigstore.actionsEnvironment({ repository: 'globex/radar' })
    const at = `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=sigstore`
    const ask = (secret: string) => fetch(at, { headers: { authorization: `Bearer ${secret}` } })
    const answer = (await (await ask(env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '')).json()) as { value: string }
    expect(libraryAnswer(await signed(answer.value))).toBe('accepted')
    expect((await ask('guess')).status).toBe(401)
  })
})
