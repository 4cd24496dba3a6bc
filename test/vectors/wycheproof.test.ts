import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import nacl from 'tweetnacl'
import { expect, test } from 'vitest'
import { keyId, verifyEd25519 } from '../../src/crypto/ed25519.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { errorCode } from '../support/error-code.ts'

interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly msg: string
  readonly sig: string
  readonly result: 'valid' | 'invalid'
}

interface Group {
  readonly publicKey: { readonly pk: string }
  readonly publicKeyDer: string
  readonly tests: readonly Vector[]
}

const file = JSON.parse(readFileSync(join(import.meta.dirname, 'wycheproof/ed25519_test.json'), 'utf8')) as {
  readonly numberOfTests: number
  readonly testGroups: readonly Group[]
}

const bytes = (hexadecimal: string) => new Uint8Array(Buffer.from(hexadecimal, 'hex'))
const cases = file.testGroups.flatMap(({ publicKey, tests }) =>
  tests.map((each) => ({ key: bytes(publicKey.pk), each })),
)

test('no invalid signature of Wycheproof is accepted, and no valid one refused', () => {
  let passed = 0
  for (const { key, each } of cases) {
    const code = errorCode(() => verifyEd25519(bytes(each.msg), bytes(each.sig), key))
    expect(code, `${each.tcId} ${each.comment}`).toBe(each.result === 'valid' ? 'no error' : 'E_SIGNATURE_INVALID')
    passed += 1
  }
  expect(passed).toBe(file.numberOfTests)
  process.stdout.write(`vectors: ${passed} passed (wycheproof, Ed25519)\n`)
})

test('tweetnacl, an independent implementation, agrees on every valid signature', () => {
  const valid = cases.filter(({ each }) => each.result === 'valid')
  expect(valid.length).toBeGreaterThan(50)
  for (const { key, each } of valid) {
    expect(nacl.sign.detached.verify(bytes(each.msg), bytes(each.sig), key), `${each.tcId}`).toBe(true)
  }
})

test('what tweetnacl alone would accept is refused here', () => {
  const lenient = cases.filter(({ key, each }) => {
    const signature = bytes(each.sig)
    return (
      signature.length === 64 && each.result === 'invalid' && nacl.sign.detached.verify(bytes(each.msg), signature, key)
    )
  })
  expect(lenient.map(({ each }) => each.tcId)).toEqual([63, 64, 65, 66, 85])
})

test('a key id is the SHA-256 of the key as Wycheproof writes it in DER', () => {
  for (const { publicKey, publicKeyDer } of file.testGroups) {
    expect(keyId(bytes(publicKey.pk))).toBe(sha256Hex(bytes(publicKeyDer)))
  }
})
