import { expect, test } from 'vitest'
import { sha256, sha256Hex } from '../../src/crypto/sha256.ts'
import { hex, utf8 } from '../../src/encoding/bytes.ts'

test('SHA-256 of "abc" is that of FIPS 180-4', () => {
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('a string stands for its UTF-8 bytes', () => {
  expect(hex(sha256('é ☀'))).toBe(sha256Hex(utf8('é ☀')))
})
