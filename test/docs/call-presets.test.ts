/** The table of presets in docs/call-policy.md says what the presets are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { presetRules } from '../../src/guard/call-policy/call-presets.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/call-policy.md'), 'utf8')

/** Cells of the row of one demand of the checklist: observe, standard, hardened. */
function row(id: string): string[] {
  const line = page.split('\n').find((each) => each.startsWith('| ') && each.includes(id)) ?? ''
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim())
}
const { standard, hardened } = presetRules

test('LIM-1: calls a minute', () => {
  expect([standard.perMinute, hardened.perMinute]).toEqual([100, 100])
  expect(row('LIM-1').slice(1)).toEqual(['100', '100'])
})

test('LIM-2: calls a minute of the tools that the guides name', () => {
  const { read_file, query_database, send_email, execute_code } = standard.perMinuteOf
  expect([read_file, query_database, send_email, execute_code]).toEqual([1_000, 200, 10, 5])
  expect(row('LIM-2')[1]).toBe('1,000 \u00b7 200 \u00b7 10 \u00b7 5')
  expect(hardened.perMinuteOf).toEqual(standard.perMinuteOf)
})

test('LIM-4: time for an answer', () => {
  expect([standard.timeoutMs, hardened.timeoutMs]).toEqual([300_000, 60_000])
  expect(row('LIM-4').slice(1)).toEqual(['5 min', '1 min'])
})

test('OUT-1: text of an answer', () => {
  expect([standard.output, hardened.output]).toMatchObject([{}, { maxCharacters: 8_000, clean: true }])
  expect(row('OUT-1')).toEqual(['', '', 'cleaned, cut at 8,000 characters, refused where it instructs'])
})

test('AUTHZ-5 and LOG-1: high risk, and a log', () => {
  expect([standard, hardened]).toMatchObject([
    { highRiskNeedsReason: false, requireAuditLog: false, denied: [] },
    { highRiskNeedsReason: true, requireAuditLog: true, denied: ['sensitive'] },
  ])
})
