import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countHidden,
  countNewHidden,
  decodeHidden,
  splitHidden,
  wholeCharacter,
} from '../../../registry/views/hidden-characters.ts'
import { visibleText } from '../../../src/visible-text.ts'
import { inTagCharacters, inVariationSelectors } from '../../support/page-fixtures.ts'

describe('splitHidden', () => {
  test('plain text is one piece and the empty text none', () => {
    expect(splitHidden('a <b>\n\t"c"')).toEqual([{ kind: 'text', text: 'a <b>\n\t"c"' }])
    expect(splitHidden('')).toEqual([])
    expect(splitHidden('Grüße 天気')).toEqual([{ kind: 'text', text: 'Grüße 天気' }])
  })

  test('equal hidden characters in a row are one piece with a count', () => {
    expect(splitHidden('a\u200b\u200b\u200bb')).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'hidden', character: '\u200b', count: 3, everyday: false },
      { kind: 'text', text: 'b' },
    ])
  })

  test('different hidden characters in a row stay apart', () => {
    expect(splitHidden('\u200b\u200c').map((piece) => piece.kind)).toEqual(['hidden', 'hidden'])
  })

  test('tag characters are one piece that knows what they spell', () => {
    expect(splitHidden(inTagCharacters('Hi there'))).toEqual([
      { kind: 'tags', first: '\u{e0048}', count: 8, text: 'Hi there' },
    ])
  })

  test('a carriage return hides, a line feed and a tab do not', () => {
    expect(splitHidden('a\r\n\tb').map((piece) => piece.kind)).toEqual(['text', 'hidden', 'text'])
  })

  test.each([
    ['emoji presentation', '⚠️ take care'],
    ['a keycap', 'press 1️⃣'],
    ['a family of joined emoji', '👨‍👩‍👧'],
    ['a joined emoji with a skin tone', '👩🏽‍🔧'],
    ['a no-break space', '10\u00a0km'],
  ])('%s is labelled, but is everyday writing', (_, text) => {
    const hidden = splitHidden(text).filter((piece) => piece.kind === 'hidden')
    expect(hidden.length).toBeGreaterThan(0)
    expect(hidden.every((piece) => piece.kind === 'hidden' && piece.everyday)).toBe(true)
    expect(countHidden(text)).toBe(0)
  })

  test.each([
    ['a variation selector after a letter', 'a\ufe0f'],
    ['a second selector after an emoji', '⚠\ufe0f\ufe0f'],
    ['a joiner between letters', 'a\u200db'],
    ['a joiner after an emoji and before a letter', '⚠\u200da'],
    ['a blank Braille cell', 'a\u2800b'],
  ])('%s is not everyday writing', (_, text) => {
    expect(countHidden(text)).toBe(1)
  })

  test('the pieces carry the whole text, and no text piece hides anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const pieces = splitHidden(text)
        const joined = pieces.map((piece) => {
          if (piece.kind === 'text') return piece.text
          return piece.kind === 'hidden' ? piece.character.repeat(piece.count) : '#'.repeat(piece.count)
        })
        const expected = [...text].map((character) => (/[\u{e0000}-\u{e007f}]/u.test(character) ? '#' : character))
        expect(joined.join('')).toBe(expected.join(''))
        for (const piece of pieces) if (piece.kind === 'text') expect(visibleText(piece.text)).toBe(piece.text)
      }),
    )
  })

  test('a long text with many hidden characters is split without trouble', () => {
    expect(countHidden('a\u200b'.repeat(100_000))).toBe(100_000)
  })
})

describe('countNewHidden', () => {
  test('counts only what the newer text has more of', () => {
    expect(countNewHidden('a\u200bb', 'x\u200b\u200by')).toBe(1)
    expect(countNewHidden('a\u200bb', 'b\u200ba')).toBe(0)
    expect(countNewHidden('a\u200bb', 'ab')).toBe(0)
  })

  test('another hidden character instead of a known one is new', () => {
    expect(countNewHidden('a\u200bb', 'a\u200cb')).toBe(1)
  })

  test('other words in as many tag characters are new', () => {
    expect(countNewHidden(inTagCharacters('good'), inTagCharacters('evil'))).toBe(4)
    expect(countNewHidden(inTagCharacters('good'), inTagCharacters('good'))).toBe(0)
  })
})

describe('decodeHidden', () => {
  test('reads what tag characters spell, run by run', () => {
    const text = `a${inTagCharacters('first')}b${inTagCharacters('second')}`
    expect(decodeHidden(text).map((decoded) => decoded.text)).toEqual(['first', 'second'])
  })

  test('language tag and cancel tag spell nothing', () => {
    expect(decodeHidden('a\u{e0001}\u{e007f}b')).toEqual([])
  })

  test('reads bytes in variation selectors as UTF-8', () => {
    const [decoded] = decodeHidden(`😀${inVariationSelectors('run rm -rf, gänzlich')}`)
    expect(decoded).toEqual({ alphabet: 'variation selectors', count: 21, text: 'run rm -rf, gänzlich' })
  })

  test('bytes that are no UTF-8 do not stop it', () => {
    expect(decodeHidden('\u{e01ef}\u{e01ef}')[0]?.text).toBe('\ufffd\ufffd')
  })

  test('one selector after an emoji is no message', () => {
    expect(decodeHidden('⚠️ and ❤️')).toEqual([])
  })
})

test('a cut never falls into a surrogate pair', () => {
  expect(wholeCharacter('a😀b', 2)).toBe(1)
  expect(wholeCharacter('a😀b', 1)).toBe(1)
  expect(wholeCharacter('a😀b', 3)).toBe(3)
})
