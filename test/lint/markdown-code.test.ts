import { expect, test } from 'vitest'
import { isInside, markdownCode } from '../../src/lint/markdown-code.ts'

function insides(text: string): string {
  const ranges = markdownCode(text)
  return [...text].filter((_, index) => isInside(ranges, index)).join('')
}

test('spans and fences are code, the text between them is not', () => {
  expect(insides('a `b` c\n```\nd\n``` e `f`')).toBe('`b````\nd\n````f`')
})

test('a lone backtick, a span over lines and an open fence are not', () => {
  for (const text of ['a ` b', 'a `b\nc` d', '```\na', 'plain']) expect(insides(text)).toBe('')
})

test('an index beyond the last range lies in none', () => {
  expect(isInside(markdownCode('`a` b'), 4)).toBe(false)
  expect(isInside([], 0)).toBe(false)
})
