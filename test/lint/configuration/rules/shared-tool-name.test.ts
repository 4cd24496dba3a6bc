import { describe, expect, test } from 'vitest'
import { sharedToolName as rule } from '../../../../src/lint/configuration/rules/shared-tool-name.ts'
import { checkConfiguration } from './rule-check.ts'

const tools = (...names: string[]) => names.map((name) => ({ name }))

describe('notes', () => {
  test.each([
    [{ a: tools('search'), b: tools('search') }, ['a', 'b']],
    [{ a: tools('search'), b: tools('Search') }, ['a', 'b']],
    [{ a: tools('x', 'search'), b: tools('y'), c: tools('search') }, ['a', 'c']],
    [{ a: tools('search'), b: tools('search'), c: tools('SEARCH') }, ['a', 'b', 'c']],
    [{ a: tools('__proto__'), b: tools('__proto__') }, ['a', 'b']],
    [{ a: tools(''), b: tools('') }, ['a', 'b']],
  ])('%j', (example, servers) => {
    expect(checkConfiguration(rule, example)).toMatchObject([{ path: ['mcpServers', 'a'], servers }])
  })

  test('one for each name, at most sixteen', () => {
    const names = Array.from({ length: 40 }, (_, at) => `tool_${at}`)
    expect(checkConfiguration(rule, { a: tools('x', 'y'), b: tools('y', 'x') })).toHaveLength(2)
    expect(checkConfiguration(rule, { a: tools(...names), b: tools(...names) })).toHaveLength(16)
  })
})

describe('fine', () => {
  test.each([
    { a: tools('search'), b: tools('find') },
    { a: tools('search', 'Search') },
    { a: tools('search'), b: tools('search_all') },
    { a: tools('search'), b: [] },
    { a: tools() },
    { mcpServers: { search: { command: 'a' }, b: { command: 'a' } } },
  ])('%j', (example) => {
    expect(checkConfiguration(rule, example)).toEqual([])
  })
})
