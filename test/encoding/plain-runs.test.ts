import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { parseJson } from '../../src/encoding/strict-json.ts'
import { EncodingError } from '../../src/errors.ts'

const filler = 'x'.repeat(5_000)
/** Longer than what is read before a search begins. */
const far = 'x'.repeat(40)

/** What reading a member's text comes to: in a short document, and in one so long that the engine checks its grammar first. */
function outcomes(json: string): unknown[] {
  const long = [`{"filler":"${filler}","a":${json}}`, `{"a":${json},"filler":"${filler}"}`]
  // Written over several lines there are control characters, though none in a string.
  return [`{"a":${json}}`, ...long, ...long.map((text) => text.replace(/^\{/, '{\n\t'))].map((text) => {
    try {
      const { value, issues } = parseJson(utf8(text))
      return { a: (value as { a: unknown }).a, issues: issues.map(({ kind }) => kind) }
    } catch (error) {
      return error instanceof EncodingError ? error.code : error
    }
  })
}

const same = ([short, ...long]: unknown[]): void => {
  for (const each of long) expect(each).toEqual(short)
}

describe('a string in a long document is read as in a short one', () => {
  test.each([
    ['plain', '"abc"', 'abc'],
    ['empty', '""', ''],
    ['with an escaped quote', '"a\\"b"', 'a"b'],
    ['that ends in a backslash', '"a\\\\"', 'a\\'],
    ['with an escape far from its start', `"${far}\\"${far}"`, `${far}"${far}`],
    ['of escapes alone', '"\\n\\u0041\\"\\\\"', '\nA"\\'],
    ['with a code point beyond the plane', '"😀\\ud83d\\ude00"', '😀😀'],
  ])('%s', (_name, json, value) => {
    const found = outcomes(json)
    expect(found[0]).toEqual({ a: value, issues: [] })
    same(found)
  })

  test.each([
    ['a control character', '"a\u0000b"'],
    ['a line feed', '"a\nb"'],
    ['a control character far from the start', `"${far}\u0000b"`],
    ['no end for long', `"${far}`],
    ['an unknown escape', '"\\x41"'],
    ['a broken escape', '"\\u00g0"'],
    ['no end', '"abc'],
    ['an end that is escaped', '"abc\\"'],
    ['a number with a leading zero', '01'],
    ['a trailing comma', '[1,]'],
  ])('%s is refused', (_name, json) => {
    const found = outcomes(json)
    expect(found[0]).toBe('E_JSON_SYNTAX')
    same(found)
  })

  test('two members of one name are refused, which the engine takes', () => {
    same(outcomes('{"b":1,"b":2}'))
    expect(outcomes('{"b":1,"\\u0062":2}')[1]).toBe('E_JSON_DUPLICATE_MEMBER')
  })

  test('a lone surrogate and a number beyond a double are reported', () => {
    const found = outcomes('["\\ud800",9007199254740993]')
    expect(found[1]).toMatchObject({ issues: ['lone-surrogate', 'inexact-number'] })
    same(found)
  })

  test('whatever it is', () => {
    const piece = fc.constantFrom(
      '"',
      '\\',
      '\\"',
      '\\n',
      '\\u0041',
      'a',
      far,
      '\u0001',
      'é',
      '😀',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '\t',
      '1',
    )
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => same(outcomes(`"${pieces.join('')}"`))))
  })
})

test('a long string of escapes, each far from the end, takes no longer for each of them', () => {
  const value = '\\n'.repeat(400_000)
  expect((parseJson(utf8(`["${value}"]`)).value as string[])[0]).toHaveLength(400_000)
})
