import { describe, expect, test } from 'vitest'
import { RegistryClient } from '../../../src/client/statements/registry-client.ts'
import { gatherStatement, type StatementRequest } from '../../../src/client/statements/statement-source.ts'
import { keyId } from '../../../src/crypto/ed25519.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { formatVerifierKey } from '../../../src/log/note.ts'
import { identityId, keyIdentity } from '../../../src/trust/identity.ts'
import { effectivePolicy } from '../../../src/trust/policy.ts'
import { makeRelease, publisher, stranger, withReleases } from '../../support/signed-release.ts'
import { benign, name, now, policyFor, rewritten } from '../assessment/assess-setup.ts'

function request(change: Partial<StatementRequest> = {}): StatementRequest {
  return {
    policy: policyFor(null),
    name,
    version: 'latest',
    profile: 'default',
    offline: false,
    remembered: null,
    now,
    ...change,
  }
}

describe('a statement', () => {
  test('from files is verified, and says who signed what', async () => {
    const { bundle, snapshot } = await makeRelease({ snapshot: benign })
    const outcome = await gatherStatement(request({ files: { bundle, snapshot } }), benign)
    expect(outcome.statement).toEqual({
      state: 'verified',
      value: {
        signers: [keyId(publisher.publicKey)],
        acceptedBy: 'policy',
        suppressions: [],
        name,
        version: '1.0.0',
        profile: 'default',
      },
    })
    expect(outcome.receipt).toEqual({ state: 'not-demanded' })
    expect(outcome.verified && identityId(outcome.verified.identity)).toBe(keyId(publisher.publicKey))
    const [list] = benign.sections.tools
    expect(outcome.reference?.hashes.sections.tools.get('list_folder')).toBe(list?.hash)
    expect(outcome.reference?.definitionOf(list?.hash ?? '')?.name).toBe('list_folder')
  })

  test('from files with a receipt has it checked with the key of the policy', async () => {
    const { bundle, receipt } = await makeRelease({ snapshot: benign, acceptedAt: '2026-11-01T00:00:00Z' })
    const policy = policyFor('https://registry.example')
    const good = await gatherStatement(request({ policy, files: { bundle, receipt } }), benign)
    expect(good.receipt).toEqual({ state: 'verified', value: { acceptedAt: Date.UTC(2026, 10, 1), index: 0 } })
    const otherKey = formatVerifierKey({ name: 'registry.example', publicKey: stranger.publicKey })
    const grants = {
      publishers: [{ names: ['*'], identities: [keyIdentity(publisher.publicKey)] }],
      exceptions: [],
      registry: { url: 'https://registry.example', key: otherKey },
    }
    const distrusting = effectivePolicy([{ name: 'user', demands: {}, grants }])
    const bad = await gatherStatement(request({ policy: distrusting, files: { bundle, receipt } }), benign)
    expect(bad.receipt).toMatchObject({ state: 'refused', reason: 'bad-receipt' })
    expect(bad.statement.state).toBe('verified')
  })

  test('is for the version that was asked for, and for no other', async () => {
    const { bundle } = await makeRelease({ snapshot: benign, version: '1.0.0' })
    const asked = (version: string) => gatherStatement(request({ files: { bundle }, version }), benign)
    expect((await asked('1.0.0')).statement.state).toBe('verified')
    expect((await asked('1.0.1')).statement).toMatchObject({ state: 'refused', reason: 'wrong-statement' })
  })

  test('says in its refusal what it is about, and escapes nothing wrong into it', async () => {
    const { bundle } = await makeRelease({ snapshot: benign })
    const { statement } = await gatherStatement(request({ files: { bundle }, profile: 'windows' }), benign)
    expect(statement).toMatchObject({ detail: expect.stringContaining('profile "windows"') })
  })

  test.each([
    ['empty', new Uint8Array()],
    ['no JSON', utf8('bundle')],
    ['JSON of something else', utf8('{"mediaType":"text/plain"}')],
    ['invalid UTF-8', new Uint8Array([0xff])],
  ])('in a bundle that is %s is refused', async (_, bundle) => {
    const outcome = await gatherStatement(request({ files: { bundle } }), benign)
    expect(outcome.statement).toMatchObject({ state: 'refused', reason: 'bad-signature' })
    expect([outcome.verified, outcome.reference]).toEqual([null, null])
  })

  test('of which any byte was changed never verifies as another', async () => {
    const { bundle } = await makeRelease({ snapshot: benign })
    for (let at = 0; at < bundle.length; at += 7) {
      const altered = bundle.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      const { statement, verified } = await gatherStatement(request({ files: { bundle: altered } }), benign)
      expect(statement.state, `byte ${at}`).not.toBe('verified')
      expect(verified).toBeNull()
    }
  })
})

describe('a statement that is not there', () => {
  test('is not demanded where no policy names a registry', async () => {
    expect((await gatherStatement(request(), benign)).statement).toEqual({ state: 'not-demanded' })
  })

  test('is absent where no name is known, and nobody is asked', async () => {
    await withReleases([], async (url, asked) => {
      const outcome = await gatherStatement(request({ policy: policyFor(url), name: null }), benign)
      expect(outcome.statement.state).toBe('absent')
      expect(asked).toEqual([])
    })
  })

  test('is unchecked offline, and nobody is asked', async () => {
    await withReleases([], async (url, asked) => {
      const outcome = await gatherStatement(request({ policy: policyFor(url), offline: true }), benign)
      expect(outcome.statement).toEqual({ state: 'unchecked', reason: 'offline' })
      expect(asked).toEqual([])
    })
  })

  test('is absent where the registry has no such version or profile', async () => {
    await withReleases([await makeRelease({ snapshot: benign })], async (url) => {
      const policy = policyFor(url)
      for (const change of [{ version: '9.9.9' }, { profile: 'windows' }, { name: 'io.github.acme/none' }]) {
        expect((await gatherStatement(request({ policy, ...change }), benign)).statement.state).toBe('absent')
      }
    })
  })

  test('has no receipt that could be missed', async () => {
    await withReleases([], async (url) => {
      const { receipt } = await gatherStatement(request({ policy: policyFor(url) }), benign)
      expect(receipt).toEqual({ state: 'not-demanded' })
    })
  })
})

describe('a registry that keeps the signed snapshot back', () => {
  test('gains nothing: what differs is another definition, and the statement still counts', async () => {
    const release = await makeRelease({ snapshot: benign })
    await withReleases([release], async (url) => {
      const registry = new RegistryClient({ url })
      const cut = { version: registry.version.bind(registry), bundles: registry.bundles.bind(registry) }
      const silent = new RegistryClient({ url: 'http://127.0.0.1:9' })
      const half = Object.assign(silent, cut)
      const outcome = await gatherStatement(request({ policy: policyFor(url), registry: half }), rewritten)
      expect(outcome.statement.state).toBe('verified')
      const [, read] = benign.sections.tools
      expect(outcome.reference?.definitionOf(read?.hash ?? '')).toBeUndefined()
    })
  })
})

test('the registry of the request is asked instead of the policy’s URL', async () => {
  await withReleases([await makeRelease({ snapshot: benign })], async (url, asked) => {
    const policy = policyFor('https://registry.invalid')
    const outcome = await gatherStatement(request({ policy, registry: new RegistryClient({ url }) }), benign)
    expect(outcome.statement.state).toBe('verified')
    expect(asked.length).toBe(2)
  })
})
