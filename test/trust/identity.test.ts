import { expect, test } from 'vitest'
import { formatPublicKey, keyId } from '../../src/crypto/ed25519.ts'
import { describeIdentity, keyIdentity } from '../../src/trust/identity.ts'
import { testKeyPair } from '../support/sample-release.ts'

test('a key is an identity, described as a policy lists it', () => {
  const { publicKey } = testKeyPair('publisher')
  expect(keyIdentity(publicKey)).toEqual({ type: 'key', keyId: keyId(publicKey), publicKey })
  expect(describeIdentity(keyIdentity(publicKey))).toBe(formatPublicKey(publicKey))
})
