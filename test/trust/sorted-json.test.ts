import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { sortedJson } from '../../src/trust/sorted-json.ts'

describe('sortedJson', () => {
  test('puts each value on its own line, members sorted by code units', () => {
    expect(sortedJson({ b: [1, { c: null }], a: 'x', '10': true, '9': {}, e: [] })).toBe(
      [
        '{',
        '  "10": true,',
        '  "9": {},',
        '  "a": "x",',
        '  "b": [',
        '    1,',
        '    {',
        '      "c": null',
        '    }',
        '  ],',
        '  "e": []',
        '}',
        '',
      ].join('\n'),
    )
  })

  test('escapes lone surrogates and control characters', () => {
    expect(sortedJson('\ud800\u0000')).toBe('"\\ud800\\u0000"\n')
  })

  test('is read back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = parseJsonText(sortedJson(value as JsonValue)).value
        expect(canonicalJson(read)).toBe(canonicalJson(value as JsonValue))
      }),
    )
  })
})
