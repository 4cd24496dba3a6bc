import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/encoding/json-value.ts'
import { parseJsonText } from '../../../src/encoding/strict-json.ts'
import { schemaTraps as rule } from '../../../src/lint/rules/schema-traps.ts'
import { checkExample } from './rule-check.ts'

const found = (inputSchema: JsonValue) =>
  checkExample(rule, { inputSchema }).map(({ severity = rule.severity, message }) => `${severity}: ${message}`)
const property = (schema: JsonObject): JsonObject => ({ type: 'object', properties: { a: schema } })

describe('warnings', () => {
  test.each<[string, JsonObject, string]>([
    ['an argument that becomes a header', property({ type: 'string', 'x-mcp-header': 'A' }), 'into a header'],
    ['the same in other letters', property({ 'X-MCP-Header': 'A' }), 'into a header'],
    ['a header deep inside', { allOf: [{ items: { 'x-mcp-header': 'A' } }] }, 'into a header'],
    ['a reference to a host', property({ $ref: 'https://example.net/a.json' }), 'another host'],
    ['a reference with an authority alone', property({ $ref: '//example.net/a.json' }), 'another host'],
    ['a reference to a file', property({ $ref: 'file:///etc/hosts' }), 'another host'],
    ['a dynamic reference', property({ $dynamicRef: 'http://example.net/a#b' }), 'another host'],
    ['a reference beside the document', property({ $ref: 'a.json#/b' }), 'outside the definition'],
    ['a circle of references', { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }, 'back to themselves'],
    ['a reference to itself', property({ $ref: '#/properties/a' }), 'back to themselves'],
  ])('%s', (_, schema, message) => {
    expect(found(schema)).toEqual([expect.stringContaining('warning: ')])
    expect(found(schema)).toEqual([expect.stringContaining(message)])
  })

  test('references that double at every step', () => {
    const $defs: Record<string, JsonValue> = { a0: { type: 'string' } }
    for (let step = 1; step <= 30; step += 1) {
      const $ref = `#/$defs/a${step - 1}`
      $defs[`a${step}`] = { allOf: [{ $ref }, { $ref }] }
    }
    expect(found({ $defs, $ref: '#/$defs/a30' })).toEqual([
      'warning: references that unfold to more than 100,000 parts',
    ])
  })

  test('a parameter that replaces the prototype', () => {
    const { value } = parseJsonText('{"inputSchema":{"properties":{"__proto__":{"type":"object"}}}}')
    expect(checkExample(rule, value)).toMatchObject([{ pointer: '/inputSchema/properties/__proto__', inName: true }])
  })
})

describe('notes', () => {
  test.each<[string, JsonObject]>([
    ['an unknown dialect', { $schema: 'https://example.net/dialect', type: 'object' }],
    ['a repetition in a repetition', property({ type: 'string', pattern: '^([a-z]+)+$' })],
  ])('%s', (_, schema) => {
    expect(found(schema)).toEqual([expect.stringContaining('note: ')])
  })

  test('extreme nesting', () => {
    let schema: JsonObject = { type: 'string' }
    for (let level = 0; level < 30; level += 1) schema = property(schema)
    expect(found(schema)).toEqual(['note: nested more than 40 levels deep'])
  })
})

describe('fine', () => {
  test.each<[string, JsonValue]>([
    ['a known dialect', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }],
    ['a reference within', { $defs: { a: { type: 'string' } }, ...property({ $ref: '#/$defs/a' }) }],
    ['a reference to an identifier of its own', { $defs: { a: { $id: 'https://e.com/a' } }, $ref: 'https://e.com/a' }],
    ['a reference to the meta-schema', property({ $ref: 'https://json-schema.org/draft/2020-12/schema' })],
    ['a tree', { $defs: { a: { items: { $ref: '#/$defs/a' } } }, $ref: '#/$defs/a' }],
    ['a parameter that is called like a keyword', { properties: { $ref: { type: 'string' }, 'x-mcp-header': {} } }],
    ['a keyword inside data', property({ default: { $ref: 'https://example.net/a' } })],
    ['a reference that points at nothing', property({ $ref: '#/$defs/none' })],
    ['an ordinary pattern', property({ pattern: '^[a-z]+(?:-[a-z]+)*$' })],
    ['no schema', 7],
  ])('%s', (_, schema) => {
    expect(found(schema)).toEqual([])
  })

  test('items that are no tools', () => {
    const prompt = { section: 'prompts', name: 'a', value: { inputSchema: { $ref: 'https://e.com/a' } } } as const
    expect([...rule.check(prompt, { toolNames: new Set() })]).toEqual([])
  })
})

test('it points at the reference, at most sixteen times', () => {
  const properties = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`p${at}`, { $ref: 'https://e.com/a' }]))
  const matches = checkExample(rule, { inputSchema: { properties } })
  expect(matches).toHaveLength(16)
  expect(matches[0]).toMatchObject({ start: 0, end: 15 })
})
