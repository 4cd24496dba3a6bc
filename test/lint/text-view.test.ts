import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeTextView, maxSentence } from '../../src/lint/text-view.ts'

/** The part of the original that stands behind a part of the normalised text. */
function behind(raw: string, part: string): string {
  const view = makeTextView(raw)
  const start = view.normal.indexOf(part)
  expect(start).toBeGreaterThanOrEqual(0)
  const range = view.rawRange({ start, end: start + part.length })
  return raw.slice(range.start, range.end)
}

describe('the normalised text', () => {
  test.each([
    ['capitals', 'IGNORE This', 'ignore this'],
    ['full-width letters', 'Ｉｇｎｏｒｅ', 'ignore'],
    ['mathematical letters', '\u{1d422}\u{1d420}\u{1d427}\u{1d428}\u{1d42b}\u{1d41e}', 'ignore'],
    ['circled letters', 'ⓘⓖⓝⓞⓡⓔ', 'ignore'],
    ['ligatures', 'ﬁle', 'file'],
    ['a long s', 'paſs', 'pass'],
    ['the kelvin sign', '\u212aey', 'key'],
    ['zero-width characters', 'ig\u200bn\u2060o\ufeffre', 'ignore'],
    ['soft hyphens', 'ig\u00adnore', 'ignore'],
    ['tag characters', 'ig\u{e0041}\u{e007f}nore', 'ignore'],
    ['variation selectors', 'ig\ufe0fn\u{e0100}ore', 'ignore'],
    ['bidi controls', '\u202eignore\u202c', 'ignore'],
    ['control characters', 'ig\0n\x1bore\x7f', 'ignore'],
    ['no-break spaces', 'ignore\u00a0this\u3000now', 'ignore this now'],
    ['typographic quotation marks', '‘don’t’ “x”', "'don't' \"x\""],
    ['dashes', 'read‐only — yes', 'read-only - yes'],
    ['decomposed letters', 'e\u0301te\u0301', 'été'],
  ])('%s', (_, raw, normal) => {
    expect(makeTextView(raw).normal).toBe(normal)
  })

  test('keeps line breaks and tabs, beside other scripts as well', () => {
    expect(makeTextView('A\r\n\tb\u200b\nC').normal).toBe('a\r\n\tb\nc')
  })

  test('reads the words of a name', () => {
    expect(makeTextView('read_File-now', { isName: true }).normal).toBe('read file now')
    expect(makeTextView('read_File-now').normal).toBe('read_file-now')
  })
})

describe('offsets lead back to the original', () => {
  test('over removed characters, which belong to neither neighbour but to a range across them', () => {
    expect(behind('\u200big\u200bnore\u200b', 'ignore')).toBe('ig\u200bnore')
  })

  test('over characters that become several, or several that become one', () => {
    expect(behind('a ﬁle b', 'file')).toBe('ﬁle')
    expect(behind('a ﬁle b', 'fi')).toBe('ﬁ')
    expect(behind('a ﬁle b', 'i')).toBe('ﬁ')
    expect(behind('x e\u0301 y', 'é')).toBe('e\u0301')
    expect(behind('x \u{1d422}\u{1d420} y', 'ig')).toBe('\u{1d422}\u{1d420}')
  })

  test('an empty range stays empty', () => {
    const view = makeTextView('\u200bab')
    expect(view.rawRange({ start: 1, end: 1 })).toEqual({ start: 2, end: 2 })
    expect(view.rawRange({ start: 2, end: 2 })).toEqual({ start: 3, end: 3 })
  })

  test('plain text maps to itself', () => {
    expect(makeTextView('Plain text').rawRange({ start: 2, end: 5 })).toEqual({ start: 2, end: 5 })
  })

  test('any range of any text lies in the original, in order, and never inside a surrogate pair of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(60), fc.nat(60), (raw, a, b) => {
        const view = makeTextView(raw)
        const start = Math.min(a, b, view.normal.length)
        const end = Math.min(Math.max(a, b), view.normal.length)
        const range = view.rawRange({ start, end })
        expect(range.start).toBeGreaterThanOrEqual(0)
        expect(range.end).toBeGreaterThanOrEqual(range.start)
        expect(range.end).toBeLessThanOrEqual(raw.length)
        if (raw.isWellFormed()) expect(raw.slice(range.start, range.end).isWellFormed()).toBe(true)
      }),
    )
  })

  test('what was normalised comes from where it is said to come', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (raw) => {
        const view = makeTextView(raw)
        const whole = view.rawRange({ start: 0, end: view.normal.length })
        expect(makeTextView(raw.slice(whole.start, whole.end)).normal).toBe(view.normal)
      }),
    )
  })
})

describe('sentences', () => {
  test.each([
    ['Reads a file. Writes it! Done?', ['reads a file.', ' writes it!', ' done?']],
    ['One\ntwo\n\nthree', ['one\ntwo\n\n', 'three']],
    ['File .env and v1.2 stay.', ['file .env and v1.2 stay.']],
    ['(One.) Two', ['(one.', ') two']],
    ['一。二。三', ['一。', '二。', '三']],
    ['一！ 二？ 三', ['一!', ' 二?', ' 三']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(makeTextView(text).sentences.map((sentence) => sentence.text)).toEqual(expected)
  })

  test('stand where they say, and cover the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '.', ' ', '\n', 'É', '\u200b'), maxLength: 60 }), (raw) => {
        const { normal, sentences } = makeTextView(raw)
        expect(sentences.map(({ text }) => text).join('')).toBe(normal)
        for (const { text, start, end } of sentences) expect(normal.slice(start, end)).toBe(text)
      }),
    )
  })

  test('a long one is cut into parts that overlap, so that nothing is cut in two everywhere', () => {
    const { normal, sentences } = makeTextView('word '.repeat(1_000))
    expect(sentences.every(({ text }) => text.length <= maxSentence)).toBe(true)
    expect(sentences[1]?.start).toBeLessThan(sentences[0]?.end ?? 0)
    expect(sentences.at(-1)?.end).toBe(normal.length)
  })
})

test('a view can be made of any string', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (raw) => void makeTextView(raw).sentences.length),
  )
})
