import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import {
  parseRegistryBundles,
  parseRegistryProblem,
  parseRegistryStatement,
} from '../../src/attestation/registry-wire.ts'
import { formatStatement, makePublishStatement } from '../../src/attestation/statement.ts'
import { formatStatementSubmission } from '../../src/attestation/statement-submission.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { parseVerifierKey } from '../../src/log/note.ts'
import { formatSnapshot, type Snapshot } from '../../src/snapshot/snapshot.ts'
import { verifyStatementReceipt } from '../../src/verify/statement-receipt.ts'
import { githubClaims } from '../support/oidc-claims.ts'
import { pairOf, signVersion, snapshotOf, tool, versionPath } from '../support/publishing.ts'
import { pgliteSource } from '../support/registry-store.ts'
import { startSigstore } from '../support/sigstore.ts'
import { ControlWriter, claimOf, observationOf, postBody, reviewOf, signedBy } from '../support/statements.ts'
import { type TestRegistry, testRegistry } from '../support/test-registry.ts'

const source = await pgliteSource()
const sigstore = await startSigstore()
afterAll(async () => {
  await source.remove()
  await sigstore.close()
})

const name = 'com.example/weather'
const published = snapshotOf([tool('get_weather', 'The weather of a city.')])
const other = snapshotOf([tool('get_weather', 'Another story.')])
let registry: TestRegistry

beforeEach(async () => {
  await source.empty()
  registry = await testRegistry(source.store, { trustedRoot: sigstore.trustedRoot })
  const { body } = await signVersion({ name })
  expect((await registry.publish({ name }, body)).status).toBe(201)
})

async function post(body: Uint8Array): Promise<Response> {
  return await registry.app.request('/v1/statements', { method: 'POST', body: new Uint8Array(body) })
}

async function posted(body: Uint8Array): Promise<string> {
  const response = await post(body)
  if (response.ok) return String(response.status)
  return parseRegistryProblem(new Uint8Array(await response.arrayBuffer())).code
}

async function bundles(version = '1.0.0', of = name) {
  const response = await registry.app.request(`${versionPath(of, version)}/bundles`)
  expect(response.status).toBe(200)
  return parseRegistryBundles(new Uint8Array(await response.arrayBuffer())).bundles
}

function publishOf(snapshot: Snapshot, version = '1.0.0'): Uint8Array {
  const about = { snapshot, name, version, profile: 'default', bindings: [], source: null, masks: [] }
  return formatStatement(makePublishStatement(about))
}

async function claim(people: readonly string[]): Promise<void> {
  expect(await posted(await new ControlWriter(name).next(claimOf(people), ['acme']))).toBe('201')
}

