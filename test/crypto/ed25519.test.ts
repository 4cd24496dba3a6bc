import fc from 'fast-check'
import nacl from 'tweetnacl'
import { describe, expect, test } from 'vitest'
import {
  checkPublicKey,
  formatPublicKey,
  type KeyPair,
  keyId,
  keyPairFromSeed,
  parsePublicKey,
  signEd25519,
  smallOrderY,
  verifyEd25519,
} from '../../src/crypto/ed25519.ts'
import { base64, utf8 } from '../../src/encoding/bytes.ts'
import { errorCode } from '../support/error-code.ts'
import { testKeyPair } from '../support/sample-release.ts'

const p = 2n ** 255n - 19n
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n

/** `value` in 32 bytes, little-endian; `sign` is the highest bit. */
function encode(value: bigint, sign = 0n): Uint8Array {
  const bytes = new Uint8Array(32)
  for (let at = 0, rest = value | (sign << 255n); at < 32; at += 1, rest >>= 8n) bytes[at] = Number(rest & 0xffn)
  return bytes
}

function decode(bytes: Uint8Array): bigint {
  return [...bytes].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let factor = base % p, rest = exponent; rest > 0n; rest >>= 1n, factor = (factor * factor) % p) {
    if (rest & 1n) result = (result * factor) % p
  }
  return result
}

/** A square root modulo p, which is 5 modulo 8 (RFC 8032 section 5.1.3), or undefined. */
function squareRoot(square: bigint): bigint | undefined {
  const candidate = power(square, (p + 3n) / 8n)
  const roots = [candidate, (candidate * power(2n, (p - 1n) / 4n)) % p]
  return roots.find((root) => (root * root - square) % p === 0n)
}

/**
 * The y of every point whose order divides 8, from the curve's equation -x² + y² = 1 + d·x²·y²: order 1 and 2 have x = 0,
 * order 4 has y = 0, and a point of order 8 doubles to y = 0, so x² = -y² and d·y⁴ + 2y² - 1 = 0.
 */
function deriveSmallOrderY(): bigint[] {
  const inverse = (value: bigint) => power(value, p - 2n)
  const d = ((p - 121665n) * inverse(121666n)) % p
  const root = squareRoot((1n + d) % p) ?? 0n
  const squares = [root - 1n, p - root - 1n].map((numerator) => (((numerator + p) % p) * inverse(d)) % p)
  const ofOrder8 = squares.flatMap((square) => {
    const y = squareRoot(square)
    return y === undefined ? [] : [y, p - y]
  })
  return [0n, 1n, p - 1n, ...ofOrder8]
}

const pair = testKeyPair('publisher')
const message = utf8('what a server shows a model')
const signature = signEd25519(message, pair.secretKey)

