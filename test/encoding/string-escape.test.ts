import { expect, test } from 'vitest'
import { decodeEscape } from '../../src/encoding/string-escape.ts'

test('every escape of RFC 8259 section 7 is decoded', () => {
  const shorts = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
  for (const [letter, character] of Object.entries(shorts)) expect(decodeEscape(`\\${letter}`, 0)).toBe(character)
  expect(decodeEscape('ab\\u00e9', 2)).toBe('é')
  expect(decodeEscape('\\uD83D', 0)).toBe('\ud83d')
})

test('no other escape is', () => {
  for (const text of ['\\x41', '\\u12', '\\u12g4', '\\u 123', '\\U0041', '\\', '\\0', '\\\n', "\\'", '\\constructor']) {
    expect(decodeEscape(text, 0), text).toBeUndefined()
  }
})