describe('observations and reviews', () => {
  test('stand behind the publisher, each as what it is, with a receipt that verifies', async () => {
    const observation = observationOf(published, name, '1.0.0')
    const answer = await post(await postBody(observation, ['curator']))
    const { index, receipt } = parseRegistryStatement(new Uint8Array(await answer.arrayBuffer()))
    await post(await postBody(reviewOf(published, { name, version: '1.0.0' }, 'reject'), ['approver']))
    expect(index).toBe(1)
    const listed = await bundles()
    expect(listed.map(({ kind }) => kind)).toEqual(['publish', 'observation', 'review'])
    const bundle = utf8(listed[1]?.bundle ?? '')
    const subject = { kind: 'observation', name, statementDigest: sha256Hex(observation), bundles: [bundle] } as const
    expect(verifyStatementReceipt(receipt, parseVerifierKey(registry.verifierKey), subject).index).toBe(1)
    expect(listed[1]?.receipt).toBe(receipt)
  })

  test('by a build count like those by a key', async () => {
    const bundle = await sigstore.sign(observationOf(published, name, '1.0.0'), {
      claims: githubClaims({ repository: 'curators/eyes' }),
    })
    expect(await posted(formatStatementSubmission({ bundles: [bundle], snapshot: null, publicKeys: [] }))).toBe('201')
    expect((await bundles())[1]?.publisher).toMatchObject({ type: 'keyless', ownerId: '4200' })
  })

  test('of one identity: the latest counts, and keeps the place of the first', async () => {
    for (const [person, snapshot] of [
      ['a', published],
      ['b', published],
      ['a', other],
    ] as const) {
      expect(await posted(await postBody(observationOf(snapshot, name, '1.0.0'), [person], snapshot))).toBe('201')
    }
    const listed = await bundles()
    expect(listed.map(({ publisher }) => publisher.type === 'key' && publisher.keyId.slice(0, 8))).toHaveLength(3)
    expect(listed[1]?.bundle).toContain(Buffer.from(observationOf(other, name, '1.0.0')).toString('base64'))
  })

  test('of a server that nobody published are kept with the snapshot that was seen, and own nothing', async () => {
    const unknown = 'com.unpublished/thing'
    const observation = observationOf(other, unknown, '3.0.0')
    expect(await posted(await postBody(observation, ['curator']))).toBe('E_REQUEST_INVALID')
    expect(await posted(await postBody(observation, ['curator'], other))).toBe('201')
    expect((await bundles('3.0.0', unknown)).map(({ kind }) => kind)).toEqual(['observation'])
    const file = await registry.app.request(`${versionPath(unknown, '3.0.0')}/snapshot`)
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(formatSnapshot(other))
    expect((await registry.app.request(versionPath(unknown, '3.0.0'))).status).toBe(404)
    const { body } = await signVersion({ name: unknown, version: '3.0.0' })
    expect((await registry.publish({ name: unknown, version: '3.0.0' }, body)).status).toBe(201)
  })

  test('with another snapshot than they speak of are refused', async () => {
    const body = await postBody(observationOf(published, name, '1.0.0'), ['curator'], other)
    expect(await posted(body)).toBe('E_SUBJECT_MISMATCH')
  })

  test('never move the owner, the version or latest', async () => {
    const before = await (await registry.app.request(versionPath(name, 'latest'))).json()
    await post(await postBody(observationOf(other, name, '9.0.0'), ['mallory'], other))
    expect(await (await registry.app.request(versionPath(name, 'latest'))).json()).toEqual(before)
    const { body } = await signVersion({ name, version: '9.0.0', pair: pairOf('mallory') })
    expect((await registry.publish({ name, version: '9.0.0' }, body)).status).toBe(403)
  })

  test('are limited by address', async () => {
    const body = await postBody(observationOf(published, name, '1.0.0'), ['curator'])
    for (let count = 0; count < 60; count += 1) expect((await post(body)).ok).toBe(true)
    const response = await post(body)
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('a further signature', () => {
  test('by another owner over the same snapshot stands beside the first', async () => {
    await claim(['acme', 'bob'])
    expect(await posted(await postBody(publishOf(published), ['bob']))).toBe('201')
    const listed = await bundles()
    expect(listed.map(({ kind }) => kind)).toEqual(['publish', 'publish'])
    expect(listed[0]?.receipt).not.toBe(listed[1]?.receipt)
  })

  test('over another snapshot is refused', async () => {
    await claim(['acme', 'bob'])
    expect(await posted(await postBody(publishOf(other), ['bob'], other))).toBe('E_VERSION_EXISTS')
  })

  test.each([
    ['by a stranger', 'mallory', '1.0.0', 'E_NAME_NOT_OWNED'],
    ['by who signed it already', 'acme', '1.0.0', 'E_REQUEST_INVALID'],
    ['of a version that was not published', 'bob', '2.0.0', 'E_NOT_FOUND'],
  ])('%s is refused', async (_what, person, version, code) => {
    await claim(['acme', 'bob'])
    expect(await posted(await postBody(publishOf(published, version), [person]))).toBe(code)
  })

  test('an observation is not published as a version, whoever signed it', async () => {
    const { bundle, snapshot } = await (async () => {
      const file = await signedBy('acme', observationOf(published, name, '1.1.0'))
      return { bundle: Buffer.from(file).toString(), snapshot: Buffer.from(formatSnapshot(published)).toString() }
    })()
    const publicKey = (await signVersion()).publicKey
    const body = utf8(JSON.stringify({ bundle, snapshot, publicKey }))
    const response = await registry.publish({ name, version: '1.1.0' }, body)
    expect(parseRegistryProblem(new Uint8Array(await response.arrayBuffer())).code).toBe('E_STATEMENT_INVALID')
  })

  test('by a build that a pull request started is refused', async () => {
    const claims = githubClaims({ event_name: 'pull_request_target' })
    const bundle = await sigstore.sign(observationOf(published, name, '1.0.0'), { claims })
    const body = formatStatementSubmission({ bundles: [bundle], snapshot: null, publicKeys: [] })
    expect(await posted(body)).toBe('E_IDENTITY_TRIGGER')
  })
})

describe('a body that is none', () => {
  test.each([
    ['nothing', '', 'E_REQUEST_INVALID'],
    ['no bundles', '{"bundles":[]}', 'E_REQUEST_INVALID'],
    ['seventeen bundles', JSON.stringify({ bundles: Array(17).fill('{}') }), 'E_REQUEST_INVALID'],
    ['an unknown member', '{"bundles":["{}"],"more":1}', 'E_REQUEST_INVALID'],
    ['junk for a bundle', '{"bundles":["junk"]}', 'E_BUNDLE_INVALID'],
    ['an empty object for a bundle', '{"bundles":["{}\\n"]}', 'E_BUNDLE_INVALID'],
    ['deep nesting', `{"bundles":["${'['.repeat(5000)}"]}`, 'E_BUNDLE_INVALID'],
  ])('%s', async (_what, body, code) => {
    expect(await posted(utf8(body))).toBe(code)
  })

  test('several bundles that are no control statement', async () => {
    expect(await posted(await postBody(observationOf(published, name, '1.0.0'), ['a', 'b']))).toBe('E_REQUEST_INVALID')
  })

  test('a control statement that one identity signed twice', async () => {
    const body = await new ControlWriter(name).next(claimOf(['acme']), ['acme', 'acme'])
    expect(await posted(body)).toBe('E_REQUEST_INVALID')
  })

  test('a statement of an unknown kind', async () => {
    const payload = utf8('{"_type":"https://in-toto.io/Statement/v1","predicate":{"kind":"praise"}}')
    expect(await posted(await postBody(payload, ['acme']))).toBe('E_REQUEST_INVALID')
  })

  test('a signature by a key that was not sent, and one that does not hold', async () => {
    const payload = observationOf(published, name, '1.0.0')
    const bundle = await signedBy('curator', payload)
    expect(await posted(formatStatementSubmission({ bundles: [bundle], snapshot: null, publicKeys: [] }))).toBe(
      'E_IDENTITY_UNKNOWN',
    )
    const text = Buffer.from(bundle).toString()
    const changed = utf8(text.replace(/"sig":"(.)/, (_all, first) => `"sig":"${first === 'A' ? 'B' : 'A'}`))
    const publicKeys = [`ed25519:${Buffer.from(pairOf('curator').publicKey).toString('base64')}`]
    expect(await posted(formatStatementSubmission({ bundles: [changed], snapshot: null, publicKeys }))).toBe(
      'E_SIGNATURE_INVALID',
    )
  })
})
