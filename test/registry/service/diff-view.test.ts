import { describe, expect, test } from 'vitest'
import { makeDiffPage } from '../../../registry/service/diff-view.ts'
import type { DiffChange } from '../../../registry/service/types.ts'
import { noChange } from '../../../src/lint/change-score.ts'
import { diffView, finding, inTagCharacters, publisher, summary, tool } from '../../support/page-fixtures.ts'

function changed(name: string, more: Partial<DiffChange> = {}): DiffChange {
  const details = [{ pointer: '/description', impact: 'text' as const, before: 'one', after: 'two' }]
  return { kind: 'changed', section: 'tools', name, impact: 'text', details, findings: [], score: noChange, ...more }
}

function added(name: string, description: string, more: Partial<DiffChange> = {}): DiffChange {
  const after = tool(name, description)
  const details = [{ pointer: '', impact: 'text' as const, after: after.value }]
  return {
    kind: 'added',
    section: 'tools',
    name,
    impact: 'text',
    details,
    after,
    findings: [],
    score: noChange,
    ...more,
  }
}

function removed(name: string): DiffChange {
  const before = tool(name, 'gone')
  const details = [{ pointer: '', impact: 'contract' as const, before: before.value }]
  return { kind: 'removed', section: 'tools', name, impact: 'contract', details, before, findings: [], score: noChange }
}

const schemaBump = [
  { pointer: '/inputSchema/$schema', impact: 'mechanical' as const, before: 'draft-07', after: 'draft 2020-12' },
]
const mechanical = (name: string) => changed(name, { impact: 'mechanical', details: schemaBump })
const context: DiffChange = {
  kind: 'context',
  section: 'context',
  name: '',
  impact: 'mechanical',
  details: [{ pointer: '/serverInfo/version', impact: 'mechanical', before: '1', after: '2' }],
  findings: [],
  score: noChange,
}
const page = (...changes: DiffChange[]) => makeDiffPage(diffView(changes))

describe('order', () => {
  test('the most dangerous change comes first, whatever its name', () => {
    const warning = finding({ severity: 'warning' })
    const names = page(
      removed('a-removed'),
      changed('b-contract', { impact: 'contract' }),
      added('c-added', 'x'),
      changed('d-text'),
      changed('e-warning', { findings: [warning] }),
      changed('', { section: 'instructions' }),
      changed('f-error', { impact: 'contract', findings: [finding()] }),
    ).cards.map(({ name }) => name)
    expect(names).toEqual(['f-error', 'e-warning', '', 'd-text', 'c-added', 'b-contract', 'a-removed'])
  })

  test('hidden characters weigh as much as an error, found or not', () => {
    const hiding = changed('z-hiding', {
      details: [{ pointer: '/description', impact: 'text', before: 'one', after: `one${inTagCharacters('two')}` }],
    })
    const cards = page(changed('a-warning', { findings: [finding({ severity: 'warning' })] }), hiding).cards
    expect(cards.map(({ name }) => name)).toEqual(['z-hiding', 'a-warning'])
  })

  test('a suspicious change weighs as a warning, and is never folded away', () => {
    const score = { score: 0.45, parts: ['hides'], similarity: 0.9 } as const
    const result = page(
      changed('a-note', { findings: [finding({ severity: 'note' })] }),
      changed('b-suspicious', { score }),
      changed('c-warning', { findings: [finding({ severity: 'warning' })] }),
      changed('d-error', { findings: [finding()] }),
      changed('e-form', { impact: 'mechanical', details: schemaBump, score: { ...score, score: 0.4 } }),
    )
    expect(result.cards.map(({ name }) => name)).toEqual(['d-error', 'b-suspicious', 'c-warning', 'e-form', 'a-note'])
    expect(result.cards[1]).toMatchObject({ isSuspicious: true, gained: ['hides something from the person'] })
    expect(result.counts.suspicious).toBe(2)
  })

  test('within a card flagged text comes first, mechanical details last', () => {
    const details = [
      { pointer: '/execution/taskSupport', impact: 'mechanical' as const, before: 'a', after: 'b' },
      { pointer: '/inputSchema/required', impact: 'contract' as const, before: ['a'], after: ['b'] },
      { pointer: '/title', impact: 'text' as const, before: 'a', after: 'b' },
      { pointer: '/description', impact: 'text' as const, before: 'a', after: 'b' },
      { pointer: '/inputSchema/properties/a/description', impact: 'text' as const, before: 'a', after: 'b' },
    ]
    const flagged = finding({ pointer: '/inputSchema/properties/a/description' })
    const [card] = page(changed('x', { details, findings: [flagged] })).cards
    expect(card?.passages.map(({ pointer }) => pointer)).toEqual([
      '/inputSchema/properties/a/description',
      '/description',
      '/title',
      '/inputSchema/required',
      '/execution/taskSupport',
    ])
  })
})

