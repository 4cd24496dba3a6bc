import { describe, expect, test } from 'vitest'
import { unreadText } from '../../src/lint/unread-text.ts'

describe('encoded data is named', () => {
  test.each([
    ['base64', 'QUJD'.repeat(100)],
    ['base64 with padding', `${'QUJD'.repeat(100)}QQ==`],
    ['the base64 of URLs', 'ab-_'.repeat(100)],
    ['hexadecimal digits', 'deadbeef'.repeat(40)],
    ['a data URI', `data:image/png;base64,${'QUJD'.repeat(100)}`],
  ])('%s', (_, text) => {
    expect(unreadText(text, 10_000)).toEqual([
      { start: 0, end: text.length, message: `${text.length} characters of encoded data were not decoded` },
    ])
  })

  test.each([
    ['a short token', 'QUJD'.repeat(20)],
    ['prose', 'word and word '.repeat(40)],
    ['a data URI that is text', `data:text/plain,${'hello world '.repeat(40)}`],
    ['nothing', ''],
  ])('%s is not encoded data', (_, text) => {
    expect(unreadText(text, 10_000)).toEqual([])
  })
})

test('text beyond the bound is named by its range', () => {
  expect(unreadText('a b '.repeat(10), 30)).toEqual([
    { start: 30, end: 40, message: '10 characters beyond 30 were not read' },
  ])
  expect(unreadText('a b '.repeat(10), 40)).toEqual([])
})

test('encoded data beyond the bound is named twice', () => {
  expect(unreadText('QUJD'.repeat(200), 400)).toHaveLength(2)
})
