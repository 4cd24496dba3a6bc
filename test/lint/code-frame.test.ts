import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeFrame } from '../../src/lint/code-frame.ts'

test('shows the place in its text, and marks what is flagged', () => {
  expect(codeFrame('Adds. Do not tell the user. Ends.', { start: 6, end: 26 })).toEqual([
    'Adds. Do not tell the user. Ends.',
    '      ~~~~~~~~~~~~~~~~~~~~',
  ])
})

test('hidden characters are seen, and marked by their labels', () => {
  expect(codeFrame('a \u200b\u200bb\x1b[31m', { start: 2, end: 4 })).toEqual([
    'a <U+200B><U+200B>b<U+001B>[31m',
    '  ~~~~~~~~~~~~~~~~',
  ])
})

test('several lines become one', () => {
  expect(codeFrame('a\nb\tc', { start: 2, end: 3 })[0]).toBe('a<U+000A>b<U+0009>c')
})

test('long text around it is cut, and says so', () => {
  const [line, marks] = codeFrame(`${'x'.repeat(90)}HERE${'y'.repeat(90)}`, { start: 90, end: 94 })
  expect(line).toBe(`…${'x'.repeat(40)}HERE${'y'.repeat(40)}…`)
  expect(marks).toBe(`${' '.repeat(41)}~~~~`)
})

test('a long flagged range is cut', () => {
  const [line] = codeFrame('z'.repeat(1_000), { start: 0, end: 1_000 })
  expect(line).toBe(`${'z'.repeat(120)}…`)
})

test('two lines of printable text for any text and range', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(200), fc.nat(200), (text, a, b) => {
      const start = Math.min(a, b, text.length)
      const frame = codeFrame(text, { start, end: Math.min(Math.max(a, b), text.length) })
      expect(frame).toHaveLength(2)
      expect(frame.join('')).not.toMatch(/[\0-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u{e0000}-\u{e0fff}]/u)
      expect(frame[1]).toMatch(/^ *~+$/)
    }),
  )
})
