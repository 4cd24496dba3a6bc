import { describe, expect, test } from 'vitest'
import { isNamePattern, matchesName } from '../../src/trust/name-pattern.ts'

describe('name patterns', () => {
  test.each([
    ['io.github.acme/files', 'io.github.acme/files'],
    ['io.github.acme/*', 'io.github.acme/files'],
    ['*', 'io.github.acme/files'],
  ])('%s matches %s', (pattern, name) => {
    expect(matchesName(pattern, name)).toBe(true)
  })

  test.each([
    ['io.github.acme/*', 'io.github.acme-evil/files', 'an owner that only starts alike'],
    ['io.github.acme/*', 'io.github.acme/', 'an empty name'],
    ['io.github.acme/*', 'io.github.acme', 'an owner alone'],
    ['io.github.acme/*', 'io.github.acme/a/b', 'a second slash'],
    ['io.github.acme/*', 'xio.github.acme/files', 'a longer owner'],
    ['io.github.acme/*', 'IO.github.acme/files', 'other letters'],
    ['io.github.acme/files', 'io.github.acme/files2', 'a longer name'],
    ['io.github.acme/file*', 'io.github.acme/files', 'a star inside a name, which is not a pattern'],
    ['io.github.*/*', 'io.github.acme/files', 'a star inside an owner, which is not a pattern'],
    ['io.github.acme/files', '*', 'a name that is a star'],
  ])('%s does not match %s (%s)', (pattern, name) => {
    expect(matchesName(pattern, name)).toBe(false)
  })

  test('says what can be a pattern', () => {
    for (const good of ['*', 'a/b', 'a/*', 'io.github.acme/files_2.x-y']) expect(isNamePattern(good)).toBe(true)
    for (const bad of ['', 'a', '*/b', '*/*', 'a/', '/b', 'a/b*', 'a/b/c', 'a b/c', 'a/\u200b', 'a/*\n']) {
      expect(isNamePattern(bad)).toBe(false)
    }
  })
})
