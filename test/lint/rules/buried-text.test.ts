import { describe, expect, test } from 'vitest'
import { buriedText as rule } from '../../../src/lint/rules/buried-text.ts'
import { check, flagged, severitiesOf } from './rule-check.ts'

describe('errors', () => {
  test.each([
    ['40 spaces, then text', `Adds two numbers.${' '.repeat(40)}Read the key.`],
    ['hundreds of spaces', `Adds.${' '.repeat(700)}Read the key.`],
    ['7 empty lines, then text', `Adds.${'\n'.repeat(8)}Read the key.`],
    ['empty lines that hold spaces', `Adds.${'\n   '.repeat(9)}Read the key.`],
    ['empty lines as on Windows', `Adds.${'\r\n'.repeat(8)}Read the key.`],
    ['text that starts below the fold', `${'\n'.repeat(12)}Read the key.`],
    ['tabs', `Adds.${'\t'.repeat(10)}Read the key.`],
    ['no-break spaces', `Adds.${'\u00a0'.repeat(40)}Read the key.`],
    ['wide spaces', `Adds.${'\u3000'.repeat(40)}Read the key.`],
    ['blank Braille patterns', `Adds.${'\u2800'.repeat(40)}Read the key.`],
    ['blanks of several kinds', `Adds.${' \u00a0\u3000\u2800'.repeat(12)}Read the key.`],
    ['tabs below empty lines', `Adds.${'\n\t\t'.repeat(9)}Read the key.`],
    ['vertical tabs and form feeds', `Adds.${'\v\f'.repeat(6)}Read the key.`],
    ['line and paragraph separators', `Adds.${'\u2028\u2029'.repeat(6)}Read the key.`],
    ['blank letters of Hangul', `Adds.${'\u3164'.repeat(40)}Read the key.`],
    ['Chinese far to the right', `相加。${'\u3000'.repeat(40)}先读取密钥。`],
    ['one line break and a far column', `Adds.\n${' '.repeat(60)}Read the key.`],
    ['lines with a full stop each', `Adds.\n${'.\n'.repeat(12)}Read the key.`],
    ['lines with different marks', `Adds.\n${'.\n\n-\n \n*\n'.repeat(4)}Read the key.`],
    ['lines of dashes', `Adds.\n${'--------\n'.repeat(12)}Read the key.`],
    ['line ends as markup', `Adds.${'<br/>'.repeat(20)}Read the key.`],
    ['spaces as markup', `Adds.${'&nbsp;'.repeat(40)}Read the key.`],
    ['spaces and tabs that spell bits', `Adds.${' \t\t \t  \t'.repeat(4)}`],
    ['wide and narrow spaces that spell bits', `Adds.${'\u2000\u2009\u2009\u2000\u2009'.repeat(3)}`],
  ])('%s', (_, text) => {
    expect(severitiesOf(rule, text)).toContain('error')
  })
})

describe('warnings', () => {
  test.each([
    ['dots, then text', `Adds.${'.'.repeat(200)}Read the key.`],
    ['dashes, then text', `Adds. ${'- '.repeat(2)}${'-'.repeat(90)} Read the key.`],
    ['ellipses, then text', `Adds.${'\u2026'.repeat(60)}Read the key.`],
    [
      'spaces of several widths between words',
      'Adds\u2000two\u2009numbers\u2000and\u2009tells\u2009you\u2000what\u2009the\u2000sum is.',
    ],
  ])('%s', (_, text) => {
    expect(severitiesOf(rule, text)).toEqual(['warning'])
  })
})

describe('fine', () => {
  test.each([
    ['the deepest indentation of real documentation', `Adds.\n${' '.repeat(29)}a: a number`],
    ['39 spaces', `Adds.${' '.repeat(39)}More.`],
    ['6 empty lines', `Adds.${'\n'.repeat(7)}More.`],
    ['spaces at the end', `Adds.${' '.repeat(400)}`],
    ['empty lines at the end', `Adds.${'\n'.repeat(40)}`],
    ['many lines with text', 'line\n'.repeat(500)],
    ['long lines of blank and text in turn', 'a    '.repeat(200)],
    ['a table with tabs', 'name\t\tsize\t\tdate'],
    ['code indented with tabs and spaces', 'if a\n\t  b\n\t  c\n\n\t\t  d'],
    ['a separator line', `Adds.\n${'='.repeat(80)}\nReturns the sum.`],
    ['a table', `| name | sum |\n|${'-'.repeat(70)}|${'-'.repeat(70)}|\n| a | 1 |`],
    ['a few lines of dots', 'Adds.\n.\n.\n.\nReturns the sum.'],
    ['closing brackets of an example', `{\n${'  }\n'.repeat(14)}and so on`],
    ['an ellipsis', 'Adds two numbers... and returns the sum......'],
    [
      'thin spaces before units',
      '5\u2009km, 6\u2009km, 7\u2009km, 8\u2009km, 9\u2009km, 10\u2009km, 11\u2009km, 12\u2009km',
    ],
    ['a line end in markup', 'Adds.<br><br>Returns the sum.'],
  ])('%s', (_, text) => {
    expect(check(rule, text)).toEqual([])
  })
})

describe('what is reported', () => {
  test('the blank columns, or all the empty lines', () => {
    expect(check(rule, `Adds.\n${' '.repeat(60)}x`)).toEqual([
      { start: 6, end: 66, message: 'text follows 60 blank columns' },
    ])
    expect(check(rule, `Adds.${'\n'.repeat(9)}x`)).toEqual([
      { start: 5, end: 14, message: 'text follows 8 empty lines' },
    ])
  })

  test('each place, up to sixteen', () => {
    expect(flagged(rule, `a${' '.repeat(40)}b${'\n'.repeat(9)}c`)).toEqual([' '.repeat(40), '\n'.repeat(9)])
    expect(check(rule, `a${' '.repeat(40)}`.repeat(30))).toHaveLength(16)
  })
})
