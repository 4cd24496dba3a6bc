import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatSubmission, parseSubmission } from '../../src/attestation/submission.ts'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { errorCode } from '../support/error-code.ts'
import { sampleRelease } from '../support/sample-release.ts'

const release = await sampleRelease()
const submission = {
  bundle: release.bundle,
  snapshot: release.snapshot,
  publicKey: formatPublicKey(release.pair.publicKey),
}

describe('submissions', () => {
  test('carry both files byte for byte', () => {
    expect(parseSubmission(formatSubmission(submission))).toEqual(submission)
    const odd = { ...submission, snapshot: utf8('\u2028 "\\ \u0000 ☀\r\n') }
    expect(parseSubmission(formatSubmission(odd))).toEqual(odd)
  })

  test('a keyless bundle is sent without a key', () => {
    const keyless = { ...submission, publicKey: null }
    expect(JSON.parse(fromUtf8(formatSubmission(keyless)))).not.toHaveProperty('publicKey')
    expect(parseSubmission(formatSubmission(keyless))).toEqual(keyless)
  })

  test.each<[string, string]>([
    ['a key that is null', JSON.stringify({ bundle: 'a', snapshot: 'b', publicKey: null })],
    ['no JSON', 'bundle=1'],
    ['an array', '[]'],
    ['a missing file', JSON.stringify({ bundle: 'a', publicKey: submission.publicKey })],
    ['an unknown member', JSON.stringify({ bundle: 'a', snapshot: 'b', publicKey: submission.publicKey, token: 'x' })],
    ['a file that is no string', JSON.stringify({ bundle: {}, snapshot: 'b', publicKey: submission.publicKey })],
    ['two bundles', `{"bundle":"a","bundle":"b","snapshot":"c","publicKey":"${submission.publicKey}"}`],
    ['a lone surrogate', `{"bundle":"\\ud800","snapshot":"c","publicKey":"${submission.publicKey}"}`],
    ['a malformed key', JSON.stringify({ bundle: 'a', snapshot: 'b', publicKey: 'ed25519:' })],
    ['a key of small order', JSON.stringify({ bundle: 'a', snapshot: 'b', publicKey: `ed25519:${'A'.repeat(43)}=` })],
  ])('%s is refused', (_what, text) => {
    expect(errorCode(() => parseSubmission(utf8(text)))).toBe('E_REQUEST_INVALID')
  })

  test('random bytes are refused with one code', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => errorCode(() => parseSubmission(bytes)) === 'E_REQUEST_INVALID'))
  })
})
