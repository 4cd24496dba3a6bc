import { describe, expect, test } from 'vitest'
import { changedText } from '../../src/lint/change-text.ts'

describe('changed text', () => {
  test('is the sentences that came and went, wherever they stand', () => {
    const before = { name: 'add', description: 'Adds. Fast.' }
    const after = { name: 'add', title: 'Fast.', description: 'Adds. Twice.' }
    expect(changedText(before, after)).toMatchObject({ added: ['twice.'], removed: [] })
    expect(changedText(after, before)).toMatchObject({ added: [], removed: ['twice.'] })
  })

  test('is none where only white space, case or hidden characters differ', () => {
    expect(changedText('One line of text.', 'One\n  LINE of\u200b text.')).toMatchObject({ added: [], similarity: 1 })
  })

  test('is all of a text that came or went', () => {
    expect(changedText(null, 'One. Two.')).toEqual({ added: ['one.', 'two.'], removed: [], former: [], similarity: 0 })
    expect(changedText('One.', null)).toMatchObject({ added: [], removed: ['one.'], similarity: 0 })
  })

  test('says which share of the words stayed', () => {
    expect(changedText('one two three four', 'one two three five').similarity).toBe(0.75)
    expect(changedText('', '').similarity).toBe(1)
  })
})
