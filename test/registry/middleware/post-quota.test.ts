import { describe, expect, test } from 'vitest'
import { PostQuota } from '../../../registry/middleware/post-quota.ts'
import { RateLimitedError } from '../../../registry/service/refusal.ts'

function refusal(work: () => void): RateLimitedError | undefined {
  try {
    work()
  } catch (error) {
    if (error instanceof RateLimitedError) return error
    throw error
  }
  return undefined
}

function take(quota: PostQuota, address: string, times: number): RateLimitedError | undefined {
  let last: RateLimitedError | undefined
  for (let count = 0; count < times; count += 1) last = refusal(() => quota.take(address))
  return last
}

describe('the quota of statements', () => {
  test('is sixty for an address, and says when the next may come', () => {
    let now = 1000
    const quota = new PostQuota(() => now)
    expect(take(quota, 'a', 60)).toBeUndefined()
    now += 60_000
    expect(take(quota, 'a', 1)?.retryAfterSeconds).toBe(540)
  })

  test('is each address’s own', () => {
    const quota = new PostQuota(() => 0)
    take(quota, 'a', 61)
    expect(take(quota, 'b', 60)).toBeUndefined()
  })

  test('is full again after ten minutes', () => {
    let now = 0
    const quota = new PostQuota(() => now)
    take(quota, 'a', 61)
    now = 600_000
    expect(take(quota, 'a', 60)).toBeUndefined()
  })

  test('remembers so many addresses and no more', () => {
    const quota = new PostQuota(() => 0)
    take(quota, 'first', 60)
    for (let count = 0; count < 10_000; count += 1) quota.take(`address ${count}`)
    expect(take(quota, 'first', 1)).toBeUndefined()
  })
})
