import { expect, test } from 'vitest'
import { foldArabic } from '../../src/lint/fold-arabic.ts'
import { makeTextView } from '../../src/lint/text-view.ts'

test.each([
  ['vowel signs', 'مُحَمَّدٌ', 'محمد'],
  ['stretching', 'محـــمد', 'محمد'],
  ['alef with hamza', 'أخبر إلى آخر', 'اخبر الي اخر'],
  ['teh marbuta', 'أداة', 'اداه'],
  ['yeh and kaf of Persian', 'کتابی', 'كتابي'],
])('%s', (_, text, folded) => {
  expect(foldArabic(text)).toBe(folded)
})

test.each(['text', 'Привет', '、。', '؟ ،', '٣'])('%s stays', (text) => {
  expect(foldArabic(text)).toBe(text)
})

test('ranges of folded text map back with the signs that belong to it', () => {
  const raw = 'a مُحَـــمَّدٌ b'
  const view = makeTextView(raw)
  expect(view.normal).toBe('a محمد b')
  const range = view.rawRange({ start: 2, end: 6 })
  expect(raw.slice(range.start, range.end)).toBe('مُحَـــمَّدٌ')
})
