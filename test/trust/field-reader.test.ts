import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import type { MemberReader } from '../../src/encoding/member-reader.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { FormatError } from '../../src/errors.ts'
import { fileReader, readTime } from '../../src/trust/field-reader.ts'
import { hashOf } from './pin-samples.ts'

function reader(value: JsonValue): MemberReader {
  return fileReader(parseJsonText(JSON.stringify(value)).value)
}

function pointerOf(work: () => unknown): string | undefined {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
    expect((error as FormatError).code).toBe('E_LOCK_CORRUPT')
    return (error as FormatError).parts.pointer
  }
  throw new Error('it was accepted')
}

describe('a reader of files of ours', () => {
  test('reads what is there', () => {
    const fields = reader({
      text: 'a',
      nothing: null,
      kind: 'url',
      hash: hashOf('ab'),
      time: '2026-11-21T00:00:00Z',
      inner: { deep: 'b' },
      list: [{ each: 'c' }],
      texts: ['d'],
      hashes: { x: hashOf('cd') },
    })
    expect(fields.text('text')).toBe('a')
    expect([fields.textOrNull('text'), fields.textOrNull('nothing')]).toEqual(['a', null])
    expect(fields.oneOf('kind', ['command', 'url'])).toBe('url')
    expect([fields.hashOrNull('hash'), fields.hashOrNull('nothing')]).toEqual([hashOf('ab'), null])
    expect(readTime(fields, 'time')).toBe('2026-11-21T00:00:00Z')
    expect(fields.object('inner').text('deep')).toBe('b')
    expect([fields.nullable('nothing'), fields.nullable('inner')?.text('deep')]).toEqual([null, 'b'])
    expect(fields.list('list').map((each) => each.text('each'))).toEqual(['c'])
    expect(fields.texts('texts')).toEqual(['d'])
    expect(fields.object('hashes').hashes()).toEqual([['x', hashOf('cd')]])
    expect([fields.has('text'), fields.has('other')]).toEqual([true, false])
  })

  test.each<[string, (fields: MemberReader) => unknown, string]>([
    ['an unknown member', (fields) => fields.only(['a']), '/b~1c'],
    ['another literal', (fields) => fields.literal('a', 'x'), '/a'],
    ['a missing text', (fields) => fields.text('none'), '/none'],
    ['a missing text that may be null', (fields) => fields.textOrNull('none'), '/none'],
    ['a number for a text', (fields) => fields.text('b/c'), '/b~1c'],
    ['a word that is not one of them', (fields) => fields.oneOf('a', ['x', 'y']), '/a'],
    ['a hash that is none', (fields) => fields.hashOrNull('a'), '/a'],
    ['a missing hash that may be null', (fields) => fields.hashOrNull('none'), '/none'],
    ['a time that is none', (fields) => readTime(fields, 'a'), '/a'],
    ['a text for an object', (fields) => fields.object('a'), '/a'],
    ['a missing object that may be null', (fields) => fields.nullable('none'), '/none'],
    ['a text for a list', (fields) => fields.list('a'), '/a'],
    ['a text inside a list of objects', (fields) => fields.list('list'), '/list/0'],
    ['a number inside a list of texts', (fields) => fields.texts('list'), '/list/1'],
    ['a member of an inner object', (fields) => fields.object('inner').text('x'), '/inner/x'],
    ['an inner object that is none', (fields) => fields.object('inner').entries((each) => each), '/inner/x'],
    ['a hash of an inner object', (fields) => fields.object('inner').hashes(), '/inner/x'],
  ])('refuses %s, and points at it', (_, read, pointer) => {
    expect(pointerOf(() => read(reader({ a: 'z', 'b/c': 7, list: ['d', 7], inner: { x: 1 } })))).toBe(pointer)
  })

  test.each([null, [], 'text', 7, true])('refuses %j where an object should be', (value) => {
    expect(pointerOf(() => reader(value))).toBe('')
  })

  test('never finds inherited members', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const fields = fileReader({ a: 1 })
      expect(fields.has(name)).toBe(false)
      expect(pointerOf(() => fields.object(name))).toBe(`/${name}`)
    }
  })
})
