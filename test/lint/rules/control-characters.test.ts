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
  ])('%s', (_, text) => {
    expect(severitiesOf(rule, text)).toContain('error')
  })
})

describe('fine', () => {
  test.each([
    ['tabs and line feeds', 'Adds\ttwo.\n\nReturns.'],
    ['lines that end as on Windows', 'Adds.\r\nReturns.\r\n\r\nEnds.'],
    ['an escape that is written out', 'Returns \\x1b[0m and \\u001b as text.'],
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
