import { describe, expect, test } from 'vitest'
import { type Envelope, envelopeJson, pae, payloadType, readEnvelope } from '../../src/attestation/envelope.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { errorCode } from '../support/error-code.ts'

const envelope: Envelope = { payloadType, payload: utf8('{"a":1}'), signature: new Uint8Array(64).fill(9) }
const json = envelopeJson(envelope)

describe('pre-authentication encoding', () => {
  test('is that of the DSSE protocol’s own example', () => {
    expect(fromUtf8(pae('http://example.com/HelloWorld', utf8('hello world')))).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    )
  })

  test('counts bytes, not characters, and keeps payloads that are not text', () => {
    expect(fromUtf8(pae('é', utf8('☀')))).toBe('DSSEv1 2 é 3 ☀')
    expect(pae('x', Uint8Array.of(0xff, 0))).toEqual(Uint8Array.of(...utf8('DSSEv1 1 x 2 '), 0xff, 0))
  })

  test('no two pairs of type and payload share one', () => {
    expect(pae('a', utf8('b 1 c'))).not.toEqual(pae('a 5 b', utf8('1 c')))
  })
})

describe('envelopes', () => {
  test('are read as they were written', () => {
    expect(readEnvelope(json)).toEqual(envelope)
  })

  test.each<[string, JsonValue | undefined]>([
    ['nothing', undefined],
    ['an array', []],
    ['another payload type', { ...json, payloadType: 'application/json' }],
    ['no payload', { payloadType, signatures: [{ keyid: '', sig: 'AA==' }] }],
    ['a payload in URL-safe base64', { ...json, payload: '-_-_' }],
    ['a payload without padding', { ...json, payload: 'eyJhIjoxfQ' }],
    ['base64 with bits to spare', { ...json, payload: 'eyJhIjoxfR==' }],
    ['base64 with a line feed', { ...json, payload: 'eyJh\nIjoxfQ==' }],
    ['an unknown member', { ...json, extra: 1 }],
    ['no signature', { ...json, signatures: [] }],
    [
      'two signatures',
      {
        ...json,
        signatures: [
          { keyid: '', sig: 'AA==' },
          { keyid: '', sig: 'AA==' },
        ],
      },
    ],
    ['signatures that are no array', { ...json, signatures: { keyid: '', sig: 'AA==' } }],
    ['a signature that is no object', { ...json, signatures: ['AA=='] }],
    ['a key id of its own', { ...json, signatures: [{ keyid: 'k', sig: 'AA==' }] }],
    ['an unknown member of the signature', { ...json, signatures: [{ keyid: '', sig: 'AA==', cert: 'x' }] }],
  ])('%s is refused', (_what, value) => {
    expect(errorCode(() => readEnvelope(value))).toBe('E_ENVELOPE_INVALID')
  })
})
