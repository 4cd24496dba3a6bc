import { describe, expect, test } from 'vitest'
import { type Expression, expressionKey, lazyExpression } from '../../src/lint/expression.ts'
import { LiteralScan } from '../../src/lint/literal-scan.ts'
import { currentTable, makeLiteralTable, readBytes, readPairs } from '../../src/lint/literal-table.ts'
import { english } from '../../src/lint/phrases/english.ts'
import { eitherOf, signList, wordList } from '../../src/lint/phrases/word-list.ts'
import { searchedExpressions } from '../../src/lint/searched-expressions.ts'

const one: Expression = { literals: ['one', 'two'], pattern: /one|two/g }
const other: Expression = { literals: ['two'], pattern: /two/g }

test('a table holds every literal once, with the expressions that name it', () => {
  const { literals, lengths, nameCounts, names } = makeLiteralTable([one, other])
  expect(literals).toBe('onetwo')
  expect([lengths, nameCounts, names].map((text) => [...readPairs(text)])).toEqual([
    [3, 3],
    [1, 2],
    [0, 0, 1],
  ])
})

test('a table has states for beginnings only, shallow ones first', () => {
  const list = ['abcdefgh', 'abcdefxy', 'ab'].map((literal) => ({ literals: [literal], pattern: /a/g }))
  const { literals, followers, endings, units } = makeLiteralTable(list)
  expect([literals, units]).toEqual(['ababcdefghabcdefxy', 'abcdefghxy'])
  expect([...readBytes(followers)]).toEqual([1, 1, 1, 1, 1, 1, 0])
  expect([...readPairs(endings)]).toEqual([0, 0, 1, 0, 0, 0, 2])
})

describe('a table of the build is used', () => {
  test('where it was made for the same list', () => {
    const built = makeLiteralTable([one, other])
    expect(currentTable([one, { ...other }], built)).toBe(built)
  })

  test.each<[string, Expression[]]>([
    ['a literal', [one, { ...other, literals: ['two', 'three'] }]],
    ['a pattern', [one, { ...other, pattern: /twos/g }]],
    ['the order', [other, one]],
    ['the number of expressions', [one]],
  ])('not where %s is another: the search stays exact', (_, list) => {
    const built = makeLiteralTable([one, other])
    expect(currentTable(list, built)).toEqual(makeLiteralTable(list))
    const mayHold = new LiteralScan(list, built).search('three twos')
    expect(list.map((each) => mayHold(each))).toEqual(list.map(() => true))
  })
})

test('the table of all rules answers as the rules do', () => {
  const built = makeLiteralTable(searchedExpressions)
  expect(currentTable(searchedExpressions, structuredClone(built))).toEqual(built)
})

describe('an expression that is put together later', () => {
  test('is put together once, when it is asked for', () => {
    let times = 0
    const lazy = lazyExpression({
      key: () => 'a',
      literals: () => ['a'],
      pattern: () => {
        times += 1
        return /a/g
      },
    })
    expect(times).toBe(0)
    expect(lazy.pattern).toBe(lazy.pattern)
    expect([lazy.literals, times]).toEqual([['a'], 1])
  })

  test.each([
    [wordList('ignor(e|ez)'), wordList('ignor(e|es)')],
    [signList('忽略'), signList('忽视')],
    [signList('忽略'), signList('忽略', (signs) => signs)],
    [signList('a'), wordList('a')],
    [english('read'), wordList('read')],
    [eitherOf(wordList('a'), wordList('b')), eitherOf(wordList('a'), wordList('c'))],
    [one, other],
  ])('%# has another key than another expression', (first, second) => {
    expect(expressionKey(first)).toBe(expressionKey(first))
    expect(expressionKey(first)).not.toBe(expressionKey(second))
  })
})
