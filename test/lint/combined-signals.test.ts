import { describe, expect, test } from 'vitest'
import { combineSignals } from '../../src/lint/combined-signals.ts'
import type { Finding, Severity } from '../../src/lint/finding.ts'

const ruleWeights = new Map([
  ['half-a', 0.5],
  ['half-b', 0.5],
  ['most', 0.9],
  ['whole', 1],
  ['nothing', 0],
  ...Array.from({ length: 10 }, (_, index): [string, number] => [`tenth-${index}`, 0.1]),
])
const weights = { weights: ruleWeights, graveRules: new Set(['grave']) }

function found(...rules: (string | [string, Severity])[]): Finding[] {
  return rules.map((each) => {
    const [rule, severity] = typeof each === 'string' ? [each, 'note' as const] : each
    return { rule, severity, section: 'tools', name: 'a', pointer: '/description', start: 0, end: 1, message: '' }
  })
}

describe('a warning', () => {
  test('where the weights of two rules make one', () => {
    expect(combineSignals(found('half-a', 'half-b'), weights)).toEqual({
      pointer: '',
      start: 0,
      end: 0,
      message: '2 weak signals add up to 1: half-a, half-b',
    })
  })

  test('of notes and warnings alike, named in the order in which they were found', () => {
    const findings = found(['most', 'warning'], 'half-b', 'half-a', 'half-b')
    expect(combineSignals(findings, weights)?.message).toBe('3 weak signals add up to 1.9: most, half-b, half-a')
  })

  test('where ten tenths make one, whatever the sum of fractions says', () => {
    const tenths = Array.from({ length: 10 }, (_, index) => `tenth-${index}`)
    expect(combineSignals(found(...tenths), weights)?.message).toMatch(/^10 weak signals add up to 1: /)
    expect(combineSignals(found(...tenths.slice(1)), weights)).toBeUndefined()
  })
})

describe('an error', () => {
  test.each([
    ['where two telling rules warn', found(['half-a', 'warning'], ['half-b', 'warning'])],
    ['where one of them is otherwise an error', found(['half-a', 'warning'], ['grave', 'warning'])],
  ])('%s', (_, findings) => {
    expect(combineSignals(findings, weights)).toMatchObject({ severity: 'error', pointer: '' })
  })

  test('a warning where the item is there to find such text', () => {
    const findings = found(['half-a', 'warning'], ['half-b', 'warning'])
    const description = 'Detects prompts such as these.'
    expect(combineSignals(findings, weights, description)?.message).toBe('2 weak signals add up to 1: half-a, half-b')
    expect(combineSignals(findings, weights, 'Adds two numbers.')?.severity).toBe('error')
  })

  test.each([
    ['where one of them notes', found(['half-a', 'warning'], 'half-b')],
    ['where one of them weighs little', found(['half-a', 'warning'], ['tenth-1', 'warning'], 'half-b')],
    ['where one rule warns twice', found(['half-a', 'warning'], ['half-a', 'warning'], 'half-b')],
  ])('a warning %s', (_, findings) => {
    expect(combineSignals(findings, weights)?.severity).toBeUndefined()
  })
})

describe('no warning', () => {
  test.each([
    ['where nothing was found', found()],
    ['where the sum stays below one', found('most', 'nothing')],
    ['where one rule fires several times', found('half-a', 'half-a', 'half-a')],
    ['where one rule weighs one by itself', found('whole')],
    ['beside a rule without weight', found('whole', 'nothing', 'unheard-of')],
    ['where errors make up the sum: they speak for themselves', found(['half-a', 'error'], 'half-b')],
  ])('%s', (_, findings) => {
    expect(combineSignals(findings, weights)).toBeUndefined()
  })
})
