import { describe, expect, test } from 'vitest'
import { isLater } from '../../../registry/store/version-order.ts'

describe('which version is latest', () => {
  // Semantic Versioning 2.0.0, section 11: each takes over from the one before it.
  const ascending = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '1.10.0',
    '2.0.0',
    '123456789012345678901234567890.0.0',
  ]

  test('follows the order of semantic versions', () => {
    for (let at = 1; at < ascending.length; at += 1) {
      expect(isLater(ascending[at] ?? '', ascending[at - 1] ?? ''), ascending[at]).toBe(true)
      expect(isLater(ascending[at - 1] ?? '', ascending[at] ?? ''), ascending[at]).toBe(false)
    }
  })

  test('a release outranks every pre-release, even of a higher number', () => {
    expect(isLater('2.0.0-beta.1', '1.0.0')).toBe(false)
    expect(isLater('1.0.0', '2.0.0-beta.1')).toBe(true)
  })

  test('another build of one version takes over, as accepted later', () => {
    expect(isLater('1.0.0+b', '1.0.0+a')).toBe(true)
    expect(isLater('1.0.0+a', '1.0.0+b')).toBe(true)
  })

  test('versions of no semantic form go by acceptance, and never before semantic ones', () => {
    expect(isLater('2026-11-20', '2026-11-21')).toBe(true)
    expect(isLater('1.0', '1.0.0')).toBe(false)
    expect(isLater('1.0.0', 'nightly')).toBe(true)
    expect(isLater('01.0.0', '1.0.0')).toBe(false)
  })
})
