import { describe, expect, test } from 'vitest'
import { isRuleFor, matchesWildcard } from '../../src/trust/call-rules.ts'

describe('a pattern of tool names', () => {
  test.each([
    ['*', 'anything'],
    ['read_file', 'read_file'],
    ['read_*', 'read_'],
    ['*_file', 'read_file'],
    ['r*d_*e', 'read_file'],
    ['a*b*c', 'a-b-b-c'],
    ['**', ''],
  ])('%s means %s', (pattern, text) => expect(matchesWildcard(pattern, text)).toBe(true))

  test.each([
    ['read_file', 'read_files'],
    ['read_*', 'read'],
    ['a*a', 'a'],
    ['a*b*c', 'a-c-b'],
    ['*x*', 'abc'],
    ['', 'a'],
  ])('%s does not mean %s', (pattern, text) => expect(matchesWildcard(pattern, text)).toBe(false))

  test('takes linear time on a hostile name', () => {
    expect(matchesWildcard(`${'a*'.repeat(200)}b`, 'a'.repeat(200_000))).toBe(false)
  })
})

describe('a rule', () => {
  const called = { entry: 'files', name: 'io.github.acme/files', tool: 'read_file' }
  test.each([
    [['*'], true],
    [['files'], true],
    [['io.github.acme/*'], true],
    [['io.github.acme/files'], true],
    [['other', 'io.github.acme'], false],
    [['io.github.acm/*'], false],
    [[], false],
  ])('for %j is about this server: %s', (servers, expected) => {
    expect(isRuleFor({ servers, tools: [] }, called)).toBe(expected)
    expect(isRuleFor({ servers, tools: ['write_*'] }, called)).toBe(false)
  })

  test('for a name is not about a server without one', () => {
    expect(isRuleFor({ servers: ['io.github.acme/*'], tools: [] }, { ...called, name: null })).toBe(false)
  })
})
