import { describe, expect, test } from 'vitest'
import { FailedAuthentications } from '../../../registry/middleware/failed-authentication.ts'
import { RateLimitedError } from '../../../registry/service/refusal.ts'

const minute = 60_000

function retryAfter(failures: FailedAuthentications, address: string): number | undefined {
  try {
    failures.check(address)
    return undefined
  } catch (error) {
    if (error instanceof RateLimitedError) return error.retryAfterSeconds
    throw error
  }
}

describe('failed authentications', () => {
  test('lock an address out after five, for a quarter of an hour', () => {
    let now = 0
    const failures = new FailedAuthentications(() => now)
    for (let count = 0; count < 4; count += 1) failures.fail('192.0.2.1')
    expect(retryAfter(failures, '192.0.2.1')).toBeUndefined()
    failures.fail('192.0.2.1')
    expect(retryAfter(failures, '192.0.2.1')).toBe(900)
    expect(retryAfter(failures, '192.0.2.2')).toBeUndefined()
    now = 15 * minute - 1
    expect(retryAfter(failures, '192.0.2.1')).toBe(1)
    now += 1
    expect(retryAfter(failures, '192.0.2.1')).toBeUndefined()
  })

  test('are forgotten when none follows for five minutes', () => {
    let now = 0
    const failures = new FailedAuthentications(() => now)
    for (let count = 0; count < 4; count += 1) failures.fail('a')
    now = 5 * minute
    failures.fail('a')
    expect(retryAfter(failures, 'a')).toBeUndefined()
  })

  test('of ever new addresses do not fill the memory, and do not free a locked one soon', () => {
    const failures = new FailedAuthentications(() => 0)
    for (let count = 0; count < 20_000; count += 1) failures.fail(`address ${count}`)
    for (let count = 0; count < 5; count += 1) failures.fail('attacker')
    for (let count = 0; count < 9_000; count += 1) failures.fail(`more ${count}`)
    expect(retryAfter(failures, 'attacker')).toBe(900)
  })
})
