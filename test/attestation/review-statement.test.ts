import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  formatReviewStatement,
  isReviewCurrent,
  makeReviewStatement,
  parseReviewStatement,
  type ReviewParts,
  reviewHashes,
} from '../../src/attestation/review-statement.ts'
import { formatStatement, makePublishStatement, parseStatement } from '../../src/attestation/statement.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { canonicalBytes } from '../../src/encoding/canonical-json.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { formatSnapshot, snapshotHashes } from '../../src/snapshot/snapshot.ts'
import { errorCode } from '../support/error-code.ts'
import { samplePublishParts } from '../support/sample-release.ts'
import { sampleSnapshot } from '../support/sample-snapshot.ts'

const specBlocks = (name: string): string[] => {
  const text = readFileSync(resolve(import.meta.dirname, '../../docs/spec', name), 'utf8')
  return [...text.matchAll(/^```[a-z]*\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '')
}

const parts: ReviewParts = {
  snapshot: sampleSnapshot(),
  decision: 'approve',
  about: { name: 'io.github.acme/weather', version: '1.4.0' },
  profile: 'default',
  criteria: ['hidden-text', 'data-flow'],
  validUntil: '2027-01-31T00:00:00Z',
}
const full = makeReviewStatement(parts)
const json = JSON.parse(fromUtf8(formatReviewStatement(full)))

/** The review's bytes with some members of its predicate replaced. */
const withMembers = (members: Record<string, JsonValue>): Uint8Array =>
  canonicalBytes({ ...json, predicate: { ...json.predicate, ...members } })

describe('making', () => {
  test('names the snapshot that was read by its digest, and what it holds by hashes', () => {
    expect(full.subject.sha256).toBe(sha256Hex(formatSnapshot(sampleSnapshot())))
    expect(reviewHashes(full)).toEqual(snapshotHashes(sampleSnapshot()))
    expect(full.predicate.criteria).toEqual(['data-flow', 'hidden-text'])
  })

  test('of a server without a registry name is about an entry', () => {
    const { predicate, subject } = makeReviewStatement({ ...parts, about: { entry: 'weather' } })
    expect(predicate).toMatchObject({ server: null, entry: 'weather' })
    expect(subject.name).toBe('default.snapshot.json')
  })

  test('holds no prose: an entry with spaces, a criterion that is a sentence', () => {
    expect(errorCode(() => makeReviewStatement({ ...parts, about: { entry: 'please trust me' } }))).toBe(
      'E_STATEMENT_INVALID',
    )
    expect(errorCode(() => makeReviewStatement({ ...parts, criteria: ['looks good to me'] }))).toBe(
      'E_STATEMENT_INVALID',
    )
  })
})

describe('reading', () => {
  test('gives what was written', () => {
    expect(parseReviewStatement(formatReviewStatement(full))).toEqual(full)
  })

  test('a publisher’s statement is no review, and a review no publisher’s statement', () => {
    const published = formatStatement(makePublishStatement(samplePublishParts()))
    expect(errorCode(() => parseReviewStatement(published))).toBe('E_STATEMENT_INVALID')
    expect(errorCode(() => parseStatement(formatReviewStatement(full)))).toBe('E_STATEMENT_INVALID')
  })

  test.each<[string, Record<string, JsonValue>]>([
    ['another decision', { decision: 'maybe' }],
    ['neither a server nor an entry', { server: null }],
    ['a server and an entry', { entry: 'weather' }],
    ['criteria out of order', { criteria: ['hidden-text', 'data-flow'] }],
    ['a criterion that stands twice', { criteria: ['data-flow', 'data-flow'] }],
    ['an end on a day that does not exist', { validUntil: '2027-02-30T00:00:00Z' }],
    ['an end that is no time', { validUntil: 'tomorrow' }],
    ['an unknown member', { note: 'looks good' }],
    ['a hash that is none', { instructions: 'f' }],
  ])('%s is refused', (_, members) => {
    expect(errorCode(() => parseReviewStatement(withMembers(members)))).toBe('E_STATEMENT_INVALID')
    expect(parseReviewStatement(withMembers({})).predicate.decision).toBe('approve')
  })

  test('a total that is not that of the list is refused', () => {
    const sections = structuredClone(json.predicate.sections)
    sections.tools.setHash = 'a'.repeat(64)
    expect(errorCode(() => parseReviewStatement(withMembers({ sections })))).toBe('E_STATEMENT_INVALID')
  })
})

test('a review ends at its end, not a moment later; without an end it does not', () => {
  const end = Date.parse('2027-01-31T00:00:00Z')
  expect(isReviewCurrent(full, end - 1)).toBe(true)
  expect(isReviewCurrent(full, end)).toBe(false)
  expect(isReviewCurrent(makeReviewStatement({ ...parts, validUntil: null }), end)).toBe(true)
})

test('the example of docs/spec/review.md is a review of the snapshot of docs/spec/snapshot.md', () => {
  const [json = ''] = specBlocks('review.md')
  const review = parseReviewStatement(canonicalBytes(parseJsonText(json).value))
  expect(review.subject.sha256).toBe(sha256Hex((specBlocks('snapshot.md')[0] ?? '').trimEnd()))
})
