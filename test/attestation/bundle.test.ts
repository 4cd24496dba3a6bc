import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bundleMediaType, formatBundle, parseBundle, signStatement } from '../../src/attestation/bundle.ts'
import { pae } from '../../src/attestation/envelope.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { formatStatement, makePublishStatement } from '../../src/attestation/statement.ts'
import { keyId, verifyEd25519 } from '../../src/crypto/ed25519.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import { errorCode, laterErrorCode } from '../support/error-code.ts'
import { samplePublishParts, testKeyPair } from '../support/sample-release.ts'

const pair = testKeyPair('publisher')
const statement = makePublishStatement(samplePublishParts())
const bundle = await signStatement(statement, keySigner(pair))
const file = formatBundle(bundle)
const json = JSON.parse(fromUtf8(file))

const fileOf = (value: unknown) => utf8(`${canonicalJson(value as never)}\n`)

describe('signing', () => {
  test('puts the statement’s bytes, a hint at the key and one signature into the bundle', () => {
    expect(json.mediaType).toBe(bundleMediaType)
    expect(json.verificationMaterial).toEqual({ publicKey: { hint: keyId(pair.publicKey) } })
    expect(Buffer.from(json.dsseEnvelope.payload, 'base64')).toEqual(Buffer.from(formatStatement(statement)))
    expect(json.dsseEnvelope.signatures).toHaveLength(1)
    const { payloadType, payload, signature } = bundle.envelope
    verifyEd25519(pae(payloadType, payload), signature, pair.publicKey)
  })

  test('the same statement and key give the same file', async () => {
    expect(formatBundle(await signStatement(statement, keySigner(pair)))).toEqual(file)
  })

  test('a signer that returns another’s signature, or rubbish, is not believed', async () => {
    const other = keySigner(testKeyPair('somebody else'))
    const lying = { ...keySigner(pair), sign: (data: Uint8Array) => other.sign(data) }
    expect(await laterErrorCode(() => signStatement(statement, lying))).toBe('E_SIGNATURE_INVALID')
    const broken = { ...keySigner(pair), sign: () => Promise.resolve(new Uint8Array(0)) }
    expect(await laterErrorCode(() => signStatement(statement, broken))).toBe('E_SIGNATURE_INVALID')
  })
})

describe('reading', () => {
  test('gives back what was written', () => {
    expect(parseBundle(file)).toEqual(bundle)
  })

  test.each<[string, unknown]>([
    ['an older media type', { ...json, mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2' }],
    [
      'a key beside a certificate',
      { ...json, verificationMaterial: { ...json.verificationMaterial, certificate: {} } },
    ],
    [
      'log entries that nobody checks',
      { ...json, verificationMaterial: { ...json.verificationMaterial, tlogEntries: [] } },
    ],
    ['a hint that is no key id', { ...json, verificationMaterial: { publicKey: { hint: 'acme' } } }],
    [
      'a key instead of a hint',
      {
        ...json,
        verificationMaterial: { publicKey: { hint: json.verificationMaterial.publicKey.hint, rawBytes: 'AA==' } },
      },
    ],
    [
      'a message signature',
      { mediaType: json.mediaType, verificationMaterial: json.verificationMaterial, messageSignature: {} },
    ],
    ['an unknown member', { ...json, extra: true }],
    ['a list', [json]],
    ['null', null],
  ])('%s is refused', (_what, value) => {
    expect(errorCode(() => parseBundle(fileOf(value)))).toBe('E_BUNDLE_INVALID')
  })

  test('material that is neither a key nor a certificate is refused as an unknown key type', () => {
    for (const verificationMaterial of [{ x509CertificateChain: { certificates: [] } }, { tlogEntries: [] }, {}]) {
      expect(errorCode(() => parseBundle(fileOf({ ...json, verificationMaterial })))).toBe('E_KEY_TYPE')
    }
  })

  test('a certificate makes it a keyless bundle, kept whole', () => {
    const bytes = fileOf({ ...json, verificationMaterial: { certificate: { rawBytes: 'AA==' }, tlogEntries: [] } })
    const read = parseBundle(bytes)
    expect(read.kind === 'keyless' && read.bytes).toEqual(bytes)
    expect(formatBundle(read)).toEqual(bytes)
  })

  test('a second signature, or none, is refused', () => {
    const [signature] = json.dsseEnvelope.signatures
    for (const signatures of [[], [signature, signature]]) {
      const bytes = fileOf({ ...json, dsseEnvelope: { ...json.dsseEnvelope, signatures } })
      expect(errorCode(() => parseBundle(bytes))).toBe('E_ENVELOPE_INVALID')
    }
  })

  test('other spellings of the same bundle are refused, so that it has one digest', () => {
    const text = fromUtf8(file)
    const spellings = [
      text.trimEnd(),
      `${text}\n`,
      ` ${text}`,
      `\ufeff${text}`,
      JSON.stringify(json, null, 2),
      text.replace('"mediaType"', '"mediaTyp\\u0065"'),
      text.replace('{"dsseEnvelope"', '{"mediaType":"x","dsseEnvelope"'),
    ]
    for (const spelling of spellings) expect(errorCode(() => parseBundle(utf8(spelling)))).toBe('E_BUNDLE_INVALID')
  })

  test('random bytes and nesting without end are answered with a code', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => errorCode(() => parseBundle(bytes)) === 'E_BUNDLE_INVALID'))
    fc.assert(fc.property(fc.json(), (text) => errorCode(() => parseBundle(utf8(text))) === 'E_BUNDLE_INVALID'))
    expect(errorCode(() => parseBundle(utf8('{"a":'.repeat(100_000))))).toBe('E_BUNDLE_INVALID')
  })
})