describe('groups', () => {
  test('mechanical changes and context stand apart', () => {
    const result = page(mechanical('m'), context, changed('t'))
    expect(result.cards.map(({ name }) => name)).toEqual(['t'])
    expect(result.mechanical.map(({ name }) => name)).toEqual(['m'])
    expect(result.context).toHaveLength(1)
  })

  test('a mechanical change with a finding is not folded away', () => {
    const result = page(changed('m', { impact: 'mechanical', details: schemaBump, findings: [finding()] }))
    expect(result.cards).toHaveLength(1)
    expect(result.mechanical).toEqual([])
  })

  test('a mechanical change that hides characters is not folded away', () => {
    const details = [
      { pointer: '/execution/taskSupport', impact: 'mechanical' as const, before: 'a', after: 'a\u200b' },
    ]
    expect(page(changed('m', { impact: 'mechanical', details })).cards).toHaveLength(1)
  })
})

describe('counts', () => {
  test('each item counts once, findings and hidden characters each', () => {
    const hiding = changed('h', {
      details: [{ pointer: '/description', impact: 'text', before: 'a', after: 'a\u200b\u200bb' }],
      findings: [finding(), finding({ rule: 'other' })],
    })
    const renamed = changed('new', { kind: 'renamed', previousName: 'old' })
    const { counts } = page(
      hiding,
      changed('c', { impact: 'contract' }),
      mechanical('m'),
      added('a', 'x'),
      removed('r'),
      renamed,
      context,
    )
    expect(counts).toEqual({
      text: 1,
      contract: 1,
      mechanical: 1,
      added: 1,
      removed: 1,
      renamed: 1,
      newFindings: 2,
      suspicious: 0,
      newHiddenCharacters: 2,
    })
  })

  test('what did not change is counted, without instructions and removed items', () => {
    const instructions = changed('', { section: 'instructions' })
    expect(page(instructions, removed('r'), added('a', 'x'), changed('c'), context).unchangedCount).toBe(10)
  })

  test('nothing changed is no card at all', () => {
    expect(page()).toMatchObject({ cards: [], mechanical: [], context: [], unchangedCount: 12 })
  })

  test('hidden characters that were there before, or that everybody writes, do not count', () => {
    const details = [{ pointer: '/description', impact: 'text' as const, before: 'a\u200bb', after: 'b\u200ba ⚠️' }]
    expect(page(changed('x', { details })).counts.newHiddenCharacters).toBe(0)
  })

  test('hidden characters in new names count', () => {
    const details = [
      { pointer: '/inputSchema/properties/na\u200bme', impact: 'contract' as const, after: { type: 'string' } },
    ]
    expect(page(changed('x', { details })).counts.newHiddenCharacters).toBe(1)
    expect(page(changed('a\u200bb', { kind: 'renamed', previousName: 'ab' })).counts.newHiddenCharacters).toBe(1)
    expect(page(added('a\u200bb', 'x')).counts.newHiddenCharacters).toBe(1)
  })
})

