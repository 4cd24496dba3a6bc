import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownText } from '../../src/encoding/own-text.ts'

test.each([
  '',
  'short',
  'a name of more than twelve letters',
  'café \u{1f600} and more',
  '\ud800 alone, and \udc00 too',
])('%j is the same text', (text) => {
  expect(ownText(text)).toBe(text)
})

test('a name that is kept does not keep the message that it was read from', () => {
  // In a process of its own: what the others of this one let go of would count.
  const measure = join(import.meta.dirname, '../support/kept-by-names.mjs')
  const output = execFileSync(process.execPath, ['--expose-gc', measure], { encoding: 'utf8' })
  const { asRead, own } = JSON.parse(output) as { asRead: number; own: number }
  // What the engine does by itself is the reason for all this: where it stops, this file can go.
  expect(asRead).toBeGreaterThan(60_000_000)
  expect(own).toBeLessThan(20_000_000)
})
