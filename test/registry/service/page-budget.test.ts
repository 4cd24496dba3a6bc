import { describe, expect, test } from 'vitest'
import { PageBudget, shortText } from '../../../registry/service/page-budget.ts'

describe('PageBudget', () => {
  test('shows usual texts whole', () => {
    const budget = new PageBudget()
    expect(budget.show('Returns the forecast.')).toEqual({ text: 'Returns the forecast.', omittedCharacters: 0 })
    expect(budget.isSpent).toBe(false)
  })

  test('is spent in the end, and then shows nothing more but counts it', () => {
    const budget = new PageBudget(1000)
    const first = budget.show('x'.repeat(3000))
    expect(first.text.length + first.omittedCharacters).toBe(3000)
    expect(budget.isSpent).toBe(true)
    expect(budget.show('more')).toEqual({ text: '', omittedCharacters: 4 })
  })

  test('many small texts spend it too', () => {
    const budget = new PageBudget(10_000)
    for (let shown = 0; shown < 60; shown += 1) budget.show('x')
    expect(budget.isSpent).toBe(true)
  })

  test('hidden characters cost what their chips cost', () => {
    const { text, omittedCharacters } = new PageBudget(10_000).show('\u200b\u200c'.repeat(5000))
    expect(text.length).toBeLessThan(1000)
    expect(text.length + omittedCharacters).toBe(10_000)
  })

  test('never cuts a character in two', () => {
    for (let size = 201; size < 240; size += 1) {
      expect(new PageBudget(size).show('😀'.repeat(100)).text.isWellFormed()).toBe(true)
    }
  })
})

test('a short text stays, a long one is cut with a mark', () => {
  expect(shortText('name')).toBe('name')
  expect(shortText('n'.repeat(500))).toHaveLength(500)
  expect(shortText('n'.repeat(501))).toBe(`${'n'.repeat(500)}…`)
  expect(shortText(`${'n'.repeat(499)}😀`).isWellFormed()).toBe(true)
})
