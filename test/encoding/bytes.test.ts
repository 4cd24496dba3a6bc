import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64, concatBytes, equalBytes, fromBase64, fromUtf8, hex, utf8 } from '../../src/encoding/bytes.ts'

describe('bytes', () => {
  test('text that UTF-8 can hold survives both ways', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => fromUtf8(utf8(text)) === text.toWellFormed()))
  })

  test('a byte order mark is kept, not lost', () => {
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('\ufeffA')
  })

  test.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a character cut short', [0xe2, 0x98]],
    ['a code point beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ])('%s is not replaced but thrown at', (_what, bytes) => {
    expect(() => fromUtf8(Uint8Array.from(bytes))).toThrow(TypeError)
  })

  test('base64 has one form', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => equalBytes(fromBase64(base64(bytes)) ?? utf8('none'), bytes)))
    for (const text of ['QQ', 'QQ=', 'QR==', 'Q Q==', 'QQ==\n', '-_==', 'QQ==QQ==', '=', 'é']) {
      expect(fromBase64(text), text).toBeUndefined()
    }
    expect(fromBase64('')).toEqual(new Uint8Array())
  })

  test('hexadecimal is lower-case, and a part of a larger buffer is only that part', () => {
    const whole = Uint8Array.of(1, 0xab, 0xcd, 4)
    expect(hex(whole.subarray(1, 3))).toBe('abcd')
    expect(base64(whole.subarray(1, 3))).toBe('q80=')
    expect(equalBytes(whole.subarray(1, 3), Uint8Array.of(0xab, 0xcd))).toBe(true)
    expect(equalBytes(whole, whole.subarray(0, 3))).toBe(false)
  })

  test('joining copies', () => {
    const part = Uint8Array.of(1)
    const joined = concatBytes(part, Uint8Array.of(2, 3), new Uint8Array())
    part[0] = 9
    expect(joined).toEqual(Uint8Array.of(1, 2, 3))
  })
})
