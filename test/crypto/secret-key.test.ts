import { scryptSync } from 'node:crypto'
import nacl from 'tweetnacl'
import { describe, expect, test } from 'vitest'
import { formatSecretKey, needsPassphrase, parseSecretKey } from '../../src/crypto/secret-key.ts'
import { fromBase64, utf8 } from '../../src/encoding/bytes.ts'
import { errorCode } from '../support/error-code.ts'
import { testKeyPair } from '../support/sample-release.ts'

const pair = testKeyPair('publisher')
const random = (byteCount: number) => new Uint8Array(byteCount).fill(7)
const plain = formatSecretKey(pair, null, random)
const encrypted = formatSecretKey(pair, 'correct horse', random)

function body(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\n/g, ''), 'base64')
}

function pemOf(content: unknown, label = 'ENCRYPTED SIGSTORE PRIVATE KEY'): string {
  const text = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64')
  return `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`
}

describe('a plain key', () => {
  test('is the PKCS#8 that openssl writes (RFC 8410 section 10.3)', () => {
    expect(plain).toMatch(/^-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEI/)
    expect(body(plain)).toHaveLength(48)
    expect(parseSecretKey(plain, null)).toEqual(pair)
    expect(needsPassphrase(plain)).toBe(false)
  })

  test('is read with the line ends of any system', () => {
    expect(parseSecretKey(plain.replaceAll('\n', '\r\n'), null)).toEqual(pair)
    expect(parseSecretKey(plain.trimEnd(), null)).toEqual(pair)
  })

  test('of another kind, length or label is refused', () => {
    const other = Buffer.from(body(plain))
    other[11] = 0x71
    const base64 = (bytes: Buffer) =>
      `-----BEGIN PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END PRIVATE KEY-----\n`
    const hostile = [
      base64(other),
      base64(body(plain).subarray(0, 47)),
      base64(Buffer.concat([body(plain), Buffer.from([0])])),
      plain.replaceAll('PRIVATE KEY', 'EC PRIVATE KEY'),
      plain.replaceAll('PRIVATE KEY', 'PUBLIC KEY'),
      plain.replace('END PRIVATE KEY', 'END ENCRYPTED SIGSTORE PRIVATE KEY'),
      `x${plain}`,
      `${plain}${plain}`,
      plain.replace('MC4C', 'MC4*'),
      '',
    ]
    for (const pem of hostile)
      expect(
        errorCode(() => parseSecretKey(pem, null)),
        pem,
      ).toBe('E_KEY_INVALID')
    expect(errorCode(() => needsPassphrase('nothing'))).toBe('E_KEY_INVALID')
  })
})

describe('an encrypted key', () => {
  test('opens with its passphrase only', () => {
    expect(needsPassphrase(encrypted)).toBe(true)
    expect(parseSecretKey(encrypted, 'correct horse')).toEqual(pair)
    for (const passphrase of [null, '', 'correct horse ', 'Correct horse']) {
      expect(errorCode(() => parseSecretKey(encrypted, passphrase))).toBe('E_KEY_PASSPHRASE')
    }
  })

  test('has the layout of a cosign key, step by step', () => {
    const content = JSON.parse(body(encrypted).toString()) as {
      kdf: { name: string; params: { N: number; r: number; p: number }; salt: string }
      cipher: { name: string; nonce: string }
      ciphertext: string
    }
    expect(content.kdf).toMatchObject({ name: 'scrypt', params: { N: 65536, r: 8, p: 1 } })
    expect(content.cipher.name).toBe('nacl/secretbox')
    expect(Object.keys(content).sort()).toEqual(['cipher', 'ciphertext', 'kdf'])
    const salt = fromBase64(content.kdf.salt) ?? new Uint8Array()
    const nonce = fromBase64(content.cipher.nonce) ?? new Uint8Array()
    expect([salt.length, nonce.length]).toEqual([32, 24])
    const key = scryptSync('correct horse', salt, 32, { N: 65536, r: 8, p: 1, maxmem: 2 ** 27 })
    const der = nacl.secretbox.open(fromBase64(content.ciphertext) ?? new Uint8Array(), nonce, new Uint8Array(key))
    expect(Buffer.from(der ?? [])).toEqual(body(plain))
  })

  test('never holds the seed in the clear', () => {
    expect(body(encrypted).includes(Buffer.from(pair.secretKey.subarray(0, 32)))).toBe(false)
    expect(body(encrypted).includes(Buffer.from(pair.secretKey.subarray(0, 32)).toString('base64'))).toBe(false)
  })

  test('is not written with an empty passphrase', () => {
    expect(errorCode(() => formatSecretKey(pair, '', random))).toBe('E_KEY_PASSPHRASE')
  })

  test('that asks for more memory, another cipher or unknown members is refused before any work', () => {
    const content = JSON.parse(body(encrypted).toString())
    const hostile: unknown[] = [
      { ...content, kdf: { ...content.kdf, params: { N: 2 ** 30, r: 8, p: 1 } } },
      { ...content, kdf: { ...content.kdf, params: { N: 65536, r: 8, p: 1, extra: 1 } } },
      { ...content, kdf: { ...content.kdf, params: { N: '65536', r: 8, p: 1 } } },
      { ...content, kdf: { ...content.kdf, name: 'pbkdf2' } },
      { ...content, kdf: { ...content.kdf, salt: 'AAAA' } },
      { ...content, cipher: { ...content.cipher, name: 'none' } },
      { ...content, cipher: { ...content.cipher, nonce: 'AAAA' } },
      { ...content, ciphertext: 'not base64' },
      { ...content, extra: true },
      { kdf: content.kdf, cipher: content.cipher },
      [],
      null,
      'not json',
      '{"kdf":1,"kdf":2}',
    ]
    for (const each of hostile) {
      expect(
        errorCode(() => parseSecretKey(pemOf(each), 'correct horse')),
        JSON.stringify(each),
      ).toBe('E_KEY_INVALID')
    }
  })

  test('whose sealed content is not an Ed25519 key is refused', () => {
    const content = JSON.parse(body(encrypted).toString())
    const key = new Uint8Array(scryptSync('correct horse', random(32), 32, { N: 65536, r: 8, p: 1, maxmem: 2 ** 27 }))
    const ciphertext = Buffer.from(nacl.secretbox(utf8('not a key'), random(24), key)).toString('base64')
    expect(errorCode(() => parseSecretKey(pemOf({ ...content, ciphertext }), 'correct horse'))).toBe('E_KEY_INVALID')
  })

  test('with any flipped byte of its box does not open', () => {
    const content = JSON.parse(body(encrypted).toString())
    const box = Buffer.from(content.ciphertext, 'base64')
    for (const at of [0, 15, 16, 40, box.length - 1]) {
      const changed = Buffer.from(box)
      changed[at] = (changed[at] ?? 0) ^ 1
      const pem = pemOf({ ...content, ciphertext: changed.toString('base64') })
      expect(errorCode(() => parseSecretKey(pem, 'correct horse'))).toBe('E_KEY_PASSPHRASE')
    }
  })
})
