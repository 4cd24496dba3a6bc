import { describe, expect, test } from 'vitest'
import { formatBundle, type KeyBundle, parseBundle, signStatement } from '../../src/attestation/bundle.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { makeObservationStatement, makePublishStatement, type StatementParts } from '../../src/attestation/statement.ts'
import type { AcceptedIdentity } from '../../src/trust/accepted-identity.ts'
import { keyIdentity } from '../../src/trust/identity.ts'
import { verifyObservation } from '../../src/verify/observation.ts'
import { verifyReview } from '../../src/verify/review.ts'
import { verifyBundle, verifyRelease } from '../../src/verify/verifier.ts'
import { samplePublishParts, sampleRelease, testKeyPair } from '../support/sample-release.ts'

const accept = (person: string): AcceptedIdentity => ({ type: 'key', publicKey: testKeyPair(person).publicKey })
const curators = ['carol', 'chris', 'cora'].map(accept)
const demands = { curators, trustedRoot: null }
const refused = (code: string) => expect.objectContaining({ code })

async function observationBy(person: string, changes: Partial<StatementParts> = {}): Promise<KeyBundle> {
  return await signStatement(makeObservationStatement(samplePublishParts(changes)), keySigner(testKeyPair(person)))
}

async function publishedBy(person: string): Promise<KeyBundle> {
  return await signStatement(makePublishStatement(samplePublishParts()), keySigner(testKeyPair(person)))
}

describe('an observation', () => {
  test('by one of the curators counts, and says who saw what', async () => {
    const { observation, identity } = await verifyObservation(await observationBy('chris'), demands)
    expect(observation.predicate).toMatchObject({ kind: 'observation', source: null, profile: 'default' })
    expect(identity).toMatchObject({ type: 'key', keyId: keyIdentity(testKeyPair('chris').publicKey).keyId })
  })

  test('by anybody else does not, the publisher included', async () => {
    for (const person of ['mallory', 'publisher']) {
      await expect(verifyObservation(await observationBy(person), demands)).rejects.toEqual(
        refused('E_IDENTITY_UNKNOWN'),
      )
    }
    const nobody = { ...demands, curators: [] }
    await expect(verifyObservation(await observationBy('chris'), nobody)).rejects.toEqual(refused('E_IDENTITY_UNKNOWN'))
  })

  test('whose words were changed does not', async () => {
    const [one, other] = [await observationBy('chris'), await observationBy('chris', { version: '1.4.1' })]
    const forged = { ...one, envelope: { ...other.envelope, signature: one.envelope.signature } }
    await expect(verifyObservation(forged, demands)).rejects.toEqual(refused('E_SIGNATURE_INVALID'))
  })
})

describe('an observation and a publisher’s statement are never read as each other', () => {
  test('a curator’s publish statement is no observation', async () => {
    await expect(verifyObservation(await publishedBy('chris'), demands)).rejects.toEqual(refused('E_STATEMENT_INVALID'))
  })

  test('a publisher’s observation is no publish statement', async () => {
    const keys = [keyIdentity(testKeyPair('publisher').publicKey)]
    const observed = await observationBy('publisher')
    await expect(verifyBundle(observed, { keys, trustedRoot: null })).rejects.toEqual(refused('E_STATEMENT_INVALID'))
    const { statement } = await verifyBundle(await publishedBy('publisher'), { keys, trustedRoot: null })
    expect(statement.predicate.kind).toBe('publish')
  })

  test('a publisher’s observation is no release, whatever lies beside it', async () => {
    const { snapshot, receipt, registryKey } = await sampleRelease()
    const bundle = formatBundle(await observationBy('publisher'))
    const asked = { name: 'io.github.acme/weather', version: '1.4.0', profile: 'default' }
    const accepted = [accept('publisher'), accept('bob'), accept('carol')]
    const release = verifyRelease({ bundle, snapshot, receipt }, { ...asked, accepted, trustedRoot: null, registryKey })
    await expect(release).rejects.toEqual(refused('E_STATEMENT_INVALID'))
  })

  test('an observation is no approver’s review', async () => {
    const approvers = { approvers: curators, trustedRoot: null, now: 0 }
    await expect(verifyReview(await observationBy('chris'), approvers)).rejects.toEqual(refused('E_STATEMENT_INVALID'))
  })

  test('no other kind of statement can be passed off with a changed envelope', async () => {
    const file = formatBundle(await observationBy('chris'))
    const bundle = parseBundle(file)
    expect(formatBundle(bundle)).toEqual(file)
    const renamed = Buffer.from(bundle.envelope.payload).toString().replace('"observation"', '"publish"')
    const forged = { ...bundle, envelope: { ...bundle.envelope, payload: new Uint8Array(Buffer.from(renamed)) } }
    const keys = [keyIdentity(testKeyPair('chris').publicKey)]
    await expect(verifyBundle(forged, { keys, trustedRoot: null })).rejects.toEqual(refused('E_SIGNATURE_INVALID'))
  })
})
