import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rules } from '../../../src/lint/rules/index.ts'
import { rulePageExamples, rulePageHeadings } from '../rule-page-examples.ts'
import { checkExample } from './rule-check.ts'

const folder = join(import.meta.dirname, '../../../src/lint/rules')
const files = readdirSync(folder)

describe('the list of rules', () => {
  test('has each file of the folder once, and no other', () => {
    const ids = rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const named = files
      .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
      .map((file) => file.replace('.ts', ''))
    expect([...ids].sort()).toEqual(named.sort())
  })

  test('ids and titles are fit for reports', () => {
    for (const { id, title } of rules) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/)
      expect(title).toMatch(/^[A-Z][^.]{10,100}$/)
    }
  })
})

describe.each(rules)('the page of $id', (rule) => {
  const page = files.includes(`${rule.id}.md`) ? readFileSync(join(folder, `${rule.id}.md`), 'utf8') : ''

  test('says what is bad, what is good, why, how to fix it, and its limits', () => {
    expect(page.startsWith(`# ${rule.id}\n`)).toBe(true)
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual(rulePageHeadings)
    expect(page).toContain(`Severity: ${rule.severity}`)
  })

  test('its bad examples are found', () => {
    const bad = rulePageExamples(page, 'Bad')
    expect(bad.length).toBeGreaterThanOrEqual(2)
    for (const text of bad)
      expect(checkExample(rule, text).map(({ severity = rule.severity }) => severity)).toContain(rule.severity)
  })

  test('its good examples are not', () => {
    const good = rulePageExamples(page, 'Good')
    expect(good.length).toBeGreaterThanOrEqual(2)
    for (const text of good) expect(checkExample(rule, text)).toEqual([])
  })
})
