import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Expression, mayMatch } from '../../src/lint/expression.ts'
import { LiteralScan } from '../../src/lint/literal-scan.ts'
import { rules } from '../../src/lint/rules/index.ts'
import { makeTextView } from '../../src/lint/text-view.ts'

function looksFor(...literals: string[]): Expression {
  return { literals, pattern: /a/g }
}

/** The literals of those lists of which the scan says that the text holds one. */
function heldOf(lists: readonly string[][], text: string): string[] {
  const expressions = lists.map((literals) => looksFor(...literals))
  const mayHold = new LiteralScan(expressions).search(text)
  return expressions.filter(mayHold).map(({ literals }) => literals.join('|'))
}

describe('a literal is met', () => {
  test.each([
    ['that is the whole text', ['he'], 'he'],
    ['at the end', ['he'], 'the'],
    ['inside another that is met', ['he', 'she', 'hers'], 'ushers'],
    ['that begins as another which then fails', ['abcd', 'bcx'], 'abcx', ['bcx']],
    ['after a failure two steps back', ['aab'], 'aaab'],
    ['of one unit', ['b', 'c'], 'abc'],
    ['of another script', ['忽略'], '请忽略它'],
    ['beside one that shares its classes', ['忽略', '\u5fff\u7575'], '忽略', ['忽略']],
    ['beyond the basic plane', ['\u{1f600}'], 'a\u{1f600}'],
    ['with a lone surrogate', ['\ud83d'], '\u{1f600}'],
    ['after code units that no literal holds', ['ab'], '~ \u{10ffff} é ab'],
    ['that ends with a shorter one of shared classes', ['x忽', '\u5fed'], 'x忽x\u5fedx忽'],
  ])('%s', (_, literals, text, held = literals) => {
    expect(
      heldOf(
        literals.map((literal) => [literal]),
        text,
      ),
    ).toEqual(held)
  })

  test('not where its units are apart, or in another order', () => {
    expect(heldOf([['ab']], 'a b ba a')).toEqual([])
  })

  test('not where only a unit of its class stands', () => {
    const twin = String.fromCharCode('é'.charCodeAt(0) + 16)
    expect(heldOf([['é']], twin)).toEqual([])
    expect(heldOf([['é'], [twin]], `${twin}${twin}é`)).toEqual(['é', twin])
  })
})

test('an expression is met by any of its literals', () => {
  expect(heldOf([['one', 'two'], ['three', 'two'], ['four']], 'a two')).toEqual(['one|two', 'three|two'])
})

test('a search does not remember an earlier one', () => {
  const expression = looksFor('one')
  const scan = new LiteralScan([expression])
  const before = scan.search('one')
  const after = scan.search('two')
  expect([before(expression), after(expression), scan.search('one')(expression)]).toEqual([true, false, true])
})

test('an expression that the scan was not made for is looked for all the same', () => {
  const mayHold = new LiteralScan([looksFor('one')]).search('two')
  expect([mayHold(looksFor('two')), mayHold(looksFor('three'))]).toEqual([true, false])
})

test('a scan for nothing finds nothing', () => {
  expect(new LiteralScan([]).search('one')(looksFor('two'))).toBe(false)
})

/** Units of which several share a class. */
const units = fc.constantFrom('a', 'b', 'c', ' ', 'é', 'ù', 'ĉ', '忽', '\u5fed', '\ud83d', '\ude00')
const literal = fc.string({ unit: units, minLength: 1, maxLength: 4 })
const lists = fc.array(fc.array(literal, { minLength: 1, maxLength: 4 }), { maxLength: 12 })

test('any text holds what a search for each literal by itself would find', () => {
  fc.assert(
    fc.property(lists, fc.string({ unit: units, maxLength: 60 }), (several, text) => {
      const expressions = several.map((literals) => looksFor(...literals))
      const mayHold = new LiteralScan(expressions).search(text)
      for (const expression of expressions) expect(mayHold(expression)).toBe(mayMatch(expression, text))
    }),
    { numRuns: 500 },
  )
})

describe('the expressions of all rules', () => {
  const expressions = rules.flatMap((rule) => (rule.kind === 'text' ? rule.expressions : []))
  const scan = new LiteralScan(expressions)
  const words = fc.constantFrom(...expressions.flatMap(({ literals }) => literals))
  const texts = fc.array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 12 })

  test('have literals in normal form, none of them empty', () => {
    for (const { literals } of expressions) {
      expect(literals.length).toBeGreaterThan(0)
      for (const each of literals) expect([each, makeTextView(each).normal]).toEqual([each, each])
      expect(literals).not.toContain('')
    }
  })

  test('are met in any text as by a search for each by itself', () => {
    fc.assert(
      fc.property(texts, (parts) => {
        const { normal } = makeTextView(parts.join(''))
        const mayHold = scan.search(normal)
        expect(expressions.filter(mayHold)).toEqual(expressions.filter((each) => mayMatch(each, normal)))
      }),
    )
  })
})

test('a view with a scan answers as one without', () => {
  const known = looksFor('one')
  const view = makeTextView('ONE two', { scan: new LiteralScan([known]) })
  expect([known, looksFor('two'), looksFor('three')].map((each) => view.mayHold(each))).toEqual([true, true, false])
})
