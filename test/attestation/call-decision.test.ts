import { describe, expect, test } from 'vitest'
import { type CallDecision, formatCallDecision, parseCallDecision } from '../../src/attestation/call-decision.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { errorCode } from '../support/error-code.ts'

const decision: CallDecision = { decision: 'approve', id: 'CALL-1A2B3C4D', requestDigest: 'a'.repeat(64) }
const text = fromUtf8(formatCallDecision(decision))

describe('a decision about a call', () => {
  test('comes back as it was written', () => {
    expect(parseCallDecision(utf8(text))).toEqual(decision)
    expect(parseCallDecision(formatCallDecision({ ...decision, decision: 'deny' })).decision).toBe('deny')
  })

  test.each([
    ['no JSON', 'approve'],
    ['white space', text.replace('{', '{ ')],
    ['another kind', text.replace('call-decision', 'review')],
    ['another word', text.replace('"approve"', '"allow"')],
    ['an id that is none', text.replace('CALL-1A2B3C4D', 'CALL-../../etc')],
    ['a digest that is none', text.replace('a'.repeat(64), 'a'.repeat(63))],
    ['an unknown member', text.replace('"kind"', '"always":true,"kind"')],
    ['a second subject', text.replace('"subject":[', '"subject":[{"digest":{"sha256":"x"},"name":"y"},')],
    ['another type', text.replace('in-toto.io', 'example.org')],
    ['a member twice', text.replace('"kind"', '"decision":"deny","kind"')],
  ])('%s is refused', (_, changed) => {
    expect(changed).not.toBe(text)
    expect(errorCode(() => parseCallDecision(utf8(changed)))).toBe('E_STATEMENT_INVALID')
  })
})