describe('cards', () => {
  test('an added item shows its description as prose, then the rest', () => {
    const [card] = page(added('new_tool', 'Does a thing.')).cards
    expect(card?.passages.map(({ pointer, form, hasBefore }) => [pointer, form, hasBefore])).toEqual([
      ['/description', 'prose', false],
      ['', 'json', false],
    ])
    expect(card?.passages[1]?.runs.map(({ text }) => text).join('')).not.toContain('Does a thing.')
  })

  test('an added item without a description in words is shown whole', () => {
    const after = tool('odd', 'x', { description: 7 })
    const [card] = page(added('odd', 'x', { after })).cards
    expect(card?.passages).toHaveLength(1)
    expect(card?.passages[0]?.runs[0]?.text).toContain('"description": 7')
  })

  test('a removed item has an older side only', () => {
    const [card] = page(removed('old_tool')).cards
    expect(card?.passages.every(({ hasAfter }) => !hasAfter)).toBe(true)
  })

  test('instructions that appear are shown as added prose', () => {
    const details = [{ pointer: '', impact: 'text' as const, after: 'Be brief.' }]
    const [card] = page({
      kind: 'added',
      section: 'instructions',
      name: '',
      impact: 'text',
      details,
      findings: [],
      score: noChange,
    }).cards
    expect(card?.passages).toMatchObject([{ pointer: '', form: 'prose', hasBefore: false }])
  })

  test('a renamed item does not list its name a second time', () => {
    const details = [
      { pointer: '/name', impact: 'text' as const, before: 'old', after: 'new' },
      { pointer: '/title', impact: 'text' as const, before: 'Old', after: 'New' },
    ]
    const [card] = page(changed('new', { kind: 'renamed', previousName: 'old', details })).cards
    expect(card?.passages.map(({ pointer }) => pointer)).toEqual(['/title'])
  })

  test('a flipped hint is named, risky unless the change is mechanical', () => {
    const details = [
      { pointer: '/annotations/readOnlyHint', impact: 'text' as const, before: true, after: false },
      { pointer: '/annotations/destructiveHint', impact: 'mechanical' as const, after: false },
      { pointer: '/annotations/openWorldHint', impact: 'text' as const, before: false, after: 'perhaps' },
      { pointer: '/annotations/other', impact: 'text' as const, before: false, after: true },
    ]
    const [card] = page(changed('x', { details })).cards
    expect(card?.hintFlips).toEqual([
      { hint: 'readOnlyHint', before: 'true', after: 'false', risky: true },
      { hint: 'openWorldHint', before: 'false', after: 'not a boolean', risky: true },
      { hint: 'destructiveHint', before: 'absent', after: 'false', risky: false },
    ])
  })

  test('findings are listed gravest first', () => {
    const findings = [
      finding({ severity: 'note', rule: 'n' }),
      finding({ rule: 'e' }),
      finding({ severity: 'warning', rule: 'w' }),
    ]
    const [card] = page(changed('x', { findings })).cards
    expect(card?.findings.map(({ rule }) => rule)).toEqual(['e', 'w', 'n'])
  })

  test('a member named __proto__ is shown like any other', () => {
    const after = tool('odd', 'x', Object.fromEntries([['__proto__', 'own']]))
    const [card] = page(added('odd', 'x', { after })).cards
    expect(card?.passages[1]?.runs[0]?.text).toContain('"__proto__": "own"')
  })
})

test('another key is noticed', () => {
  const to = summary('1.5.0', { publisher: publisher('b') })
  expect(makeDiffPage(diffView([])).publisherChanged).toBe(false)
  expect(makeDiffPage(diffView([], { to })).publisherChanged).toBe(true)
})

describe('a page stays bounded', () => {
  test('the most dangerous text is what remains', () => {
    const details = [{ pointer: '/description', impact: 'text' as const, before: 'x', after: 'word '.repeat(800_000) }]
    const result = page(changed('a-huge', { details }), changed('z-grave', { findings: [finding()] }))
    expect(result.cards.map(({ name }) => name)).toEqual(['z-grave', 'a-huge'])
    expect(result.cards[0]?.passages[0]?.omittedCharacters).toBe(0)
    expect(result.cards[1]?.passages[0]?.omittedCharacters).toBeGreaterThan(1_000_000)
  })

  test('with a hundred thousand changed values the rest is counted', () => {
    const details = Array.from({ length: 100_000 }, (_, index) => {
      return { pointer: `/inputSchema/enum/${index}`, impact: 'contract' as const, after: 'v' }
    })
    const [card] = page(changed('many', { details })).cards
    expect(card?.passages.length).toBeLessThan(20_000)
    expect((card?.passages.length ?? 0) + (card?.omittedPassages ?? 0)).toBe(100_000)
  })

  test('names of any length are shown short', () => {
    const [card] = page(changed('n'.repeat(100_000), { kind: 'renamed', previousName: 'o'.repeat(100_000) })).cards
    expect(card?.name).toHaveLength(501)
    expect(card?.previousName).toHaveLength(501)
  })
})
