import { describe, expect, test } from 'vitest'
import { formatBundle, signPayload, signStatement } from '../../src/attestation/bundle.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { formatReviewStatement, makeReviewStatement } from '../../src/attestation/review-statement.ts'
import { makeObservationStatement, makePublishStatement } from '../../src/attestation/statement.ts'
import { claimedKind } from '../../src/attestation/statement-kind.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { samplePublishParts, testKeyPair } from '../support/sample-release.ts'
import { sampleSnapshot } from '../support/sample-snapshot.ts'

const signer = keySigner(testKeyPair('curator'))

async function signed(payload: string): Promise<Uint8Array> {
  return formatBundle(await signPayload(utf8(payload), signer))
}

describe('the kind that a bundle calls itself', () => {
  test('is read for each kind', async () => {
    const published = formatBundle(await signStatement(makePublishStatement(samplePublishParts()), signer))
    const observed = formatBundle(await signStatement(makeObservationStatement(samplePublishParts()), signer))
    const review = makeReviewStatement({
      snapshot: sampleSnapshot(),
      decision: 'approve',
      about: { entry: 'weather' },
      profile: 'default',
      criteria: [],
      validUntil: null,
    })
    const reviewed = formatBundle(await signPayload(formatReviewStatement(review), signer))
    expect([published, observed, reviewed].map(claimedKind)).toEqual(['publish', 'observation', 'review'])
    expect(claimedKind(await signed('{"predicate":{"kind":"control"}}'))).toBe('control')
  })

  test.each([
    ['no bundle', utf8('bundle')],
    ['empty', new Uint8Array()],
  ])('is none where it is %s', (_, bytes) => {
    expect(claimedKind(bytes)).toBeNull()
  })

  test.each([
    '{"predicate":{"kind":"toString"}}',
    '{"predicate":{"__proto__":{"kind":"publish"}}}',
    '{"predicate":{"kind":["publish"]}}',
    '{"predicate":null}',
    '[]',
    'not JSON',
    '{"predicate":{"kind":"publish","kind":"observation"}}',
  ])('is none for the payload %s', async (payload) => {
    expect(claimedKind(await signed(payload))).toBeNull()
  })
})
