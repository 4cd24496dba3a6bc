import { describe, expect, test } from 'vitest'
import { RateLimit } from '../../../src/guard/call-policy/rate-limit.ts'

describe('a rate limit', () => {
  test('counts what happened in the last minute, each thing by itself', () => {
    const limit = new RateLimit()
    for (const at of [0, 10, 20]) limit.count('a', at)
    expect(limit.fits('a', 3, 30)).toBe(false)
    expect(limit.fits('a', 4, 30)).toBe(true)
    expect(limit.fits('b', 1, 30)).toBe(true)
    expect(limit.fits('a', 3, 60_000)).toBe(true)
    expect(limit.fits('a', 1, 60_019)).toBe(false)
    expect(limit.fits('a', 1, 60_020)).toBe(true)
  })

  test('of none lets nothing through', () => {
    expect(new RateLimit().fits('a', 0, 0)).toBe(false)
  })
})
