import { expect, test } from 'vitest'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { keyId, signEd25519 } from '../../src/crypto/ed25519.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { testKeyPair } from '../support/sample-release.ts'

test('signs with its key, names it, and does not show the secret', async () => {
  const pair = testKeyPair('publisher')
  const signer = keySigner(pair)
  expect(signer.keyId).toBe(keyId(pair.publicKey))
  expect(signer.publicKey).toEqual(pair.publicKey)
  expect(await signer.sign(utf8('x'))).toEqual(signEd25519(utf8('x'), pair.secretKey))
  expect(Object.keys(signer).sort()).toEqual(['keyId', 'publicKey', 'sign'])
})
