import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { heavyTests, leftOut } from './heavy-tests.ts'

test('every heavy test is a file that exists, so that none is left out by an old name', () => {
  for (const file of heavyTests) expect(existsSync(join(import.meta.dirname, '../..', file))).toBe(true)
})

test('nothing is left out unless a run asks for it', () => {
  expect(leftOut({})).toEqual([])
  expect(leftOut({ TOUCHMARK_TESTS: 'light' })).toEqual(heavyTests)
})
