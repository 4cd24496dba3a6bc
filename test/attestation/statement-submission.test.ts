import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatStatementSubmission, parseStatementSubmission } from '../../src/attestation/statement-submission.ts'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { errorCode } from '../support/error-code.ts'
import { sampleRelease } from '../support/sample-release.ts'

const { bundle, snapshot, pair } = await sampleRelease()
const key = formatPublicKey(pair.publicKey)

describe('a statement’s submission', () => {
  test.each([
    ['one bundle with its key', { bundles: [bundle], snapshot: null, publicKeys: [key] }],
    ['several keyless ones', { bundles: [bundle, bundle], snapshot: null, publicKeys: [] }],
    ['an observation with its snapshot', { bundles: [bundle], snapshot, publicKeys: [key] }],
  ])('carries %s byte for byte', (_what, submission) => {
    expect(parseStatementSubmission(formatStatementSubmission(submission))).toEqual(submission)
  })

  test.each<[string, unknown]>([
    ['no bundle', { bundles: [] }],
    ['seventeen bundles', { bundles: Array.from({ length: 17 }, () => 'a') }],
    ['a bundle that is no text', { bundles: [{}] }],
    ['a missing list', { snapshot: 'a' }],
    ['a snapshot that is null', { bundles: ['a'], snapshot: null }],
    ['a malformed key', { bundles: ['a'], publicKeys: ['ed25519:'] }],
    ['a key of small order', { bundles: ['a'], publicKeys: [`ed25519:${'A'.repeat(43)}=`] }],
    ['an unknown member', { bundles: ['a'], kind: 'control' }],
    ['a lone surrogate', { bundles: ['\ud800'] }],
    ['a list', ['a']],
  ])('%s is refused; its twin with one bundle is not', (_what, value) => {
    expect(errorCode(() => parseStatementSubmission(utf8(JSON.stringify(value))))).toBe('E_REQUEST_INVALID')
    expect(errorCode(() => parseStatementSubmission(utf8('{"bundles":["a"]}')))).toBe('no error')
  })

  test('random bytes are refused with one code', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => errorCode(() => parseStatementSubmission(bytes)) === 'E_REQUEST_INVALID'),
    )
  })
})
