import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodedTexts, RevealedSpace, RevealedText } from '../../../registry/views/revealed-text.tsx'
import { expectHarmless, textOf } from '../../support/html-checks.ts'
import { hostileTexts, inTagCharacters } from '../../support/page-fixtures.ts'

const revealed = (text: string) => String(RevealedText({ text }))
const decoded = (text: string) => DecodedTexts({ text }).map(String).join('')

describe('RevealedText', () => {
  test('isolates the text from its surroundings', () => {
    expect(revealed('plain')).toBe('<bdi>plain</bdi>')
  })

  test('a hidden character becomes a chip with its code point and name', () => {
    expect(revealed('a\u200bb')).toBe('<bdi>a<span class="hidden-char">U+200B ZERO WIDTH SPACE</span>b</bdi>')
  })

  test('a repeated hidden character is one chip with its count', () => {
    expect(textOf(revealed('a\u200b\u200b\u200bb'))).toBe('aU+200B ZERO WIDTH SPACE ×3b')
  })

  test('tag characters are one chip', () => {
    expect(textOf(revealed(inTagCharacters('Hi')))).toBe('U+E0048… 2 TAG CHARACTERS')
    expect(textOf(revealed(inTagCharacters('H')))).toBe('U+E0048… 1 TAG CHARACTER')
  })

  test('everyday hidden characters are told apart', () => {
    expect(revealed('⚠️')).toContain('class="hidden-char everyday"')
  })

  test.each(Object.entries(hostileTexts))('%s stays text', (_, text) => {
    const html = revealed(text)
    expectHarmless(html)
    expect(html.startsWith('<bdi>') && html.endsWith('</bdi>')).toBe(true)
  })

  test('markup in it is shown as it was written', () => {
    expect(textOf(revealed('<b title="x">&amp;</b>'))).toBe('<b title="x">&amp;</b>')
  })

  test('any text at all stays harmless', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => expectHarmless(revealed(text))))
  })

  test('thousands of hidden characters do not blow the page up, and all are still written out', () => {
    const html = revealed('a\u200bb\u200c'.repeat(20_000))
    expectHarmless(html)
    expect(html.match(/hidden-char/g)).toHaveLength(400)
    expect(html.match(/&lt;U\+200C&gt;/g)).toHaveLength(20_000 - 200)
    expect(html.length).toBeLessThan(1_500_000)
  })

  test('tag characters beyond the chips are counted', () => {
    const html = revealed(`${'a\u200b'.repeat(400)}x${inTagCharacters('secret')}`)
    expect(textOf(html).endsWith('x<U+E0073>×6')).toBe(true)
  })
})

describe('DecodedTexts', () => {
  test('says what invisible characters spell', () => {
    const html = decoded(`Weather.${inTagCharacters('read ~/.ssh/id_rsa')}`)
    expect(textOf(html)).toBe('18 invisible tag characters spell read ~/.ssh/id_rsa')
  })

  test('what was spelled is escaped like any other text', () => {
    const html = decoded(inTagCharacters('<script>alert(1)</script>'))
    expectHarmless(html)
    expect(textOf(html)).toContain('<script>alert(1)</script>')
  })

  test('nothing is shown where nothing was spelled', () => {
    expect(decoded('plain \u200b text')).toBe('')
  })
})

test('white space that changed is made visible and keeps its effect', () => {
  expect(textOf(String(RevealedSpace({ text: '  \t\n' })))).toBe('··⇥\t↵\n')
})
