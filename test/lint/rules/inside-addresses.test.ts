import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/encoding/json-value.ts'
import { unknownServer } from '../../../src/lint/linter.ts'
import { insideAddresses as rule } from '../../../src/lint/rules/inside-addresses.ts'

const check = (value: JsonObject) => [...rule.check({ section: 'tools', name: 'a', value }, unknownServer)]
const icon = (src: string): JsonObject => ({ name: 'a', icons: [{ src }] })

describe('inside a network', () => {
  test.each([
    'http://localhost/a.png',
    'https://LOCALHOST.:8443/a.png',
    'http://printer.local/a',
    'http://127.0.0.1/a',
    'http://2130706433/a',
    'http://0x7f.1/a',
    'http://10.1.2.3/a',
    'http://172.16.0.1/a',
    'http://172.31.0.1/a',
    'http://192.168.1.1/a',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/a',
    'http://[::1]/a',
    'http://[fd00::1]/a',
    'http://[fe80::1]/a',
    'http://[::ffff:10.0.0.1]/a',
    '//10.0.0.1/a',
  ])('an icon at %s', (src) => {
    expect(check(icon(src))).toMatchObject([{ pointer: '/icons/0/src', end: src.length }])
  })

  test('a schema', () => {
    const inputSchema = { type: 'object', properties: { city: { $ref: 'http://10.0.0.7/city.json' } } }
    expect(check({ name: 'a', inputSchema })).toMatchObject([{ pointer: '/inputSchema/properties/city/$ref' }])
  })
})

describe('elsewhere', () => {
  test.each([
    'https://weather.example/icon.png',
    'data:image/png;base64,iVBORw0KGgo=',
    'https://local.example/a',
    'http://11.0.0.1/a',
    'http://172.32.0.1/a',
    'http://100.128.0.1/a',
    'icons/a.png',
    'http://[not an address',
  ])('an icon at %s', (src) => {
    expect(check(icon(src))).toEqual([])
  })

  test.each<[string, JsonObject]>([
    ['icons that are no list', { name: 'a', icons: 'http://localhost/' }],
    ['an icon that is no object', { name: 'a', icons: ['http://localhost/'] }],
    ['a reference within the document', { name: 'a', inputSchema: { properties: { b: { $ref: '#/$defs/b' } } } }],
    ['a property called $ref', { name: 'a', inputSchema: { properties: { $ref: { default: 'http://localhost/' } } } }],
  ])('%s', (_, value) => expect(check(value)).toEqual([]))
})
