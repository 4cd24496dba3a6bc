import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseBundle } from '../../../src/attestation/bundle.ts'
import { checkNpmProvenance, type ProvenanceRequest } from '../../../src/client/packages/npm-provenance.ts'
import { type Identity, keyIdentity } from '../../../src/trust/identity.ts'
import { proveSigner } from '../../../src/verify/verifier.ts'
import { attestationsAnswer, provenanceStatement } from '../../support/npm-attestations.ts'
import { type NpmRegistry, startNpmRegistry } from '../../support/npm-registry.ts'
import { githubClaims } from '../../support/oidc-claims.ts'
import { type SignOptions, type Sigstore, startSigstore } from '../../support/sigstore.ts'

const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`
const other = `sha512-${Buffer.alloc(64, 2).toString('base64')}`
const path = '/-/npm/v1/attestations/@acme/weather@1.0.0'
let sigstore: Sigstore
let registry: NpmRegistry
let publisher: Identity

beforeAll(async () => {
  ;[sigstore, registry] = await Promise.all([startSigstore(), startNpmRegistry()])
  const bundle = parseBundle(await sigstore.sign(provenanceStatement([])))
  publisher = (await proveSigner(bundle, { keys: [], trustedRoot: sigstore.trustedRoot })).identity
})
afterAll(() => Promise.all([sigstore.close(), registry.close()]))

const check = (change: Partial<ProvenanceRequest> = {}) =>
  checkNpmProvenance({
    attestations: `${registry.url}${path}`,
    integrity,
    publisher,
    trustedRoot: sigstore.trustedRoot,
    ...change,
  })

async function answered(
  options: SignOptions = {},
  statement = provenanceStatement([integrity]),
): Promise<string | null> {
  registry.answers.set(path, { status: 200, body: await attestationsAnswer(sigstore, statement, options) })
  return await check()
}

describe('checkNpmProvenance', () => {
  test('a build of the publisher\u2019s repository of exactly this tarball holds', async () => {
    expect(await answered()).toBeNull()
    expect(await answered({ claims: githubClaims({ event_name: 'release' }) })).toBeNull()
  })

  test.each<[string, () => Promise<string | null>, string]>([
    ['another tarball', () => answered({}, provenanceStatement([other])), 'E_SUBJECT_MISMATCH'],
    ['another repository', () => answered({ claims: githubClaims({ repository_id: '666' }) }), 'E_IDENTITY_REPOSITORY'],
    ['a signature over something else', () => answered({ twist: 'changed-payload' }), 'E_SIGNATURE_INVALID'],
    ['a certificate of nobody', () => answered({ twist: 'other-authority' }), 'E_CERTIFICATE_INVALID'],
    ['no log entry', () => answered({ twist: 'other-log' }), 'E_LOG_ENTRY'],
    [
      'another statement',
      () => answered({}, provenanceStatement([integrity], { predicateType: 'x' })),
      'E_STATEMENT_INVALID',
    ],
  ])('%s is not checked, and it says why', async (_, run, code) => {
    expect(await run()).toContain(code)
  })

  test('whatever else a registry answers is not checked', async () => {
    const answer = (status: number, body: string) => {
      registry.answers.set(path, { status, body })
      return check()
    }
    expect(await answer(404, '{}')).toContain('E_REGISTRY_RESPONSE')
    expect(await answer(302, '{}')).toContain('E_REGISTRY_RESPONSE')
    expect(await answer(200, '{')).toContain('E_JSON_SYNTAX')
    expect(await answer(200, '[]')).toContain('E_BUNDLE_INVALID')
    expect(await answer(200, '{"attestations":[]}')).toContain('no provenance')
    const one = { predicateType: 'https://slsa.dev/provenance/v1', bundle: {} }
    expect(await answer(200, JSON.stringify({ attestations: [one] }))).toContain('E_BUNDLE_INVALID')
    expect(await answer(200, JSON.stringify({ attestations: [one, one] }))).toContain('E_BUNDLE_INVALID')
    expect(await answer(200, ' '.repeat(5 * 1024 * 1024))).toMatch(/^E_/)
  })

  test('without an address, a root of trust or a keyless publisher, and over plain http, it is not checked', async () => {
    expect(await answered()).toBeNull()
    expect(await check({ attestations: null })).toContain('no provenance')
    expect(await check({ trustedRoot: null })).toContain('E_TRUSTED_ROOT_UNREACHABLE')
    expect(await check({ publisher: keyIdentity(new Uint8Array(32)) })).toContain('names no repository')
    expect(await check({ attestations: `http://registry.acme.example${path}` })).toContain('E_USAGE')
    expect(await check({ attestations: `http://127.0.0.1:9${path}` })).toContain('E_REGISTRY_UNREACHABLE')
  })
})
