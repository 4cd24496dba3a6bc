import { describe, expect, test } from 'vitest'
import { fromBase64 } from '../../src/encoding/bytes.ts'
import { MemberReader } from '../../src/encoding/member-reader.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'

const reader = (text: string) =>
  new MemberReader(parseJsonText(text).value, (pointer, expected) => new RangeError(`${pointer}: ${expected}`))

const sample = reader('{"text":"abc","none":null,"number":7,"list":[{"a":1}],"object":{"b/c":{"d":1}},"hash":"x"}')

describe('members', () => {
  test('are read as what they are', () => {
    expect(sample.text('text')).toBe('abc')
    expect(sample.isNull('none')).toBe(true)
    expect([sample.isNull('missing'), sample.isNull('text')]).toEqual([false, false])
    expect(sample.matching('text', /^a/, 'x')).toBe('abc')
    expect(sample.matchingOrNull('none', /^a/, 'x')).toBeNull()
    expect(sample.oneOf('text', ['abc', 'def'])).toBe('abc')
    expect(sample.converted('text', (text) => text.length, 'x')).toBe(3)
    expect(sample.list('list').map((item) => item.names())).toEqual([['a']])
    expect(sample.single('list').value('a')).toBe(1)
    expect(sample.object('object').names()).toEqual(['b/c'])
    sample.literal('text', 'abc')
    sample.literal('number', 7)
  })

  test.each<[string, () => unknown, string]>([
    ['an unknown one', () => sample.only(['text']), '/none: no such member'],
    ['a missing string', () => sample.text('missing'), '/missing: a string'],
    ['an inherited one', () => sample.text('toString'), '/toString: a string'],
    ['a number for a string', () => sample.text('number'), '/number: a string'],
    ['another literal', () => sample.literal('text', 'b'), '/text: "b"'],
    ['a string for a number', () => sample.literal('text', 7), '/text: 7'],
    ['a string that does not match', () => sample.matching('text', /^b/, 'a b'), '/text: a b'],
    ['neither null nor a match', () => sample.matchingOrNull('text', /^b/, 'a b'), '/text: a b, or null'],
    ['no hash', () => sample.hash('hash'), '/hash: 64 lower-case hexadecimal digits'],
    ['none of the choices', () => sample.oneOf('text', ['b', 'c']), '/text: one of b, c'],
    ['what cannot be converted', () => sample.converted('text', fromBase64, 'base64'), '/text: base64'],
    ['no object', () => sample.object('text'), '/text: an object'],
    ['no array', () => sample.list('object'), '/object: an array'],
    ['an array of something else', () => reader('{"a":[1]}').list('a'), '/a/0: an object'],
    ['two elements for one', () => reader('{"a":[{},{}]}').single('a'), '/a: exactly one element'],
    ['none for one', () => reader('{"a":[]}').single('a'), '/a: exactly one element'],
    ['an element deep inside', () => sample.object('object').object('b/c').text('d'), '/object/b~1c/d: a string'],
    ['a document that is no object', () => reader('[]'), ': an object'],
  ])('%s is refused with the format’s own error', (_what, run, message) => {
    expect(run).toThrow(new RangeError(message))
  })
})
