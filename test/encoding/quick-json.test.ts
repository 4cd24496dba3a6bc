import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { quickJson } from '../../src/encoding/quick-json.ts'

/** The form by its definition, written for nothing but that: RFC 8785, or the lenient one of definition hashes. */
function plainForm(value: unknown, isStrict: boolean): string {
  if (typeof value === 'string' && isStrict && !value.isWellFormed()) throw new Error('surrogate')
  if (typeof value === 'number' && isStrict && !Number.isFinite(value)) throw new Error('number')
  if (Array.isArray(value)) return `[${value.map((item) => plainForm(item, isStrict)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, item]) => `${plainForm(name, isStrict)}:${plainForm(item, isStrict)}`).join(',')}}`
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('\ud800', '\udc00a', '__proto__', 'name', 'type', 'é', '10', '9', '"', '\\', '\u0000'),
)
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.boolean(), fc.constant(null), anyText, fc.double(), fc.integer()),
    fc.array(tie('value'), { maxLength: 5 }),
    // More names than are sorted by hand.
    fc.dictionary(anyText, tie('value'), { maxKeys: 24, noNullPrototype: false }),
  ),
})).value as fc.Arbitrary<JsonValue>

test.each([true, false])(
  'writes the form by its definition, or nothing where there is none (strict: %s)',
  (isStrict) => {
    fc.assert(
      fc.property(anyValue, (value) => {
        let expected: string | undefined
        try {
          expected = plainForm(value, isStrict)
        } catch {
          expected = undefined
        }
        expect(quickJson(value, isStrict)).toBe(expected)
      }),
      { numRuns: 1_000 },
    )
  },
)

test('what is no JSON, and what is nested too deeply, has no form', () => {
  const nested = (depth: number): JsonValue => (depth === 0 ? 1 : [nested(depth - 1)])
  expect(quickJson(nested(256), false)).toBe(`${'['.repeat(256)}1${']'.repeat(256)}`)
  expect(quickJson(nested(257), false)).toBeUndefined()
  for (const wrong of [undefined, () => 1, Symbol('a'), 1n, [undefined], { a: undefined }]) {
    expect(quickJson(wrong as unknown as JsonValue, false)).toBeUndefined()
  }
})
