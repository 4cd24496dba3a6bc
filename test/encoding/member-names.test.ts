import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memberName } from '../../src/encoding/member-names.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { errorCode } from '../support/error-code.ts'

test('gives exactly what lies between, whatever was read before', () => {
  // Few letters and lengths, so that many different names fall into one place.
  const name = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀'), maxLength: 70 })
  fc.assert(
    fc.property(fc.array(name, { minLength: 1 }), (names) => {
      const text = names.join('"')
      let at = 0
      for (const each of names) {
        expect(memberName(text, at, at + each.length)).toBe(each)
        at += each.length + 1
      }
    }),
  )
})

test.each(['__proto__', 'constructor', 'toString', '0', ''])(
  '%j is a name like any other, the first time and the second',
  (name) => {
    const text = JSON.stringify([name, name])
    for (const document of [`{"${name}":1}`, `[{"${name}":1},{"${name}":2}]`]) {
      const { value } = parseJsonText(document)
      expect(JSON.stringify(value)).toBe(document)
    }
    expect(JSON.stringify(parseJsonText(text).value)).toBe(text)
  },
)

test('a name that stands twice is found, however it is written and however often it was read', () => {
  for (const document of ['{"name":1,"name":2}', '{"name":1,"n\\u0061me":2}', '{"n\\u0061me":1,"name":2}']) {
    for (let round = 0; round < 3; round += 1)
      expect(errorCode(() => parseJsonText(document))).toBe('E_JSON_DUPLICATE_MEMBER')
  }
})

test('an object of very many members holds each of them, and a second of one name is found', () => {
  const names = [...Array.from({ length: 200 }, (_, index) => `name_${index}`), '__proto__', 'constructor', '7']
  const document = `{${names.map((name, index) => `"${name}":${index}`).join(',')}}`
  const value = parseJsonText(document).value as Record<string, unknown>
  expect(Object.keys(value).sort()).toEqual([...names].sort())
  for (const [index, name] of names.entries()) expect(Object.getOwnPropertyDescriptor(value, name)?.value).toBe(index)
  expect('toString' in value).toBe(false)
  for (const name of ['name_0', 'name_63', 'name_64', 'name_65', 'name_199', '__proto__']) {
    expect(errorCode(() => parseJsonText(`${document.slice(0, -1)},"${name}":1}`))).toBe('E_JSON_DUPLICATE_MEMBER')
  }
})
