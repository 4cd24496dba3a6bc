import { describe, expect, test } from 'vitest'
import { nearestName } from '../../src/trust/nearest-name.ts'

const known = ['preset', 'publishers', 'registry', 'requireReceipt']

describe('nearestName', () => {
  test.each([
    ['presets', 'preset'],
    ['Preset', 'preset'],
    ['perset', 'preset'],
    ['publisher', 'publishers'],
    ['rgeistry', 'registry'],
    ['requirereciept', 'requireReceipt'],
  ])('%s was probably meant as %s', (written, meant) => {
    expect(nearestName(written, known)).toBe(meant)
  })

  test.each(['', 'x', 'completely-else', 'p'.repeat(1_000_000)])('nothing is near %s', (written) => {
    expect(nearestName(written, known)).toBeUndefined()
  })
})
