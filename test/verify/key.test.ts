import { describe, expect, test } from 'vitest'
import { signStatement } from '../../src/attestation/bundle.ts'
import { pae } from '../../src/attestation/envelope.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { makePublishStatement } from '../../src/attestation/statement.ts'
import { signEd25519 } from '../../src/crypto/ed25519.ts'
import { keyIdentity } from '../../src/trust/identity.ts'
import { verifyKeySignature } from '../../src/verify/key.ts'
import { errorCode } from '../support/error-code.ts'
import { samplePublishParts, testKeyPair } from '../support/sample-release.ts'

const pair = testKeyPair('publisher')
const stranger = testKeyPair('stranger')
const bundle = await signStatement(makePublishStatement(samplePublishParts()), keySigner(pair))
const identity = keyIdentity(pair.publicKey)

describe('whose signature it is', () => {
  test('that of the candidate whom the hint names', () => {
    expect(verifyKeySignature(bundle, [keyIdentity(stranger.publicKey), identity])).toBe(identity)
  })

  test('nobody’s, where no candidate is named', () => {
    expect(errorCode(() => verifyKeySignature(bundle, []))).toBe('E_IDENTITY_UNKNOWN')
    expect(errorCode(() => verifyKeySignature(bundle, [keyIdentity(stranger.publicKey)]))).toBe('E_IDENTITY_UNKNOWN')
  })

  test('a hint at an accepted key does not make another’s signature that key’s', () => {
    const { payloadType, payload } = bundle.envelope
    const signature = signEd25519(pae(payloadType, payload), stranger.secretKey)
    const forged = { ...bundle, envelope: { ...bundle.envelope, signature } }
    expect(errorCode(() => verifyKeySignature(forged, [identity]))).toBe('E_SIGNATURE_INVALID')
  })

  test('a candidate that claims the key id of another is not the one that is named', () => {
    const liar = { ...keyIdentity(stranger.publicKey), keyId: identity.keyId }
    expect(errorCode(() => verifyKeySignature(bundle, [liar]))).toBe('E_IDENTITY_UNKNOWN')
  })

  test('a weak candidate is refused, whatever it would verify', () => {
    const weak = new Uint8Array(32).fill(0, 0)
    weak[0] = 1
    const forged = {
      kind: 'key' as const,
      keyId: keyIdentity(weak).keyId,
      envelope: { ...bundle.envelope, signature: Uint8Array.of(...weak, ...new Uint8Array(32)) },
    }
    expect(errorCode(() => verifyKeySignature(forged, [keyIdentity(weak)]))).toBe('E_KEY_REFUSED')
  })

  test('the signature of the bare payload, without its type, does not hold', () => {
    const signature = signEd25519(bundle.envelope.payload, pair.secretKey)
    const forged = { ...bundle, envelope: { ...bundle.envelope, signature } }
    expect(errorCode(() => verifyKeySignature(forged, [identity]))).toBe('E_SIGNATURE_INVALID')
  })
})
