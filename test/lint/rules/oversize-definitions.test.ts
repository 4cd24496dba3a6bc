import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/encoding/json-value.ts'
import { oversizeDefinitions as rule } from '../../../src/lint/rules/oversize-definitions.ts'
import { makeDefinition } from '../../../src/snapshot/definition.ts'
import { makeSnapshot } from '../../../src/snapshot/snapshot.ts'

function check(tools: readonly JsonObject[], instructions: string | null = null) {
  const context = { serverInfo: null, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }
  const sections = { tools: tools.map((tool) => makeDefinition('tools', tool)) }
  return [...rule.check(makeSnapshot({ context, instructions, sections }))]
}
const tool = (description: string, name = 'a'): JsonObject => ({ name, description })
const many = (count: number, length = 1) =>
  Array.from({ length: count }, (_, at) => tool('x'.repeat(length), `tool-${at}`))
const parameters = (count: number, length: number): JsonObject => {
  const names = Array.from({ length: count }, (_, at) => [`p${at}`, { description: 'x'.repeat(length) }])
  return { name: 'a', inputSchema: { properties: Object.fromEntries(names) } }
}

describe('notes', () => {
  test.each<[string, readonly JsonObject[], object]>([
    ['a long description', [tool('x'.repeat(8_001))], { name: 'a', pointer: '/description', end: 8_001 }],
    ['a long text in a schema', [parameters(1, 9_000)], { pointer: '/inputSchema/properties/p0/description' }],
    ['a large item of short texts', [parameters(200, 400)], { name: 'a', pointer: '', end: 0 }],
    ['many items', many(151), { section: 'tools', pointer: '', message: '151 items in one list' }],
    ['much in all', many(100, 6_000), { section: 'tools', pointer: '', message: expect.stringContaining('in all') }],
  ])('%s', (_, tools, match) => {
    expect(check(tools)).toMatchObject([match])
    expect(check(tools)[0]?.severity).toBeUndefined()
  })

  test('long instructions', () => {
    expect(check([], 'x'.repeat(8_001))).toMatchObject([{ section: 'instructions', pointer: '', start: 0, end: 8_001 }])
  })
})

describe('warnings, for what was never seen', () => {
  test.each<[string, readonly JsonObject[]]>([
    ['a text', [tool('x'.repeat(65_537))]],
    ['an item', [parameters(100, 6_000)]],
    ['a list', many(1_001)],
  ])('%s', (_, tools) => {
    expect(check(tools).map(({ severity }) => severity)).toContain('warning')
  })
})

describe('fine', () => {
  test.each<[string, readonly JsonObject[], string | null]>([
    ['nothing', [], null],
    ['a description of 8,000 characters', [tool('x'.repeat(8_000))], null],
    ['150 items', many(150), null],
    ['instructions of 8,000 characters', [], 'x'.repeat(8_000)],
    ['a large item below the bound', [parameters(100, 500)], null],
    ['an ordinary server', many(60, 500), 'Use with care.'],
  ])('%s', (_, tools, instructions) => {
    expect(check(tools, instructions)).toEqual([])
  })
})

test('at most sixteen items are named', () => {
  expect(check(many(40, 9_000)).filter(({ name }) => name !== undefined)).toHaveLength(16)
})
