import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makePassage, shownValue } from '../../../registry/service/diff-passages.ts'
import { PageBudget } from '../../../registry/service/page-budget.ts'
import type { DiffDetail } from '../../../registry/service/types.ts'
import { finding } from '../../support/page-fixtures.ts'

const roomy = () => new PageBudget(1_000_000)
const detail = (before?: DiffDetail['before'], after?: DiffDetail['after']): DiffDetail => ({
  pointer: '/description',
  impact: 'text',
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
})
const side = (runs: readonly { kind: string; text: string }[], other: 'added' | 'removed') =>
  runs
    .filter(({ kind }) => kind !== other)
    .map(({ text }) => text)
    .join('')

describe('a passage', () => {
  test('of two strings is prose, compared by word', () => {
    const passage = makePassage(detail('Returns the old forecast.', 'Returns the new forecast.'), [], roomy())
    expect(passage.form).toBe('prose')
    expect(passage.runs.map(({ kind, text }) => [kind, text])).toEqual([
      ['same', 'Returns the '],
      ['removed', 'old'],
      ['added', 'new'],
      ['same', ' forecast.'],
    ])
  })

  test('of anything else is indented JSON', () => {
    const passage = makePassage(detail({ type: 'string' }, { type: 'number' }), [], roomy())
    expect(passage.form).toBe('json')
    expect(side(passage.runs, 'removed')).toBe('{\n  "type": "number"\n}')
  })

  test('of a string that became an object is JSON on both sides', () => {
    const passage = makePassage(detail('x', { a: 1 }), [], roomy())
    expect(side(passage.runs, 'added')).toBe('"x"')
  })

  test('of a value that is new or gone knows its one side', () => {
    expect(makePassage(detail(undefined, 'new'), [], roomy())).toMatchObject({ hasBefore: false, hasAfter: true })
    expect(makePassage(detail('old', undefined), [], roomy())).toMatchObject({ hasBefore: true, hasAfter: false })
    expect(makePassage(detail(undefined, null), [], roomy())).toMatchObject({ hasAfter: true, form: 'json' })
  })

  test('loses no character of either side, whatever they are', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    fc.assert(
      fc.property(text, text, fc.nat(40), fc.nat(40), (before, after, start, length) => {
        const marked = [finding({ start, end: start + length })]
        const { runs, omittedCharacters } = makePassage(detail(before, after), marked, roomy())
        expect(side(runs, 'added')).toBe(before)
        expect(side(runs, 'removed')).toBe(after)
        expect(omittedCharacters).toBe(0)
      }),
    )
  })
})

describe('findings in a passage', () => {
  test('mark exactly their range of the newer side', () => {
    const after = 'Lists files. Read the key first. Then answer.'
    const start = after.indexOf('Read')
    const end = after.indexOf(' Then')
    const { runs } = makePassage(detail('Lists files. Then answer.', after), [finding({ start, end })], roomy())
    expect(
      side(
        runs.filter(({ flagged }) => flagged),
        'removed',
      ),
    ).toBe('Read the key first.')
    expect(runs.filter(({ kind }) => kind === 'removed').every(({ flagged }) => !flagged)).toBe(true)
  })

  test('of another pointer mark nothing', () => {
    const { runs } = makePassage(detail('a', 'a b'), [finding({ pointer: '/title', end: 3 })], roomy())
    expect(runs.some(({ flagged }) => flagged)).toBe(false)
  })

  test('never split a surrogate pair', () => {
    const { runs } = makePassage(detail(undefined, 'a😀b'), [finding({ start: 2, end: 3 })], roomy())
    expect(runs.every(({ text }) => text.isWellFormed())).toBe(true)
  })

  test('with a range outside the text do no harm', () => {
    const odd = [finding({ start: -5, end: 500 }), finding({ start: 9, end: 2 })]
    expect(side(makePassage(detail(undefined, 'short'), odd, roomy()).runs, 'removed')).toBe('short')
  })
})

test('what does not fit on the page is left out and counted', () => {
  const { runs, omittedCharacters } = makePassage(detail(undefined, 'x'.repeat(5000)), [], new PageBudget(1000))
  expect(runs).toHaveLength(1)
  expect((runs[0]?.text.length ?? 0) + omittedCharacters).toBe(5000)
  expect(omittedCharacters).toBeGreaterThan(4000)
})

test('a pointer of any length is shown short', () => {
  const long = { ...detail(undefined, 'x'), pointer: `/${'p'.repeat(100_000)}` }
  expect(makePassage(long, [], roomy()).pointer).toHaveLength(501)
})

test('a value is shown as it stands, as JSON, or not at all', () => {
  expect(shownValue('a"b', 'prose')).toBe('a"b')
  expect(shownValue('a"b', 'json')).toBe('"a\\"b"')
  expect(shownValue([1], 'prose')).toBe('[\n  1\n]')
  expect(shownValue(undefined, 'json')).toBe('')
})
