import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { canonicalBytes, canonicalJson, hashableJson } from '../../src/encoding/canonical-json.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { parseJson, parseJsonText } from '../../src/encoding/strict-json.ts'
import { errorCode } from '../support/error-code.ts'

const bytes = (value: unknown) => fromUtf8(canonicalBytes(value as JsonValue))
const jsonValue = fc.jsonValue({ stringUnit: 'grapheme' }) as fc.Arbitrary<JsonValue>

describe('canonical form (RFC 8785)', () => {
  test('sorts members by UTF-16 code units, not by code points and not by locale', () => {
    expect(canonicalJson({ '\ufb33': 1, '\u{1f600}': 2, b: 3, B: 4, é: 5, '': 6, '10': 7, '9': 8 })).toBe(
      '{"":6,"10":7,"9":8,"B":4,"b":3,"é":5,"\u{1f600}":2,"\ufb33":1}',
    )
  })

  test('writes numbers as ECMAScript does', () => {
    expect(canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0, 0, 1e21, 1e20, 5e-324])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0,0,1e+21,100000000000000000000,5e-324]',
    )
  })

  test('escapes what must be escaped, and nothing else', () => {
    expect(canonicalJson('"\\/\b\f\n\r\t\0\x1f\x7f\u2028é☀😀')).toBe(
      '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\u2028é☀😀"',
    )
  })

  test('is a fixed point: what it writes reads as the same value and is written the same', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const canonical = canonicalBytes(value)
        const document = parseJson(canonical, { maxDepth: 256 })
        expect(document.issues).toEqual([])
        expect(canonicalBytes(document.value)).toEqual(canonical)
      }),
      { numRuns: 300 },
    )
  })

  test('does not depend on the order of members or on white space', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), jsonValue), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse())
        expect(canonicalJson(reversed)).toBe(canonicalJson(object))
        expect(canonicalJson(parseJsonText(JSON.stringify(object, null, 2), { maxDepth: 256 }).value)).toBe(
          canonicalJson(object),
        )
      }),
    )
  })

  test('two values share one only where they are the same', () => {
    fc.assert(
      fc.property(jsonValue, jsonValue, (a, b) => {
        fc.pre(JSON.stringify(JSON.parse(canonicalJson(a))) !== JSON.stringify(JSON.parse(canonicalJson(b))))
        expect(canonicalJson(a)).not.toBe(canonicalJson(b))
      }),
    )
  })

  test('members named like methods are data, not code', () => {
    const hostile = parseJsonText('{"toJSON":1,"__proto__":{"a":1},"constructor":[]}').value
    expect(canonicalJson(hostile)).toBe('{"__proto__":{"a":1},"constructor":[],"toJSON":1}')
  })
})

describe('what has no canonical form', () => {
  test.each<[string, unknown]>([
    ['a lone high surrogate', 'x\ud800'],
    ['a lone low surrogate', { a: ['\udc00'] }],
    ['a lone surrogate in a name', { '\ud800': 1 }],
    ['NaN', Number.NaN],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['a hole in an array', Array.of(1, 2).concat(new Array(1))],
    ['a function', { a: () => 1 }],
    ['a big integer', 1n],
    ['a symbol', Symbol('x')],
  ])('%s is refused', (_what, value) => {
    expect(errorCode(() => bytes(value))).toBe('E_CANONICAL_VALUE')
  })

  test('is named by its pointer', () => {
    expect(() => canonicalJson({ a: [0, { 'b/c': '\ud800' }] })).toThrow(
      expect.objectContaining({ parts: expect.objectContaining({ pointer: '/a/1/b~1c' }) }),
    )
  })

  test('nesting is refused before the stack is in danger', () => {
    const nested = (depth: number) => {
      let value: JsonValue = 1
      for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value }
      return value
    }
    expect(errorCode(() => canonicalJson(nested(256)))).toBe('no error')
    for (const depth of [257, 100_000]) {
      expect(errorCode(() => canonicalJson(nested(depth)))).toBe('E_CANONICAL_VALUE')
      expect(errorCode(() => hashableJson(nested(depth)))).toBe('E_CANONICAL_VALUE')
    }
  })
})

describe('the hashable form', () => {
  test('is the canonical form wherever there is one', () => {
    fc.assert(fc.property(jsonValue, (value) => hashableJson(value) === canonicalJson(value)))
  })

  test('gives lone surrogates their lower-case escape, and numbers beyond a double null', () => {
    expect(hashableJson({ '\udead': ['x\ud800y', Number.POSITIVE_INFINITY] })).toBe('{"\\udead":["x\\ud800y",null]}')
  })
})

test('100,000 doubles of a fixed sequence are written as ECMAScript writes them', () => {
  const view = new DataView(new ArrayBuffer(8))
  let seed = utf8('touchmark')
  for (let round = 0; round < 100_000 / 4; round += 1) {
    seed = new Uint8Array(createHash('sha256').update(seed).digest())
    for (let at = 0; at < 32; at += 8) {
      view.setBigUint64(0, new DataView(seed.buffer).getBigUint64(at))
      const value = view.getFloat64(0)
      if (Number.isFinite(value) && Number(canonicalJson(value)) !== value) expect.fail(`${value}`)
    }
  }
})
