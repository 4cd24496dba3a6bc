import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { scanPlainObject } from '../../src/encoding/plain-scan.ts'
import { parseJson } from '../../src/encoding/strict-json.ts'

const long = 'x'.repeat(300)

const names = ['a', 'b', 'c', 'd', 'e', 'in', '']
const shape = { members: names, inner: 'in', innerMembers: names }

/** The members of a text and of its member `in`, with the texts of their values; undefined where it is not plain. */
function scan(text: string): { members: string[][]; inner: string[][] | undefined } | undefined {
  const bytes = Buffer.from(text)
  const found = scanPlainObject(bytes, shape)
  if (found === undefined) return undefined
  const show = (members: (typeof found)['members']): string[][] =>
    members.map(({ name, start, end }) => [name, bytes.subarray(start, end).toString()])
  return { members: show(found.members), inner: found.inner && show(found.inner) }
}

/** What is plain the strict reader reads, with the same members, and reports nothing. */
function holds(text: string): boolean {
  const found = scan(text)
  if (found === undefined) return false
  const { value, issues, memberSpans } = parseJson(utf8(text), { spanDepth: 2 })
  expect(issues).toEqual([])
  const spansOf = (object: unknown): string[][] =>
    [...(memberSpans.get(object as object) ?? [])].map(([name, { start, end }]) => [name, text.slice(start, end)])
  expect(found.members).toEqual(spansOf(value))
  if (found.inner !== undefined) expect(found.inner).toEqual(spansOf((value as { in: unknown }).in))
  expect(text).not.toMatch(/[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]/)
  return true
}

describe('plain is', () => {
  test.each([
    '{}',
    '{ "a" : [ 1 , 2 ] , "in" : { "b" : { } } } ',
    '{"a":"\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e9 \\uFFFF \\uD7ff"}',
    `{"a":"${long}\\n${long}","b":"${long}"}`,
    '{"a":[0,-0,12,-3.25,123456789012345,0.00000000000001],"b":[true,false,null,[],{}]}',
    '{"a":{"größe":"größe 😀 ’","é":1}}',
    `{"a":${'['.repeat(60)}${']'.repeat(60)}}`,
  ])('%j', (text) => {
    expect(holds(text)).toBe(true)
  })

  test('members are told with their places, those of the wanted one too', () => {
    expect(scan('{"a":1,"in": {"b":"c","d":[2]} ,"e":{"in":{}}}')).toEqual({
      members: [
        ['a', '1'],
        ['in', '{"b":"c","d":[2]}'],
        ['e', '{"in":{}}'],
      ],
      inner: [
        ['b', '"c"'],
        ['d', '[2]'],
      ],
    })
    expect(scan('{"in":[{"a":1}]}')?.inner).toBeUndefined()
  })
})

describe('not plain is', () => {
  test.each([
    ['an array', '[]'],
    ['a value after the end', '{} {}'],
    ['a byte order mark', '\ufeff{}'],
    ['a comma too many', '{"a":1,}'],
    ['a comma too many in an array', '{"a":[1,]}'],
    ['a comma too few', '{"a":1 "b":2}'],
    ['a name without quotes', '{a:1}'],
    ['an object without an end', '{"a":1'],
    ['an array that ends as an object', '{"a":[1}}'],
    ['a string without an end', '{"a":"b'],
    ['a string whose end is escaped', '{"a":"b\\"}'],
    ['a long string without an end', `{"a":"${long}`],
    ['the same name twice', '{"a":1,"b":2,"a":3}'],
    ['the same name twice, deep down', '{"a":[{"b":{"c":1,"c":2}}]}'],
    ['the same name twice where one of them is wanted', '{"in":{},"in":{}}'],
    ['the same name twice in the wanted one', '{"in":{"b":1,"b":1}}'],
    ['an escape in a name', '{"\\u0061":1}'],
    ['an unknown escape', '{"a":"\\x41"}'],
    ['a broken escape', '{"a":"\\u12g4"}'],
    ['an escape without an end', '{"a":"\\u12'],
    ['half of a character', '{"a":"\\ud800"}'],
    ['both halves of a character', '{"a":"\\uD83d\\uDE00"}'],
    ['a control character', '{"a":"\u0001"}'],
    ['a control character beyond', '{"a":1}\t'],
    ['a line end of other readers', '{"a":"\u2028"}'],
    ['another', '{"a":"\u0085"}'],
    ['a leading zero', '{"a":01}'],
    ['a plus sign', '{"a":+1}'],
    ['a point without digits', '{"a":1.}'],
    ['digits that begin with a point', '{"a":.5}'],
    ['a minus sign alone', '{"a":-}'],
    ['an exponent', '{"a":1e400}'],
    ['too many digits', '{"a":9007199254740993}'],
    ['a word that is none', '{"a":nul}'],
    ['NaN', '{"a":NaN}'],
    ['too deep', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`],
    ['an object of many members', `{"a":{${Array.from({ length: 65 }, (_, index) => `"${index}":1`).join()}}}`],
    ['a member of another name', '{"a":1,"x":2}'],
    ['a member whose name only begins so', '{"in ":{}}'],
    ['a member of another name in the wanted one', '{"in":{"x":1}}'],
    ['no JSON at all', 'listening on {}'],
    ['nothing', ''],
  ])('%s', (_name, text) => {
    expect(scan(text)).toBeUndefined()
  })

  test('what is no UTF-8', () => {
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      const text = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')])
      expect(scanPlainObject(text, shape)).toBeUndefined()
    }
  })
})

describe('what is plain, the strict reader reads alike', () => {
  test('whatever pieces it is made of', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '\\',
        ' ',
        '"a"',
        '"b":',
        '"in":{',
        '{"in":',
        '1',
        '-',
        '.',
        '0',
        'e',
        '\t',
      ],
      ...['true', 'null', '\\n', '\\u0041', '\\ud83d', '\\u2028', 'é', '😀', '\u2029', '\u0085', '\r', long],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => void holds(`{"a":${pieces.join('')}}`)),
      { numRuns: 20_000 },
    )
  })

  test('however a message is changed', () => {
    const value = fc.jsonValue({ maxDepth: 4, noUnicodeString: false })
    const change = fc.record({
      at: fc.nat(),
      less: fc.nat({ max: 3 }),
      put: fc.string({ unit: 'binary', maxLength: 2 }),
    })
    let plain = 0
    fc.assert(
      fc.property(value, change, (each, { at, less, put }) => {
        const text = JSON.stringify({ a: each, in: { a: each, b: long } })
        const place = at % (text.length + 1)
        if (holds(text)) plain += 1
        holds(`${text.slice(0, place)}${put}${text.slice(place + less)}`.toWellFormed())
      }),
      { numRuns: 3_000 },
    )
    expect(plain).toBeGreaterThan(500)
  })
})

test('text of many escapes takes no longer for each of them', () => {
  const part = `${'x'.repeat(200)}\\n`
  expect(holds(`{"a":"${part.repeat(20_000)}"}`)).toBe(true)
})
