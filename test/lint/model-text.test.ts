import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatPointer } from '../../src/encoding/json-pointer.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { modelTexts } from '../../src/lint/model-text.ts'

function places(value: JsonValue): string[] {
  return [...modelTexts(value)].map(({ path, text }) => `${formatPointer(path)}=${text}`)
}

describe('every string is read', () => {
  test.each<[string, JsonValue, string]>([
    ['name', { name: 'x' }, '/name=x'],
    ['title', { title: 'x' }, '/title=x'],
    ['description', { description: 'x' }, '/description=x'],
    ['enum', { inputSchema: { properties: { a: { enum: [1, 'x'] } } } }, '/inputSchema/properties/a/enum/1=x'],
    ['const', { inputSchema: { const: 'x' } }, '/inputSchema/const=x'],
    ['default', { inputSchema: { default: { a: ['x'] } } }, '/inputSchema/default/a/0=x'],
    ['examples', { inputSchema: { examples: ['x'] } }, '/inputSchema/examples/0=x'],
    ['$comment', { inputSchema: { $comment: 'x' } }, '/inputSchema/$comment=x'],
    ['pattern', { inputSchema: { pattern: 'x' } }, '/inputSchema/pattern=x'],
    ['$defs', { inputSchema: { $defs: { a: { title: 'x' } } } }, '/inputSchema/$defs/a/title=x'],
    ['outputSchema', { outputSchema: { description: 'x' } }, '/outputSchema/description=x'],
    ['annotations', { annotations: { title: 'x' } }, '/annotations/title=x'],
    ['arguments of a prompt', { arguments: [{ description: 'x' }] }, '/arguments/0/description=x'],
    ['a URI', { uri: 'x' }, '/uri=x'],
    ['a template', { uriTemplate: 'x' }, '/uriTemplate=x'],
    ['an icon', { icons: [{ src: 'x' }] }, '/icons/0/src=x'],
    ['_meta', { _meta: { 'a/b': { c: 'x' } } }, '/_meta/a~1b/c=x'],
    ['a member nobody knows', { somethingNew: [[['x']]] }, '/somethingNew/0/0/0=x'],
  ])('%s', (_, value, expected) => {
    expect(places(value)).toContain(expected)
  })

  test('however deep it stands, without recursion', () => {
    let value: JsonValue = 'x'
    for (let depth = 0; depth < 5_000; depth += 1) value = [value]
    expect([...modelTexts(value)]).toHaveLength(1)
  })

  test('as many strings as there are, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const strings = [...modelTexts(value as JsonValue)].filter(({ inName }) => inName === undefined)
        const expected = JSON.stringify(value, (_, each) => (typeof each === 'string' ? { '': 0 } : each))
        expect(strings.length).toBe([...expected.matchAll(/\{"":0\}/g)].length)
      }),
    )
  })
})

describe('every member name that is no plain word is read', () => {
  test('property names, at the pointer of what they name', () => {
    const texts = [...modelTexts({ inputSchema: { properties: { read_the_key: {} } } })]
    expect(texts).toEqual([
      { text: 'read_the_key', path: ['inputSchema', 'properties', 'read_the_key'], isName: true, inName: true },
    ])
  })

  test('__proto__ is a member name like others', () => {
    const { value } = parseJsonText('{"__proto__":{"description":"x"},"constructor":"y"}')
    expect(places(value)).toEqual(['/__proto__=__proto__', '/__proto__/description=x', '/constructor=y'])
  })

  test('the name of the item is read as words, other values are not', () => {
    const texts = [...modelTexts({ name: 'a_b', title: 'a_b' })]
    expect(texts.map(({ isName, inName }) => [isName, inName])).toEqual([
      [true, undefined],
      [false, undefined],
    ])
  })
})

test('the order is that of the members, names before what they name', () => {
  expect(places({ b: { 'p q': 'x' }, a: ['y', 'z'] })).toEqual(['/b/p q=p q', '/b/p q=x', '/a/0=y', '/a/1=z'])
})
