import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchesPattern } from '../../src/trust/identity-pattern.ts'

describe('patterns', () => {
  test.each([
    ['a*c', 'abbc', true],
    ['a*c', 'ab/c', false],
    ['a**c', 'ab/c', true],
    ['a***c', 'ab/c', true],
    ['*', '', true],
    ['*', '/', false],
    ['**', 'any/thing', true],
    ['', '', true],
    ['', 'a', false],
    ['a.c', 'abc', false],
    ['a?c', 'abc', false],
    ['[a-c]', 'b', false],
    ['^a$', 'a', false],
    ['a|b', 'a', false],
    ['.*', 'anything', false],
    ['a*a', 'a', false],
    ['*/x/*', 'a/x/b', true],
    ['*/x/*', 'a/b/x/c', false],
  ])('%s and %s: %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches)
  })

  test('are anchored at both ends', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (text, more) => {
        fc.pre(!text.includes('*'))
        expect(matchesPattern(text, text)).toBe(true)
        expect(matchesPattern(text, text + more)).toBe(false)
        expect(matchesPattern(text, more + text)).toBe(false)
      }),
    )
  })

  test('mean what a regular expression made of them means', () => {
    const piece = fc.constantFrom('a', 'b', '/', '*', '**', '.')
    const text = fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), text, (pieces, subject) => {
        const pattern = pieces.join('')
        const source = pattern.replace(/\*{1,2}|[^*]/g, (part) =>
          part === '*' ? '[^/]*' : part === '**' ? '[^]*' : part.replace(/[.]/g, '\\.'),
        )
        expect(matchesPattern(pattern, subject)).toBe(new RegExp(`^${source}$`).test(subject))
      }),
    )
  })

  test('of nothing but stars do not make it slow: their work grows with their length alone', () => {
    const text = `${'a'.repeat(2_000)}!`
    expect(matchesPattern(`${'*a'.repeat(500)}b`, text)).toBe(false)
    expect(matchesPattern(`${'**a'.repeat(500)}b`, text)).toBe(false)
    expect(matchesPattern('*'.repeat(2_048), text)).toBe(true)
    expect(matchesPattern('*'.repeat(2_049), text)).toBe(false)
  })
})
