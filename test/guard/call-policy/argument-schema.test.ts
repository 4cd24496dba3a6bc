import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/encoding/json-value.ts'
import { checkArguments, checkResult, inputSchemaOf } from '../../../src/guard/call-policy/argument-schema.ts'

const schema = {
  type: 'object',
  properties: { city: { type: 'string', maxLength: 5 }, days: { type: 'integer', minimum: 1 } },
  required: ['city'],
  additionalProperties: false,
}
const unusable = 'the inputSchema cannot be applied'

describe('arguments against a schema', () => {
  test('that fit have no problem', () => {
    expect(checkArguments(schema, { city: 'Graz', days: 2 })).toBeUndefined()
  })

  test.each([
    ['a missing member', {}, 'required'],
    ['another type', { city: 7 }, 'type'],
    ['too long a text', { city: 'a very secret place' }, 'maxLength'],
    ['an unknown member', { city: 'Graz', token: 'abc' }, 'additionalProperties'],
    ['no object', 'Graz', 'type'],
  ])('%s is named by place and keyword, never by value', (_name, value, keyword) => {
    const problem = checkArguments(schema, value)
    expect(problem).toContain(keyword)
    expect(problem).not.toContain('secret place')
  })

  test.each<[string, JsonObject]>([
    ['a reference to another document', { $ref: 'https://evil.example/schema.json' }],
    ['a reference to nothing', { $ref: '#/$defs/none' }],
    ['a reference to itself', { $ref: '#' }],
    ['a pattern that is none', { properties: { a: { pattern: '(' } } }],
    ['a pattern that takes an age', { properties: { a: { pattern: '^(a+)+$' } } }],
    [
      'references that double',
      {
        $ref: '#/$defs/d26',
        $defs: Object.fromEntries(
          Array.from({ length: 27 }, (_, n) => [
            `d${n}`,
            n === 0 ? {} : { allOf: [{ $ref: `#/$defs/d${n - 1}` }, { $ref: `#/$defs/d${n - 1}` }] },
          ]),
        ),
      },
    ],
  ])('%s lets nothing through, soon', (_name, hostile) => {
    expect(checkArguments(hostile, { a: `${'a'.repeat(40)}b` })).toBe(unusable)
  })

  test('a schema of an older dialect is read as that', () => {
    const older = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      definitions: { a: { type: 'string' } },
      $ref: '#/definitions/a',
    }
    expect(checkArguments(older, 'x')).toBeUndefined()
    expect(checkArguments(older, 1)).toContain('type')
  })

  test('what is no schema is none', () => {
    expect(inputSchemaOf({ inputSchema: [] })).toBeUndefined()
    expect(inputSchemaOf({})).toBeUndefined()
    expect(inputSchemaOf({ inputSchema: schema })).toEqual(schema)
  })
})

describe('an answer against an outputSchema', () => {
  const tool = { name: 'forecast', outputSchema: schema }
  const answer = { content: [], structuredContent: { city: 'Graz' } }

  test.each<[string, JsonObject]>([
    ['one that fits', answer],
    ['an error', { isError: true, content: [] }],
    ['a request for input', { resultType: 'input_required', inputRequests: {} }],
    ['a task that runs on', { task: { taskId: 'x' } }],
  ])('%s passes', (_name, result) => {
    expect(checkResult(tool, result)).toBeUndefined()
  })

  test('of a tool without one passes', () => {
    expect(checkResult({ name: 'forecast' }, { content: [] })).toBeUndefined()
  })

  test.each<[string, JsonObject, string]>([
    ['another shape', { structuredContent: { city: 'a very secret place' } }, 'maxLength of the outputSchema'],
    ['no shape', { content: [] }, 'no structuredContent'],
    ['nothing', {}, 'no structuredContent'],
    ['null', { structuredContent: null }, 'type of the outputSchema'],
    ['text that calls itself a task', { content: [], task: {} }, 'no structuredContent'],
    ['text that calls itself a request', { content: [], resultType: 'input_required' }, 'no structuredContent'],
    ['a kind of result that nobody knows', { resultType: 'other' }, 'no structuredContent'],
    ['what says that it is nearly an error', { isError: 'true', content: [] }, 'no structuredContent'],
  ])('%s is refused, and never repeated', (_name, result, problem) => {
    expect(checkResult(tool, result)).toContain(problem)
    expect(checkResult(tool, result)).not.toContain('secret place')
  })

  test.each([true, 'https://evil.example/schema.json', { $ref: 'https://evil.example/schema.json' }])(
    'a schema that cannot be applied lets nothing through: %j',
    (outputSchema) => expect(checkResult({ outputSchema }, answer)).toBe('the outputSchema cannot be applied'),
  )
})
