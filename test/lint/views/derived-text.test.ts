import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extracted, plainText, type Run, rewritten } from '../../../src/lint/views/derived-text.ts'

const run = (start: number, end: number, text: string): Run => ({ start, end, text })

test('what was replaced stands for the whole run, what was copied for itself', () => {
  const derived = rewritten(plainText('ab[4142]cd'), 'hex', [run(2, 8, 'AB')])
  expect(derived).toMatchObject({ text: 'abABcd', form: 'hex' })
  expect(derived.originalRange({ start: 0, end: 2 })).toEqual({ start: 0, end: 2 })
  expect(derived.originalRange({ start: 2, end: 3 })).toEqual({ start: 2, end: 8 })
  expect(derived.originalRange({ start: 1, end: 4 })).toEqual({ start: 1, end: 8 })
  expect(derived.originalRange({ start: 4, end: 6 })).toEqual({ start: 8, end: 10 })
  expect(derived.originalRange({ start: 3, end: 6 })).toEqual({ start: 2, end: 10 })
})

test('a second step leads back through the first', () => {
  const once = rewritten(plainText('x%34%31y'), 'percent', [run(1, 7, '41')])
  const twice = rewritten(once, 'hex', [run(1, 3, 'A')])
  expect(twice).toMatchObject({ text: 'xAy', form: 'percent>hex' })
  expect(twice.originalRange({ start: 1, end: 2 })).toEqual({ start: 1, end: 7 })
  expect(twice.originalRange({ start: 2, end: 3 })).toEqual({ start: 7, end: 8 })
})

test('without runs the source itself comes back', () => {
  const source = plainText('abc')
  expect(rewritten(source, 'hex', [])).toBe(source)
})

test('what is removed leaves its neighbours where they stood', () => {
  const derived = rewritten(plainText('ig**no**re'), 'joined', [run(2, 4, ''), run(6, 8, '')])
  expect(derived.text).toBe('ignore')
  expect(derived.originalRange({ start: 0, end: 6 })).toEqual({ start: 0, end: 10 })
  expect(derived.originalRange({ start: 2, end: 4 })).toEqual({ start: 4, end: 6 })
})

test('what was hidden among other characters is a text of its own', () => {
  const derived = extracted(plainText('a1b2c3'), 'tags', [run(1, 2, 'x'), run(3, 4, 'y'), run(5, 6, 'z')])
  expect(derived.text).toBe('xyz')
  expect(derived.originalRange({ start: 0, end: 2 })).toEqual({ start: 1, end: 4 })
  expect(derived.originalRange({ start: 2, end: 3 })).toEqual({ start: 5, end: 6 })
})

const anyRuns = fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.string({ maxLength: 4 })), { maxLength: 6 }).map((parts) => {
  let at = 0
  return parts.map(([gap, length, text]) => {
    const start = at + gap
    at = start + length
    return run(start, at, text)
  })
})

test('any range of any derived text lies in the original, in order', () => {
  fc.assert(
    fc.property(anyRuns, anyRuns, fc.nat(60), fc.nat(60), (first, second, a, b) => {
      const original = 'x'.repeat(40)
      const once = rewritten(plainText(original), 'one', first)
      const fitting = second.filter(({ end }) => end <= once.text.length)
      for (const derived of [rewritten(once, 'two', fitting), extracted(once, 'out', fitting)]) {
        const start = Math.min(a, b, derived.text.length)
        const end = Math.min(Math.max(a, b), derived.text.length)
        const range = derived.originalRange({ start, end })
        expect(range.start).toBeGreaterThanOrEqual(0)
        expect(range.end).toBeGreaterThanOrEqual(range.start)
        expect(range.end).toBeLessThanOrEqual(original.length)
      }
    }),
  )
})
