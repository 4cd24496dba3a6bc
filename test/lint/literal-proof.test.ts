import { describe, expect, test } from 'vitest'
import { rules } from '../../src/lint/rules/index.ts'
import { textWithoutLiterals } from './literal-proof.ts'

/**
 * Expressions whose literals cannot be proven necessary, by rule and source, with the reason why they are all the same.
 * None today.
 */
const exceptions: Readonly<Record<string, string>> = {}

const textRules = rules.filter((rule) => rule.kind === 'text' && rule.expressions.length > 0)

describe('no text without one of its literals is matched by an expression of', () => {
  test.each(textRules)('$id', (rule) => {
    const expressions = rule.kind === 'text' ? rule.expressions : []
    const found = expressions
      .filter(({ pattern }) => exceptions[`${rule.id} ${pattern.source}`] === undefined)
      .map((expression) => ({ expression, text: textWithoutLiterals(expression) }))
    expect(found.filter(({ text }) => text !== undefined)).toEqual([])
  })
})

describe('a proof is found', () => {
  test.each([
    [/read the file/g, ['file']],
    [/read|write|append/g, ['read', 'write', 'app']],
    [/(?:a|the)\s{1,8}(?:user|human)s?/g, ['user', 'human']],
    [/(?:[a-z]{1,12}\s){0,3}user/g, ['user']],
    [/\bx(?:ab){2,4}y\b/g, ['abab']],
    [/id_(?:rsa|dsa)/g, ['_rsa', '_dsa']],
    [/a{3}/g, ['aaa']],
    [/a{40}b/g, ['aaaab']],
    [/[Rr]ead/gi, ['read', 'Read']],
    [/\/etc\/\x70\u0061s{2}wd/g, ['/etc/passwd']],
    [/忽略(?:所有)?指令/gu, ['指令']],
    [/\u{1f600}{2}x/gu, ['x']],
    [/(?<!not )read(?= it)(?!s)/g, ['read']],
    [/(?:one|three)(?= (?:two|four)\b)/g, ['one', 'two', 'four']],
    [/on(?=e)[a-z]/g, ['one']],
    [/(?<name>key)[^\]\\]{1,8}/g, ['key']],
  ])('%s needs %j', (pattern, literals) => {
    expect(textWithoutLiterals({ pattern, literals })).toBeUndefined()
  })
})

describe('a text is found', () => {
  test.each([
    [/read|write/g, ['read'], 'write'],
    [/user(?:s|\s)/g, ['users'], 'user•'],
    [/(?:the )?file/g, ['the'], 'file'],
    [/a{1,3}b/g, ['aab'], 'ab'],
    [/[a-z]{3}/g, ['abc'], 'bbb'],
    [/[ab]{3}/g, ['a'], '•••'],
    [/x(?:y)*z/g, ['xyz'], 'xz'],
    [/x(?:y){0,1}z/g, ['xyz'], 'xz'],
    [/one(?!two)/g, ['two'], 'one'],
    [/(?<=two)one/g, ['two'], 'one'],
    [/one(?=two|three)/g, ['two'], 'one'],
    [/Read/g, ['read'], 'Read'],
    [/\p{Lu}ead/gu, ['read'], '•ead'],
    [/.{3}/gs, ['abc'], 'bbb'],
  ])('for %s without %j', (pattern, literals, text) => {
    const found = textWithoutLiterals({ pattern, literals })
    for (const literal of literals) expect(found).not.toContain(literal)
    // What may stand any number of times may be walked round more than once.
    expect(found?.replace(/(.)\1+/g, '$1')).toBe(text.replace(/(.)\1+/g, '$1'))
  })
})

test('an expression that is not understood is no proof', () => {
  expect(() => textWithoutLiterals({ pattern: /(a)\1/g, literals: ['a'] })).toThrow(/not understood/)
})
