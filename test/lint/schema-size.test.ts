import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../src/encoding/json-value.ts'
import { schemaSize } from '../../src/lint/schema-size.ts'

describe('schemaSize', () => {
  test('counts objects and arrays, and levels', () => {
    expect(schemaSize({})).toEqual({ unfolded: 1, depth: 1, isEndless: false })
    const schema = { type: 'object', properties: { a: { enum: ['b'] } } }
    expect(schemaSize(schema)).toEqual({ unfolded: 4, depth: 4, isEndless: false })
  })

  test('counts what is referred to wherever it is referred to', () => {
    const one = schemaSize({ $defs: { a: {} }, allOf: [{ $ref: '#/$defs/a' }] }).unfolded
    const two = schemaSize({ $defs: { a: {} }, allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }] }).unfolded
    expect(two).toBe(one + 2)
  })

  test('pointers are unescaped, and lead into lists', () => {
    const schema = { $defs: { 'a/b': [{}, { items: {} }] }, $ref: '#/$defs/a~1b/1' }
    expect(schemaSize(schema).unfolded).toBe(8)
  })

  test('a recursive schema is finite', () => {
    expect(schemaSize({ items: { $ref: '#' } })).toEqual({ unfolded: 3, depth: 2, isEndless: false })
  })

  test.each<[string, JsonObject]>([
    ['to itself', { $ref: '#' }],
    [
      'in a circle of three',
      { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/c' }, c: { $ref: '#/$defs/a' } } },
    ],
    ['to what combines them', { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } } }],
    [
      'through several keywords',
      { $defs: { a: { anyOf: [{}, { $ref: '#/$defs/b' }] }, b: { if: { not: { $ref: '#/$defs/a' } } } } },
    ],
    ['into a circle', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/b' } } }],
  ])('references that lead %s are endless', (_, schema) => {
    expect(schemaSize(schema).isEndless).toBe(true)
  })

  test.each<[string, JsonObject]>([
    ['a list', { $defs: { a: { properties: { next: { $ref: '#/$defs/a' } } } }, $ref: '#/$defs/a' }],
    ['a tree', { $defs: { a: { anyOf: [{ type: 'string' }, { items: { $ref: '#/$defs/a' } }] } } }],
    [
      'filters',
      { $defs: { a: { properties: { and: { items: { $ref: '#/$defs/a' } }, not: { $ref: '#/$defs/a' } } } } },
    ],
    [
      'two uses of one part',
      { $defs: { a: { type: 'string' } }, allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }] },
    ],
  ])('%s that goes into the value ends', (_, schema) => {
    expect(schemaSize(schema).isEndless).toBe(false)
  })

  test('a long chain of references neither overflows nor takes long', () => {
    const $defs: Record<string, JsonValue> = {}
    for (let step = 0; step < 50_000; step += 1) $defs[`a${step}`] = { $ref: `#/$defs/a${step + 1}` }
    const before = process.cpuUsage().user
    expect(schemaSize({ $defs, $ref: '#/$defs/a0' }).isEndless).toBe(false)
    expect(process.cpuUsage().user - before).toBeLessThan(5_000_000)
  })

  test('what doubles at every step stays a number', () => {
    const $defs: Record<string, JsonValue> = { a0: {} }
    for (let step = 1; step < 200; step += 1) {
      $defs[`a${step}`] = { allOf: [{ $ref: `#/$defs/a${step - 1}` }, { $ref: `#/$defs/a${step - 1}` }] }
    }
    expect(schemaSize({ $ref: '#/$defs/a199', $defs }).unfolded).toBeGreaterThan(2 ** 50)
  })
})
