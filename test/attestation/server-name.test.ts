import { describe, expect, test } from 'vitest'
import { parseProfileName, parseServerName, parseVersion } from '../../src/attestation/server-name.ts'
import { errorCode } from '../support/error-code.ts'

describe('server names', () => {
  test('are the official registry’s, verbatim', () => {
    for (const name of ['io.github.acme/weather', 'com.example/a_b.c-d', 'A/B', `a/${'b'.repeat(198)}`]) {
      expect(parseServerName(name)).toBe(name)
    }
  })

  test('of any other form are refused', () => {
    const hostile = [
      '',
      '/',
      'a',
      'a/',
      '/b',
      'a/b/c',
      'a b/c',
      'a_b/c',
      'a/b\n',
      'a/b%2f',
      'ä/b',
      'a/\u200bb',
      `a/${'b'.repeat(199)}`,
    ]
    for (const name of hostile)
      expect(
        errorCode(() => parseServerName(name)),
        name,
      ).toBe('E_NAME_INVALID')
  })
})

describe('versions', () => {
  test('may be of any scheme', () => {
    for (const version of ['1.4.0', '2026-11-21', '1.0.0-rc.1+build_7', 'v1', '0', 'x'.repeat(64)]) {
      expect(parseVersion(version)).toBe(version)
    }
  })

  test('are never the word for the newest, a path, or a range of a diff', () => {
    for (const version of ['latest', '.', '..', '1..2', '1...2', '.1', '1.', '', 'a/b', '1 0', '1\n', 'x'.repeat(65)]) {
      expect(
        errorCode(() => parseVersion(version)),
        version,
      ).toBe('E_NAME_INVALID')
    }
  })
})

describe('profile names', () => {
  test('are short lower-case words', () => {
    for (const profile of ['default', 'read-only', 'windows', 'v2.x_y', '0'])
      expect(parseProfileName(profile)).toBe(profile)
  })

  test('of any other form are refused, and the message shows what is hidden', () => {
    for (const profile of ['', 'Default', '-x', '.x', '..', 'a b', 'a/b', 'x'.repeat(65)]) {
      expect(
        errorCode(() => parseProfileName(profile)),
        profile,
      ).toBe('E_NAME_INVALID')
    }
    expect(() => parseProfileName('a\u202eb')).toThrow('<U+202E>')
  })
})
