import { describe, expect, test } from 'vitest'
import { parseTime } from '../../src/trust/time.ts'

describe('parseTime', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-11-21T12:34:56.789Z', Date.UTC(2026, 10, 21, 12, 34, 56, 789)],
    ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
    ['2026-11-21T12:34:56.123456789Z', Date.UTC(2026, 10, 21, 12, 34, 56, 123)],
  ])('%s is a time', (text, time) => {
    expect(parseTime(text)).toBe(time)
  })

  test.each([
    '',
    '2026-11-21',
    '2026-11-21T12:34:56',
    '2026-11-21T12:34:56+00:00',
    '2026-11-21 12:34:56Z',
    '2026-02-30T00:00:00Z',
    '2027-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T12:60:00Z',
    ' 2026-11-21T12:34:56Z',
    '2026-11-21T12:34:56Z\n',
    '+012026-11-21T12:34:56Z',
  ])('%j is none', (text) => {
    expect(parseTime(text)).toBeUndefined()
  })
})
