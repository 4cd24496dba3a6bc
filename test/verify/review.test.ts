import { describe, expect, test } from 'vitest'
import { type KeyBundle, signPayload, signStatement } from '../../src/attestation/bundle.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { formatReviewStatement, makeReviewStatement, type ReviewParts } from '../../src/attestation/review-statement.ts'
import { makePublishStatement } from '../../src/attestation/statement.ts'
import type { AcceptedIdentity } from '../../src/trust/accepted-identity.ts'
import { verifyReview } from '../../src/verify/review.ts'
import { samplePublishParts, testKeyPair } from '../support/sample-release.ts'
import { sampleSnapshot } from '../support/sample-snapshot.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const accept = (person: string): AcceptedIdentity => ({ type: 'key', publicKey: testKeyPair(person).publicKey })
const approvers = ['alice', 'bob', 'carol'].map(accept)
const demands = { approvers, trustedRoot: null, now }

async function reviewBy(person: string, more: Partial<ReviewParts> = {}): Promise<KeyBundle> {
  const review = makeReviewStatement({
    snapshot: sampleSnapshot(),
    decision: 'approve',
    about: { name: 'io.github.acme/weather', version: '1.4.0' },
    profile: 'default',
    criteria: [],
    validUntil: '2026-12-31T00:00:00Z',
    ...more,
  })
  return await signPayload(formatReviewStatement(review), keySigner(testKeyPair(person)))
}

const refused = (code: string) => expect.objectContaining({ code })

describe('a review', () => {
  test('by one of the approvers counts', async () => {
    const { review, identity } = await verifyReview(await reviewBy('bob'), demands)
    expect(review.predicate.decision).toBe('approve')
    expect(identity).toMatchObject({ type: 'key' })
  })

  test('by anybody else does not', async () => {
    await expect(verifyReview(await reviewBy('mallory'), demands)).rejects.toEqual(refused('E_IDENTITY_UNKNOWN'))
    const nobody = { ...demands, approvers: [] }
    await expect(verifyReview(await reviewBy('bob'), nobody)).rejects.toEqual(refused('E_IDENTITY_UNKNOWN'))
  })

  test('whose words were changed does not', async () => {
    const approved = await reviewBy('bob')
    const rejected = await reviewBy('bob', { decision: 'reject' })
    const forged = { ...approved, envelope: { ...rejected.envelope, signature: approved.envelope.signature } }
    await expect(verifyReview(forged, demands)).rejects.toEqual(refused('E_SIGNATURE_INVALID'))
  })

  test('that has ended does not', async () => {
    const ended = await reviewBy('bob', { validUntil: '2026-11-21T12:00:00Z' })
    await expect(verifyReview(ended, demands)).rejects.toEqual(refused('E_IDENTITY_VALIDITY'))
    await verifyReview(await reviewBy('bob', { validUntil: '2026-11-21T12:00:01Z' }), demands)
  })

  test('is no publisher’s statement, though an approver signed it', async () => {
    const published = await signStatement(makePublishStatement(samplePublishParts()), keySigner(testKeyPair('bob')))
    await expect(verifyReview(published, demands)).rejects.toEqual(refused('E_STATEMENT_INVALID'))
  })
})