describe('keys', () => {
  test('the table of small orders is the one that the curve gives', () => {
    const derived = deriveSmallOrderY()
    expect(derived).toHaveLength(5)
    expect(new Set(derived)).toEqual(smallOrderY)
  })

  test('every encoding of a small-order or non-canonical key is refused, although node:crypto and tweetnacl verify under it', () => {
    const encodings = [...smallOrderY].flatMap((y) => [y, ...(y + p < 2n ** 255n ? [y + p] : [])])
    const keys = encodings.flatMap((y) => [encode(y), encode(y, 1n)])
    expect(keys).toHaveLength(14)
    for (const key of keys) {
      expect(errorCode(() => checkPublicKey(key))).toBe('E_KEY_REFUSED')
      expect(errorCode(() => parsePublicKey(formatPublicKey(key)))).toBe('E_KEY_REFUSED')
      // R = the key itself, S = 0: a forgery that needs no secret.
      expect(errorCode(() => verifyEd25519(message, Uint8Array.of(...key, ...new Uint8Array(32)), key))).toBe(
        'E_KEY_REFUSED',
      )
    }
    const identity = encode(1n)
    const forgery = Uint8Array.of(...identity, ...new Uint8Array(32))
    expect(nacl.sign.detached.verify(message, forgery, identity)).toBe(true)
  })

  test('y at and above the prime is refused', () => {
    for (const y of [p, p + 2n, 2n ** 255n - 1n])
      expect(errorCode(() => checkPublicKey(encode(y)))).toBe('E_KEY_REFUSED')
  })

  test('a key of another length is refused', () => {
    for (const length of [0, 31, 33, 64]) {
      expect(errorCode(() => verifyEd25519(message, signature, new Uint8Array(length)))).toBe('E_KEY_REFUSED')
    }
  })

  test('text and key are one to one', () => {
    const text = formatPublicKey(pair.publicKey)
    expect(text).toMatch(/^ed25519:[A-Za-z0-9+/]{43}=$/)
    expect(parsePublicKey(text)).toEqual(pair.publicKey)
    const others = [
      '',
      text.slice(1),
      text.toUpperCase(),
      `${text} `,
      text.replace('=', ''),
      `ed25519:${base64(pair.secretKey)}`,
      'ed25519:',
      `rsa:${text.slice(8)}`,
    ]
    for (const other of others)
      expect(
        errorCode(() => parsePublicKey(other)),
        other,
      ).toBe('E_KEY_INVALID')
  })

  test('seeds and secret keys of another length are refused', () => {
    expect(errorCode(() => keyPairFromSeed(new Uint8Array(31)))).toBe('E_KEY_INVALID')
    expect(errorCode(() => signEd25519(message, pair.publicKey))).toBe('E_KEY_INVALID')
  })

  test('the key id of RFC 8032 test 1 is that of its SPKI form', () => {
    const key = new Uint8Array(Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex'))
    expect(keyId(key)).toMatch(/^[0-9a-f]{64}$/)
    expect(
      keyPairFromSeed(
        new Uint8Array(Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')),
      ).publicKey,
    ).toEqual(key)
  })
})

describe('signatures', () => {
  test('what was signed verifies, and signing again gives the same bytes', () => {
    verifyEd25519(message, signature, pair.publicKey)
    expect(signEd25519(message, pair.secretKey)).toEqual(signature)
  })

  test('a change of any byte of message or signature is refused', () => {
    for (let at = 0; at < 64; at += 1) {
      const changed = signature.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(
        errorCode(() => verifyEd25519(message, changed, pair.publicKey)),
        `${at}`,
      ).toBe('E_SIGNATURE_INVALID')
    }
    for (let at = 0; at < message.length; at += 1) {
      const changed = message.slice()
      changed[at] = (changed[at] ?? 0) ^ 0x80
      expect(
        errorCode(() => verifyEd25519(changed, signature, pair.publicKey)),
        `${at}`,
      ).toBe('E_SIGNATURE_INVALID')
    }
  })

  test('S + L, a second form of the same signature, is refused although tweetnacl accepts it', () => {
    const second = signature.slice()
    second.set(encode(decode(signature.subarray(32)) + groupOrder), 32)
    expect(nacl.sign.detached.verify(message, second, pair.publicKey)).toBe(true)
    expect(errorCode(() => verifyEd25519(message, second, pair.publicKey))).toBe('E_SIGNATURE_INVALID')
  })

  test('an R that is not canonical is refused', () => {
    const changed = signature.slice()
    changed.set(encode(p + 1n), 0)
    expect(errorCode(() => verifyEd25519(message, changed, pair.publicKey))).toBe('E_SIGNATURE_INVALID')
  })

  test('a signature of another length, or by another key, is refused', () => {
    for (const length of [0, 63, 65, 128]) {
      expect(errorCode(() => verifyEd25519(message, new Uint8Array(length), pair.publicKey))).toBe(
        'E_SIGNATURE_INVALID',
      )
    }
    const other: KeyPair = testKeyPair('somebody else')
    expect(errorCode(() => verifyEd25519(message, signature, other.publicKey))).toBe('E_SIGNATURE_INVALID')
  })

  test('tweetnacl verifies whatever was signed here, and the other way round', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ maxLength: 200 }), (seed, data) => {
        const { publicKey, secretKey } = keyPairFromSeed(seed)
        const signed = signEd25519(data, secretKey)
        verifyEd25519(data, signed, publicKey)
        return nacl.sign.detached.verify(data, signed, publicKey)
      }),
      { numRuns: 20 },
    )
  })

  test('random keys and signatures are refused with a code, never with anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.uint8Array({ minLength: 31, maxLength: 33 }), (bytes, key) => {
        expect(['E_KEY_REFUSED', 'E_SIGNATURE_INVALID']).toContain(errorCode(() => verifyEd25519(message, bytes, key)))
      }),
    )
  })
})
