import { describe, expect, test } from 'vitest'
import { isSlowPattern } from '../../src/lint/slow-pattern.ts'

describe('slow', () => {
  test.each([
    '(a+)+',
    '^([a-z]*)*$',
    '(.*,?)+',
    '(?:\\w+\\s?)*!',
    '((?:x|y+))*',
    '(\\d{1,})+',
    '(?<n>[^,]*)+$',
    '((a+)b?)+',
  ])('%s', (pattern) => {
    expect(isSlowPattern(pattern)).toBe(true)
  })
})

describe('not slow', () => {
  test.each([
    ...[
      '^[a-z]+$',
      '^[a-z]+(?:-[a-z]+)*$',
      '(ab)+',
      '(a{1,3})+',
      '(a+){2}',
      '\\(a+\\)+',
      '[(a+)+]',
      '(a+)',
      ')+(',
      '(',
    ],
    ...['^\\d+d\\d+([+-]\\d+)?$', '^(?:\\.\\w+)*$', '^[^\\s@]+@[^\\s@]+$', '', '^([a-fA-F0-9]{0,4}:){1,8}$'],
  ])('%s', (pattern) => {
    expect(isSlowPattern(pattern)).toBe(false)
  })

  test('what is too long is not looked at', () => {
    expect(isSlowPattern(`(a+)+${'b'.repeat(5_000)}`)).toBe(false)
  })
})
