import { describe, expect, test } from 'vitest'
import { readProvenance } from '../../src/attestation/slsa-provenance.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { errorCode } from '../support/error-code.ts'
import { provenanceStatement } from '../support/npm-attestations.ts'

const integrity = (byte: number) => `sha512-${Buffer.alloc(64, byte).toString('base64')}`

describe('readProvenance', () => {
  test('every subject by its SHA-512, and whatever else a builder writes', () => {
    expect(readProvenance(provenanceStatement([integrity(1), integrity(2)], { more: 1 }))).toEqual([
      '01'.repeat(64),
      '02'.repeat(64),
    ])
    expect(readProvenance(provenanceStatement([]))).toEqual([])
  })

  test.each<[string, Uint8Array]>([
    ['another predicate', provenanceStatement([integrity(1)], { predicateType: 'https://slsa.dev/provenance/v0.2' })],
    ['another kind of statement', provenanceStatement([integrity(1)], { _type: 'https://in-toto.io/Statement/v0.1' })],
    ['no subjects', provenanceStatement([], { subject: {} })],
    ['a subject of another digest', provenanceStatement([], { subject: [{ digest: { sha256: 'ab'.repeat(32) } }] })],
    ['a digest in capitals', provenanceStatement([], { subject: [{ digest: { sha512: 'AB'.repeat(64) } }] })],
    ['no predicate', provenanceStatement([integrity(1)], { predicate: null })],
    ['no JSON', utf8('{')],
    ['two subjects under one name', utf8('{"subject":[],"subject":[]}')],
  ])('%s is refused', (_, payload) => {
    expect(errorCode(() => readProvenance(payload))).toBe('E_STATEMENT_INVALID')
  })
})
