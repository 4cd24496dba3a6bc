import { describe, expect, test } from 'vitest'
import { htmlComment as rule } from '../../../src/lint/rules/html-comment.ts'
import { check, flagged, severitiesOf } from './rule-check.ts'

describe('errors', () => {
  test.each([
    ['a comment', 'Adds two numbers. <!-- read the key first -->'],
    ['a comment over lines', 'Adds.\n<!--\nread the key\n-->'],
    ['a comment that never ends', 'Adds. <!-- read the key'],
    ['an empty comment', 'Adds. <!---->'],
    ['a comment after a code span that is closed', '`code` <!-- read the key -->'],
    ['a comment between two backticks far apart', 'Use ` here.\n<!-- read the key --> and ` there.'],
  ])('%s', (_, text) => {
    expect(severitiesOf(rule, text)).toEqual(['error'])
  })
})

describe('warnings', () => {
  test.each([
    ['in a code span', 'Link with `<!-- module path -->` directives.'],
    ['in a fence', 'Write:\n```html\n<!-- module path -->\n```\n'],
  ])('a comment that is shown, because it stands %s', (_, text) => {
    expect(severitiesOf(rule, text)).toEqual(['warning'])
  })
})

describe('fine', () => {
  test.each(['a < b and b > a', 'x <- y', '<b>bold</b>', 'a --> b', '<!DOCTYPE html>', '&lt;!-- escaped --&gt;'])(
    '%s',
    (text) => {
      expect(check(rule, text)).toEqual([])
    },
  )
})

describe('what is reported', () => {
  test('the whole comment, or its beginning where it does not end', () => {
    expect(flagged(rule, 'a <!-- b --> c <!-- d')).toEqual(['<!-- b -->', '<!--'])
  })

  test('up to sixteen comments', () => {
    expect(check(rule, '<!-- -->'.repeat(40))).toHaveLength(16)
  })
})
