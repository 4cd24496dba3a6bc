import { describe, expect, test } from 'vitest'
import {
  formatStatement,
  makeObservationStatement,
  makePublishStatement,
  parseObservation,
  parseStatement,
} from '../../src/attestation/statement.ts'
import { asSecond, maxSuppressions, newSuppressions, type Suppression } from '../../src/attestation/suppression.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { canonicalBytes } from '../../src/encoding/canonical-json.ts'
import { errorCode } from '../support/error-code.ts'
import { samplePublishParts } from '../support/sample-release.ts'

const one: Suppression = {
  rule: 'html-comment',
  section: 'tools',
  name: 'get_forecast',
  sha256: 'a'.repeat(64),
  until: '2027-01-31T00:00:00Z',
  reason: 'documentation',
}
const ofInstructions: Suppression = { ...one, section: 'instructions', name: '' }

function statementWith(suppressions: readonly Suppression[]) {
  return makePublishStatement(samplePublishParts({ suppressions }))
}

/** The bytes of a statement whose `suppressions` are exactly this. */
function bytesWith(suppressions: unknown): Uint8Array {
  const json = JSON.parse(fromUtf8(formatStatement(statementWith([one]))))
  json.predicate.suppressions = suppressions
  return canonicalBytes(json)
}

describe('suppressions of a statement', () => {
  test('are sorted, and read back', () => {
    const statement = statementWith([one, ofInstructions])
    expect(statement.predicate.suppressions).toEqual([ofInstructions, one])
    expect(parseStatement(formatStatement(statement))).toEqual(statement)
  })

  test('leave no trace where there are none', () => {
    expect(fromUtf8(formatStatement(statementWith([])))).not.toContain('suppressions')
    expect(statementWith([])).toEqual(makePublishStatement(samplePublishParts()))
  })

  test.each([
    ['an empty list', []],
    ['another order', [one, ofInstructions]],
    ['one twice', [one, one]],
    ['an item that is not listed', [{ ...one, name: 'no_such_tool' }]],
    ['instructions with a name', [{ ...ofInstructions, name: 'x' }]],
    ['a tool without a name', [{ ...one, name: '' }]],
    ['prose for a reason', [{ ...one, reason: 'It is fine, believe me' }]],
    ['a day that does not exist', [{ ...one, until: '2027-02-30T00:00:00Z' }]],
    ['no end', [{ ...one, until: null }]],
    ['something that is no hash', [{ ...one, sha256: 'A'.repeat(64) }]],
    ['something that is no rule', [{ ...one, rule: '*' }]],
    ['an unknown member', [{ ...one, note: 'x' }]],
    [
      'more than anybody reads',
      Array.from({ length: maxSuppressions + 1 }, (_, index) => ({
        ...one,
        sha256: index.toString(16).padStart(64, '0'),
      })),
    ],
  ])('%s is refused', (_, suppressions) => {
    expect(errorCode(() => parseStatement(bytesWith(suppressions)))).toBe('E_STATEMENT_INVALID')
  })

  test('are the publisher’s alone: a curator has none', () => {
    const observed = JSON.parse(fromUtf8(formatStatement(makeObservationStatement(samplePublishParts()))))
    expect(parseObservation(canonicalBytes(observed)).predicate.kind).toBe('observation')
    observed.predicate.suppressions = [one]
    expect(errorCode(() => parseObservation(canonicalBytes(observed)))).toBe('E_STATEMENT_INVALID')
  })
})

describe('new suppressions', () => {
  test('are those of another rule, item or text, and those that last longer', () => {
    expect(newSuppressions([one], [one])).toEqual([])
    expect(newSuppressions([one], [{ ...one, until: '2027-02-01T00:00:00Z' }])).toEqual([])
    for (const other of [
      { rule: 'buried-text' },
      { name: 'x' },
      { sha256: 'b'.repeat(64) },
      { until: '2026-01-01T00:00:00Z' },
    ]) {
      expect(newSuppressions([one], [{ ...one, ...other }])).toEqual([one])
    }
  })
})

test('a time is whole seconds in UTC on a day that exists', () => {
  expect(asSecond('2027-01-31T00:00:00Z')).toBe('2027-01-31T00:00:00Z')
  for (const text of [
    '2027-01-31',
    '2027-02-30T00:00:00Z',
    '2027-01-31T00:00:00.5Z',
    '2027-01-31T00:00:00+01:00',
    '',
  ]) {
    expect(asSecond(text)).toBeUndefined()
  }
})
