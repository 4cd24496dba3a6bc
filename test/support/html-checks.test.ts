import { expect, test } from 'vitest'
import { expectHarmless, textOf } from './html-checks.ts'

test.each([
  ['a script', '<p>x</p><script>alert(1)</script>'],
  ['a handler', '<p onclick="alert(1)">x</p>'],
  ['an inline style', '<p style="position:fixed">x</p>'],
  ['a script address', '<a href="javascript:alert(1)">x</a>'],
  ['an address elsewhere', '<a href="//evil.example/">x</a>'],
  ['an image', '<img src="/x">'],
  ['a hidden character', '<p>a\u200bb</p>'],
])('the check of pages notices %s', (_, html) => {
  expect(() => expectHarmless(html)).toThrow()
})

test('the check of pages accepts what our views write', () => {
  expectHarmless('<!DOCTYPE html><html lang="en"><body><a href="/x">&lt;script&gt;</a></body></html>')
  expect(textOf('<p>a &amp;lt; b</p>')).toBe('a &lt; b')
})
