import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { configurationRules } from '../../../../src/lint/configuration/rules/index.ts'
import { rules } from '../../../../src/lint/rules/index.ts'
import { rulePageExamples, rulePageHeadings } from '../../rule-page-examples.ts'
import { checkConfiguration, configurationSeverities } from './rule-check.ts'

const folder = join(import.meta.dirname, '../../../../src/lint/configuration/rules')
const files = readdirSync(folder)

describe('the list of rules for configurations', () => {
  test('has each file of the folder once, and no other', () => {
    const ids = configurationRules.map(({ id }) => id)
    const named = files.filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    expect([...ids].sort()).toEqual(named.map((file) => file.replace('.ts', '')).sort())
  })

  test('ids and titles are fit for reports, and no rule for definitions has the same id', () => {
    const others = new Set(rules.map(({ id }) => id))
    for (const { id, title } of configurationRules) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/)
      expect(title).toMatch(/^[A-Z][^.]{10,100}$/)
      expect(others.has(id)).toBe(false)
    }
  })
})

describe.each(configurationRules)('the page of $id', (rule) => {
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
    for (const example of bad) expect(configurationSeverities(rule, example)).toContain(rule.severity)
  })

  test('its good examples are not', () => {
    const good = rulePageExamples(page, 'Good')
    expect(good.length).toBeGreaterThanOrEqual(2)
    for (const example of good) expect(checkConfiguration(rule, example)).toEqual([])
  })
})
