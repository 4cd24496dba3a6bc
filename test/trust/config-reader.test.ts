import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { ConfigReader } from '../../src/trust/config-reader.ts'

function reader(value: JsonValue): ConfigReader {
  return new ConfigReader(parseJsonText(JSON.stringify(value)).value)
}

const asText = (value: JsonValue) => (typeof value === 'string' ? value : undefined)

describe('ConfigReader', () => {
  test('reads what is there and notes nothing', () => {
    const file = reader({ a: 'x', b: { c: 'y' }, list: [{ d: 'z' }], texts: ['t'] })
    file.only(['a', 'b', 'list', 'texts'])
    expect(file.optional('a', asText, 'a text')).toBe('x')
    expect(file.optional('none', asText, 'a text')).toBeUndefined()
    expect(file.object('b').required('c', asText, 'a text')).toBe('y')
    expect(file.objects('list').map((each) => each.required('d', asText, 'a text'))).toEqual(['z'])
    expect(file.texts('texts', () => true, 'a text')).toEqual(['t'])
    expect([file.objects('none'), file.texts('none', () => true, 'a text')]).toEqual([[], []])
    expect(file.problems).toEqual([])
  })

  test('goes on after a problem, so that one list holds them all, inner objects included', () => {
    const file = reader({ a: 7, b: 'no object', list: ['no object', { d: 8 }], texts: ['t', 9], extra: 1 })
    file.only(['a', 'b', 'list', 'texts'])
    file.optional('a', asText, 'a text')
    file.object('b').required('c', asText, 'a text')
    for (const each of file.objects('list')) each.required('d', asText, 'a text')
    file.texts('texts', () => true, 'a text')
    expect(file.problems.map(({ pointer }) => pointer)).toEqual([
      '/extra',
      '/a',
      '/b',
      '/b/c',
      '/list/0',
      '/list/0/d',
      '/list/1/d',
      '/texts/1',
    ])
  })

  test.each<[JsonValue, string]>([
    ['a\u202e', 'found "a<U+202E>"'],
    [7, 'found 7'],
    [true, 'found true'],
    [null, 'found null'],
    [[], 'found a list'],
    [{}, 'found an object'],
  ])('says what it found, escaped: %j', (value, message) => {
    const file = reader({ a: value })
    file.optional('a', () => undefined, 'something else')
    expect(file.problems).toEqual([{ pointer: '/a', message: `expected something else, ${message}` }])
  })

  test('takes false and 0 and the empty text for values, not for missing', () => {
    const file = reader({ a: false, b: 0, c: '' })
    expect(file.required('a', (value) => value, 'x')).toBe(false)
    expect(file.required('b', (value) => value, 'x')).toBe(0)
    expect(file.required('c', (value) => value, 'x')).toBe('')
    expect(file.problems).toEqual([])
  })

  test('says why a member is not allowed here, before it guesses what was meant', () => {
    const file = reader({ publishers: [] })
    file.only(['publisher'], { publishers: 'not in a project' })
    expect(file.problems).toEqual([{ pointer: '/publishers', message: 'not in a project' }])
  })

  test.each([null, [], 'text', 7])('notes %j where an object should be, and reads nothing from it', (value) => {
    const file = reader(value)
    file.only(['a'])
    expect(file.optional('a', asText, 'a text')).toBeUndefined()
    expect(file.problems.map(({ pointer }) => pointer)).toEqual([''])
  })

  test('a list that is none is one problem and no items', () => {
    const file = reader({ list: {} })
    expect([file.objects('list'), file.texts('list', () => true, 'a text')]).toEqual([[], []])
    expect(file.problems.map(({ pointer }) => pointer)).toEqual(['/list', '/list'])
  })
})
