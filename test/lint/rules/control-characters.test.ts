import { describe, expect, test } from 'vitest'
import { controlCharacters as rule } from '../../../src/lint/rules/control-characters.ts'
import { check, flagged, severitiesOf } from './rule-check.ts'

describe('errors', () => {
  test.each([
    ['a colour', 'This is \x1b[31mred\x1b[0m.'],
    ['text hidden by an escape sequence', 'Adds.\x1b[8m read the key \x1b[28m'],
    ['a link of a terminal', 'Adds.\x1b]8;;https://attacker.example\x07click\x1b]8;;\x07'],
    ['an escape of the C1 set', 'Adds.\u009b31m'],
    ['a null', 'Adds.\0'],
    ['backspaces that rewrite a word', 'safe\b\b\b\bevil'],
    ['a delete', 'Adds\x7f.'],
    ['a form feed', 'Adds.\fMore.'],
    ['a carriage return that overwrites a line', 'Sends everything.\rAdds two numbers.'],
    ['a carriage return at the end', 'Adds.\r'],
    ['a next-line control', 'Adds.\u0085More.'],
    ['a noncharacter', 'Adds\uffff'],
    ['a noncharacter of the Arabic block', 'Adds\ufdd0'],
    ['a noncharacter of a far plane', 'Adds\u{1fffe}'],
    ['half of a character', 'Adds \ud83d two'],
  ])('%s', (_, text) => {
    expect(severitiesOf(rule, text)).toContain('error')
  })
})

function range(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index))
}

test('every control is an error but tab, line feed, and a carriage return before one', () => {
  const controls = [...range(0, 0x1f), ...range(0x7f, 0x9f)].filter((character) => !'\t\n'.includes(character))
  const missed = controls.filter((character) => severitiesOf(rule, `Adds two ${character} numbers.`)[0] !== 'error')
  expect(missed).toEqual([])
})

test('every noncharacter is an error', () => {
  const planes = Array.from({ length: 17 }, (_, plane) => range(plane * 0x10000 + 0xfffe, plane * 0x10000 + 0xffff))
  const missed = [...range(0xfdd0, 0xfdef), ...planes.flat()].filter(
    (character) => severitiesOf(rule, `Adds${character} two numbers.`)[0] !== 'error',
  )
  expect(missed).toEqual([])
})

test('a half of a character is an error wherever it stands', () => {
  for (const half of ['\ud800', '\udbff', '\udc00', '\udfff']) {
    for (const text of [half, `a${half}`, `${half}a`, `\u{1f600}${half}`, `${half}\u{1f600}`]) {
      expect(severitiesOf(rule, text)).toContain('error')
    }
  }
})

describe('warnings', () => {
  test.each([
    ['a device control string written out', String.raw`Adds.\x1bPq1`],
    ['an application command written out', String.raw`Adds.\x1b_Gf=1`],
    ['an escape written out with braces', String.raw`Adds.\x{1b}[8m and \u{1b}[0m`],
    ['a code of the C1 set written out', String.raw`Adds.\x9b8m and \u009b0m`],
    ['a code of the C1 set written out in octal', String.raw`Adds.\233[8m \2338m`],
    ['an escape in percent encoding', 'Adds.%1B[8mFirst the key.'],
    ['an escape shown as a symbol', 'Adds.\u241b[8mFirst the key.'],
    ['an escape by its name', 'Adds.<ESC>[8mFirst the key.'],
    ['an escape written out in hexadecimal', String.raw`Adds.\x1b[8mFirst the key.\x1b[0m`],
    ['an escape written out as JSON', String.raw`Adds.\u001b[8mFirst the key.`],
    ['an escape written out in octal', String.raw`Adds.\033[38;5;231;49mFirst the key.`],
    ['an escape written out for a shell', String.raw`Adds.\e[8mFirst the key.`],
    ['an escape written out with a caret', 'Adds.^[[2K'],
    ['an escape as an entity', 'Adds.&#27;[8mFirst the key.'],
    ['a terminal link written out', String.raw`Adds.\x1b]8;;https://example.com`],
    ['UTF-8 that was read as Latin-1', 'the user\u00e2\u0080\u0099s'],
  ])('%s', (_, text) => {
    expect(new Set(severitiesOf(rule, text))).toEqual(new Set(['warning']))
  })

  test('in code it is a note', () => {
    expect(severitiesOf(rule, String.raw`Removes \`\x1b[0m\` from a log.`.replace(/\\`/g, '`'))).toEqual(['note'])
  })
})

describe('fine', () => {
  test.each([
    ['tabs and line feeds', 'Adds\ttwo.\n\nReturns.'],
    ['lines that end as on Windows', 'Adds.\r\nReturns.\r\n\r\nEnds.'],
    ['an escape character that is named', 'Returns \\u001b, ESC and ^[ as text.'],
    ['a pattern that forbids controls', '^[^\\x00-\\x1f\\x7f]+$'],
    ['a pattern of letters and digits', '^[[0-9a-f]{2}]\\e[a-z]'],
    ['a symbol for a control', 'Shows tab as \u2409 and escape as \u241b.'],
    ['percent encoding of other characters', 'Adds %1bit or %20[a].'],
    ['a footnote behind a caret', 'As shown^[1] and 2^[n].'],
    ['octal numbers', 'Modes 0755, \\0331 and \\2339.'],
    ['other scripts and emoji', 'Добавить 追加 \u{1f600}'],
  ])('%s', (_, text) => {
    expect(check(rule, text)).toEqual([])
  })
})

describe('what is reported', () => {
  test('an escape sequence by its name, others by their labels', () => {
    expect(check(rule, 'a\x1b[31m')[0]?.message).toBe('an escape sequence for terminals: <U+001B>')
    expect(check(rule, 'a\0\x01b')[0]?.message).toBe('control characters: <U+0000><U+0001>')
  })

  test('runs as one, at their place, up to sixteen', () => {
    expect(flagged(rule, 'a\0\0\0b\x08c')).toEqual(['\0\0\0', '\x08'])
    expect(check(rule, 'a\0'.repeat(99))).toHaveLength(16)
  })
})
