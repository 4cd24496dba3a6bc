import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codePointLabel, quote, visibleLine, visibleText } from '../src/visible-text.ts'

describe('hidden characters', () => {
  test.each([
    ['a zero-width space', '\u200b', '<U+200B>'],
    ['a right-to-left override', '\u202e', '<U+202E>'],
    ['an isolate', '\u2066', '<U+2066>'],
    ['a line separator', '\u2028', '<U+2028>'],
    ['an escape, which begins a terminal sequence', '\x1b[31m', '<U+001B>[31m'],
    ['a C1 control sequence introducer', '\x9b31m', '<U+009B>31m'],
    ['a carriage return, which overwrites a line', '\r', '<U+000D>'],
    ['a backspace', '\b', '<U+0008>'],
    ['nul', '\0', '<U+0000>'],
    ['delete', '\x7f', '<U+007F>'],
    ['a tag letter, which models read and people do not see', '\u{e0041}', '<U+E0041>'],
    ['a variation selector', '\ufe0f', '<U+FE0F>'],
    ['a supplementary variation selector', '\u{e0100}', '<U+E0100>'],
    ['a soft hyphen', '\u00ad', '<U+00AD>'],
    ['a Hangul filler', '\u3164', '<U+3164>'],
    ['a blank Braille pattern', '\u2800', '<U+2800>'],
    ['a private-use character', '\ue000', '<U+E000>'],
    ['a lone surrogate', '\ud800', '<U+D800>'],
    ['a noncharacter', '\ufdd0', '<U+FDD0>'],
    ['a noncharacter of another plane', '\u{1ffff}', '<U+1FFFF>'],
    ['a byte order mark', '\ufeff', '<U+FEFF>'],
  ])('%s is written as its label', (_what, text, shown) => {
    expect(visibleText(`a${text}b`)).toBe(`a${shown}b`)
  })

  test('every default-ignorable, control, format-steering or private character is', () => {
    const ignorable =
      /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Bidi_Control}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\p{Zl}\p{Zp}]/u
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      const character = String.fromCodePoint(codePoint)
      if (!ignorable.test(character) || character === '\n' || character === '\t') continue
      if (visibleText(character) === character) expect.fail(codePointLabel(character))
    }
  })

  test('what people read stays as it is', () => {
    for (const text of ['Prévisions météo ☀', '天気予報', 'العربية', '😀 👍🏽', 'e\u0301', 'a\tb\nc', '<script>', '']) {
      expect(visibleText(text)).toBe(text)
    }
  })

  test('showing twice is showing once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => visibleText(visibleText(text)) === visibleText(text)),
    )
  })
})

describe('one line', () => {
  test('has no line feed and no tab', () => {
    expect(visibleLine('a\nb\tc')).toBe('a<U+000A>b<U+0009>c')
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\n\t\r\x1b]/.test(visibleLine(text))))
  })

  test('is cut where it is too long, and says so', () => {
    expect(visibleLine('abcdef', 3)).toBe('abc…')
    expect(visibleLine('abc', 3)).toBe('abc')
    expect(visibleLine('x'.repeat(201))).toHaveLength(201)
  })

  test('is never cut inside a character', () => {
    expect(visibleLine('ab😀c', 3)).toBe('ab…')
    expect(visibleLine('ab😀c', 4)).toBe('ab😀…')
    expect(visibleLine('ab\ud83d', 3)).toBe('ab<U+D83D>')
  })

  test('of a text without end costs no more than what is shown', () => {
    expect(visibleLine('\u200b'.repeat(5_000_000), 2)).toBe('<U+200B><U+200B>…')
  })
})

describe('quoting', () => {
  test('nothing that is quoted can seem to end the quote', () => {
    expect(quote('a"b')).toBe('"a\\"b"')
    expect(quote('a\\')).toBe('"a\\\\"')
    expect(quote('a\\" in the clear')).toBe('"a\\\\\\" in the clear"')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(quote(text)).toMatch(/^"(?:[^"\\]|\\["\\])*"$/)
      }),
    )
  })

  test('is short by default', () => {
    expect(quote('x'.repeat(100))).toBe(`"${'x'.repeat(80)}…"`)
    expect(quote('x'.repeat(100), 200)).toHaveLength(102)
  })
})
