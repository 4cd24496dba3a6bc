import { expect, test } from 'vitest'
import { makeVersionPage } from '../../../registry/service/version-page.ts'
import { finding, snapshotOf, tool, versionView } from '../../support/page-fixtures.ts'

test('findings stand at their items and are counted at the top', () => {
  const { name: _, ...inInstructions } = finding({ section: 'instructions', pointer: '' })
  const findings = [
    finding({ name: 'b' }),
    finding({ name: 'b', rule: 'other' }),
    inInstructions,
    finding({ name: 'gone' }),
  ]
  const model = makeVersionPage(versionView(snapshotOf([tool('a', 'x'), tool('b', 'y')], 'Be brief.'), { findings }))
  expect(model.places).toEqual([
    { anchor: 'instructions', name: null, count: 1 },
    { anchor: 'tools-2', name: 'b', count: 2 },
  ])
  expect(model.sections[0]?.items.map((item) => item.findings.length)).toEqual([0, 2])
})

test('items carry title, description, the whole and its hash', () => {
  const definition = tool('a', 'Does it.', { title: 'A' })
  const [item] = makeVersionPage(versionView(snapshotOf([definition]))).sections[0]?.items ?? []
  expect(item).toMatchObject({ name: 'a', title: 'A', description: { text: 'Does it.' }, hash: definition.hash })
  expect(item?.whole.text).toContain('"description": "Does it."')
})

test('a title or description that is no string is no words', () => {
  const odd = tool('a', 'x', { title: 7, description: { a: 1 } })
  expect(makeVersionPage(versionView(snapshotOf([odd]))).sections[0]?.items[0]).toMatchObject({
    title: null,
    description: null,
  })
})

test('the page of a huge version stays bounded, and says what is missing', () => {
  const tools = Array.from({ length: 2000 }, (_, index) => tool(`tool-${index}`, 'a\u200bb\u200c'.repeat(1000)))
  const items = makeVersionPage(versionView(snapshotOf(tools))).sections[0]?.items ?? []
  const shown = items.reduce(
    (sum, { description, whole }) => sum + (description?.text.length ?? 0) + whole.text.length,
    0,
  )
  expect(items).toHaveLength(2000)
  expect(shown).toBeLessThan(300_000)
  expect(items.at(-1)?.whole.omittedCharacters).toBeGreaterThan(4000)
})
