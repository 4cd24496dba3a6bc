import { describe, expect, test } from 'vitest'
import { stackedMarks as rule } from '../../../src/lint/rules/stacked-marks.ts'
import { check, flagged, severitiesOf } from './rule-check.ts'

const five = '\u0301\u0323\u0308\u0330\u0302'

describe('warnings', () => {
  test.each([
    ['five accents on a letter', `a${five}`],
    ['nine accents on a letter', `a${five}${five.slice(1)}`],
    ['five enclosing marks', `a${'\u20dd'.repeat(5)}`],
    ['five half marks', `a${'\ufe20'.repeat(5)}`],
    ['marks on a space', ` ${five}`],
    ['a text in which each letter has three', 'n\u0301\u0323\u0308'.repeat(8)],
    ['thirteen marks of a script', `\u05d0${'\u05b0'.repeat(13)}`],
  ])('%s', (_, text) => {
    expect(severitiesOf(rule, text)).toContain(text.includes('\u05b0') ? 'error' : 'warning')
  })
})

test('ten accents on one letter are an error', () => {
  expect(severitiesOf(rule, `a${five}${five}`)).toEqual(['error'])
  expect(severitiesOf(rule, `a${'\u0336'.repeat(500)}`)).toEqual(['error'])
})

describe('fine', () => {
  test.each([
    ['plain text', 'Adds two numbers.'],
    ['Vietnamese, taken apart', 'Tìm kiếm tệp: ế ộ ữ'.normalize('NFD')],
    ['phonetic signs', '[t\u032a\u02b0\u026a\u0303\u0301]'],
    ['four accents', 'a\u0301\u0323\u0308\u0330'],
    ['Hebrew with all its signs', 'בְּרֵאשִׁ֖ית בָּרָ֣א'],
    ['Tibetan', 'ཧྐྵྨླྺྼྻྂ'],
    ['Devanagari', 'कि॑न्तु'],
    ['Thai', 'ที่นี้ กิ๊ก'],
    ['letters struck through', [...'done'].map((letter) => `${letter}\u0336`).join('')],
    ['a few letters with three accents', 'a\u0301\u0323\u0308 b\u0301\u0323\u0308'],
  ])('%s', (_, text) => {
    expect(check(rule, text)).toEqual([])
  })
})

test('the marks are reported without their letter, at most sixteen stacks', () => {
  expect(flagged(rule, `a${five}b`)).toEqual([five])
  expect(check(rule, `a${five}`.repeat(40))).toHaveLength(16)
})
