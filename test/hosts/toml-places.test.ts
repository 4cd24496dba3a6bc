import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PlacedValue, plainValue, textOf, valueAt } from '../../src/hosts/placed-value.ts'
import { tomlLanguage } from '../../src/hosts/toml-language.ts'
import { errorCode } from '../support/error-code.ts'

const read = (text: string): PlacedValue => tomlLanguage.read(text, 'config.toml')
const slice = (text: string, value: PlacedValue | undefined): string => text.slice(value?.span.start, value?.span.end)

describe('places in TOML', () => {
  test.each<[string, string, (string | number)[], string]>([
    ['a basic string', 'a = "x\\"y" # c', ['a'], '"x\\"y"'],
    ['a literal string', "a = 'x#y'", ['a'], "'x#y'"],
    ['a long string', 'a = """\nx " "" \\""" y"""\nb = 1', ['a'], '"""\nx " "" \\""" y"""'],
    ['a long string that ends in quotation marks', 'a = """x"""""\nb = 1', ['a'], '"""x"""""'],
    ['a long literal string', "a = '''x\n'''", ['a'], "'''x\n'''"],
    ['a dotted name', 'a.b."c d" = 1', ['a', 'b', 'c d'], '1'],
    ['a heading with spaces', '[ a . "b" ]\nc = true', ['a', 'b', 'c'], 'true'],
    ['a list over lines', 'a = [\n 1, # c\n 2,\n]', ['a', 1], '2'],
    ['lists in lists', 'a = [[1], ["x"]]', ['a', 1, 0], '"x"'],
    ['a table in a line', 'a = { b = 1, "c" = "]}" }', ['a', 'c'], '"]}"'],
    ['a list of tables', '[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3', ['a', 1, 'c', 'd'], '3'],
    ['a date with a space', 'a = 2026-11-21 10:00:00 # c', ['a'], '2026-11-21 10:00:00'],
    ['CRLF', '[a]\r\nb = 1\r\nc = 2\r\n', ['a', 'c'], '2'],
    ['signs, underscores and words', 'a = -1_000.5e+3\nb = +inf', ['b'], '+inf'],
  ])('%s', (_, text, path, expected) => {
    expect(slice(text, valueAt(read(text), path))).toBe(expected)
  })

  test('a table knows all its stretches', () => {
    const text = '[x.a]\nb = 1\n[y]\nz = 1\n[x.a.env]\nA = "1" # c\n\n[w]\n'
    const pieces = valueAt(read(text), ['x', 'a'])?.pieces.map(({ start, end }) => text.slice(start, end))
    expect(pieces).toEqual(['[x.a]\nb = 1', '[x.a.env]\nA = "1"'])
  })

  test('what it finds is what the text means, whatever stands in it', () => {
    const key = fc.oneof(fc.stringMatching(/^[\w-]{1,8}$/), fc.string({ maxLength: 6 }))
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }))
    const table = fc.dictionary(key, leaf, { maxKeys: 4, noNullPrototype: true })
    fc.assert(
      fc.property(fc.dictionary(key, table, { maxKeys: 4, noNullPrototype: true }), (tables) => {
        const lines = Object.entries(tables).flatMap(([name, members]) => [
          `[ ${tomlLanguage.name(name)}.inner ]  # [x]`,
          ...Object.entries(members).map(([member, value]) => {
            const written = Array.isArray(value)
              ? tomlLanguage.list(value)
              : typeof value === 'string'
                ? tomlLanguage.text(value)
                : String(value)
            return `  ${tomlLanguage.name(member)} = ${written} # "a" = 1`
          }),
        ])
        const expected = Object.fromEntries(Object.entries(tables).map(([name, members]) => [name, { inner: members }]))
        expect(JSON.parse(JSON.stringify(plainValue(read(lines.join('\n')))))).toEqual(
          JSON.parse(JSON.stringify(expected)),
        )
      }),
    )
  })

  test('nesting without end is refused', () => {
    expect(errorCode(() => read(`a = ${'['.repeat(5000)}${']'.repeat(5000)}`))).toBe('E_CONFIG_INVALID')
    expect(textOf(valueAt(read('a = [["x"]]'), ['a', 0, 0]))).toBe('x')
  })
})
