import { describe, expect, test } from 'vitest'
import { unreadText } from '../../src/lint/unread-text.ts'

describe('encoded data is named', () => {
  test.each([
    ['base64', '/9j+'.repeat(100)],
    ['base64 with padding', `${'/9j+'.repeat(100)}/w==`],
    ['the base64 of URLs', 'ab-_'.repeat(100)],
    ['hexadecimal digits', 'deadbeef'.repeat(40)],
    ['a data URI', `data:image/png;base64,${'/9j+'.repeat(100)}`],
  ])('%s', (_, text) => {
    expect(unreadText(text, 10_000)).toEqual([
      { start: 0, end: text.length, message: `${text.length} characters of encoded data were not decoded` },
    ])
  })

  test.each([
    ['a short token', 'QUJD'.repeat(20)],
    ['prose', 'word and word '.repeat(40)],
    ['text in base64, which was read', Buffer.from('word and word '.repeat(40)).toString('base64')],
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
  expect(unreadText('/9j+'.repeat(200), 400)).toHaveLength(2)
})

test('encoded data between words is named by its range', () => {
  const data = '/9j+'.repeat(80)
  expect(unreadText(`An icon: ${data}. And ${data}`, 10_000).map(({ start, end }) => [start, end])).toEqual([
    [9, 329],
    [335, 655],
  ])
})
