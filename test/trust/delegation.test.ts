import { describe, expect, test } from 'vitest'
import { isDelegated } from '../../src/trust/delegation.ts'

describe('a grant of a user', () => {
  test('counts for everything where there is no machine policy', () => {
    for (const pattern of ['*', 'files', 'io.github.acme/*'])
      expect(isDelegated({ delegated: null }, pattern)).toBe(true)
  })

  test('counts where all that it means is delegated', () => {
    const policy = { delegated: ['io.github.acme/*', 'com.example/weather'] }
    for (const pattern of ['io.github.acme/*', 'io.github.acme/files', 'com.example/weather']) {
      expect(isDelegated(policy, pattern)).toBe(true)
    }
  })

  test('does not count where some of it is not', () => {
    const policy = { delegated: ['io.github.acme/files', 'com.example/weather'] }
    for (const pattern of ['*', 'io.github.acme/*', 'io.github.acme/other', 'io.github.acme-evil/files', 'files']) {
      expect(isDelegated(policy, pattern)).toBe(false)
    }
    expect(isDelegated({ delegated: [] }, 'io.github.acme/files')).toBe(false)
  })

  test('an entry has no name, so even "*" does not delegate it', () => {
    expect(isDelegated({ delegated: ['*'] }, 'io.github.acme/*')).toBe(true)
    expect(isDelegated({ delegated: ['*'] }, 'files')).toBe(false)
  })
})
