import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatPointer, parsePointer, pointerToken } from '../../src/encoding/json-pointer.ts'

test('the examples of RFC 6901 section 5 are written and read', () => {
  const examples: [string[], string][] = [
    [[], ''],
    [['foo'], '/foo'],
    [['foo', '0'], '/foo/0'],
    [[''], '/'],
    [['a/b'], '/a~1b'],
    [['c%d'], '/c%d'],
    [['k"l'], '/k"l'],
    [[' '], '/ '],
    [['m~n'], '/m~0n'],
  ]
  for (const [path, pointer] of examples) {
    expect(formatPointer(path)).toBe(pointer)
    expect(parsePointer(pointer)).toEqual(path)
  }
})

test('"~01" is "~1", not "/"', () => {
  expect(parsePointer('/~01')).toEqual(['~1'])
  expect(pointerToken('~1')).toBe('~01')
})

test('an index is written as its digits', () => {
  expect(formatPointer(['tools', 12, 'name'])).toBe('/tools/12/name')
})

test('any path survives both ways', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (path) => {
      expect(parsePointer(formatPointer(path))).toEqual(path)
    }),
  )
})
