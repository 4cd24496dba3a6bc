import { describe, expect, test } from 'vitest'
import {
  formatSearchCursor,
  formatVersionCursor,
  pageLimit,
  parseSearchCursor,
  parseVersionCursor,
} from '../../../registry/service/cursor.ts'
import { RegistryError } from '../../../src/errors.ts'

describe('cursors', () => {
  test('come back as they went out', () => {
    for (const index of [0, 1, 2 ** 40]) expect(parseVersionCursor(formatVersionCursor(index))).toBe(index)
    const position = { rank: 1, name: 'io.github.acme/weather' }
    expect(parseSearchCursor(formatSearchCursor(position))).toEqual(position)
  })

  test('of one kind are not of the other', () => {
    expect(() => parseVersionCursor(formatSearchCursor({ rank: 0, name: 'a/b' }))).toThrow(RegistryError)
    expect(() => parseSearchCursor(formatVersionCursor(7))).toThrow(RegistryError)
  })

  const raw = (text: string) => Buffer.from(text, 'latin1').toString('base64url')
  test.each(['', '!!', 'dg', raw('v-1'), raw('v01'), raw('v1.5'), raw('v9999999999999999'), raw('v\xff')])(
    'refuses the invented version cursor %j',
    (cursor) => {
      expect(() => parseVersionCursor(cursor)).toThrow(expect.objectContaining({ code: 'E_REQUEST_INVALID' }))
    },
  )

  test.each([raw('s2 a/b'), raw('s0 a'), raw("s0 a/b'; drop"), raw(`s0 a/${'b'.repeat(300)}`)])(
    'refuses the invented search cursor %j',
    (cursor) => {
      expect(() => parseSearchCursor(cursor)).toThrow(expect.objectContaining({ code: 'E_REQUEST_INVALID' }))
    },
  )
})

test('pages have 1 to 100 rows, 50 by default', () => {
  expect([undefined, 0, 1, 100, 1000].map(pageLimit)).toEqual([50, 1, 1, 100, 100])
})
