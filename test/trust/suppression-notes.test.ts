import { describe, expect, test } from 'vitest'
import type { Suppression } from '../../src/attestation/suppression.ts'
import type { Evidence, ItemEvidence } from '../../src/trust/evidence.ts'
import { type Exception, effectivePolicy, type Grants } from '../../src/trust/policy.ts'
import { suppressionNotes } from '../../src/trust/suppression-notes.ts'
import { cleanEvidence, signedItem } from './evidence-samples.ts'

const end = '2027-01-01T00:00:00Z'
const before = Date.parse(end) - 1
const sha256 = 'a'.repeat(64)
const finding = {
  rule: 'html-comment',
  severity: 'error',
  section: 'tools',
  name: 'read_file',
  pointer: '/description',
  start: 0,
  end: 1,
  message: 'hides text',
} as const
const item: ItemEvidence = { ...signedItem, findings: [finding], flagged: [sha256] }
const suppression: Suppression = {
  ...{ rule: 'html-comment', section: 'tools', name: 'read_file', sha256, until: end, reason: 'documentation' },
}
const exception: Exception = {
  ...{
    what: 'html-comment',
    servers: ['io.github.acme/*'],
    sha256,
    until: Date.parse(end),
    reason: 'A licence \u202e',
  },
}

function notes(grants: Partial<Grants>, more: Partial<Evidence> = {}): string[] {
  const all: Grants = { publishers: [], exceptions: [], ...grants }
  const evidence = { ...cleanEvidence, now: before, items: [item], ...more }
  return suppressionNotes(effectivePolicy([{ name: 'user', demands: {}, grants: all }]), evidence)
}

function signedWith(...suppressions: Suppression[]): Partial<Evidence> {
  const { statement } = cleanEvidence
  if (statement.state !== 'verified') throw new Error('a sample that is not signed')
  return { statement: { ...statement, value: { ...statement.value, suppressions } } }
}

describe('an exception of policy', () => {
  test('that acts is told, with its end and its reason escaped', () => {
    const [note = '', ...more] = notes({ exceptions: [exception] })
    expect(more).toEqual([])
    expect(note).toMatch(/^html-comment in tools "read_file" does not count until 2027-01-01T00:00:00\.000Z, by an exc/)
    expect(note).not.toContain('\u202e')
  })

  test('that has ended is told, too', () => {
    expect(notes({ exceptions: [exception] }, { now: Date.parse(end) })).toEqual([
      expect.stringContaining('counts again: the exception for it ended'),
    ])
  })

  test('for another text, rule or server is not', () => {
    const others = [{ sha256: 'b'.repeat(64) }, { what: 'buried-text' }, { servers: ['other'] }]
    expect(notes({ exceptions: others.map((each) => ({ ...exception, ...each })) })).toEqual([])
  })
})

describe('what a publisher suppresses is shown', () => {
  const accepting = { acceptSuppressions: ['io.github.acme/*'] }

  test.each([
    ['where policy does not let it count', {}, {}, 'policy does not let that count'],
    ['where it counts', accepting, {}, 'policy lets that count'],
    ['where it has ended', accepting, { now: Date.parse(end) }, 'that has ended'],
    ['where nothing is found any more', accepting, { items: [signedItem] }, 'nothing is found there'],
    [
      'where it covers another text',
      accepting,
      { items: [{ ...item, flagged: ['b'.repeat(64)] }] },
      'nothing is found',
    ],
  ])('%s', (_, grants, more, words) => {
    expect(notes(grants, { ...signedWith(suppression), ...more })).toEqual([expect.stringContaining(words)])
  })

  test('and whether it is new', () => {
    const more = { ...signedWith(suppression), newSuppressions: [suppression] }
    expect(notes({}, more)).toEqual([expect.stringContaining(', which is new: policy does not let that count')])
  })

  test('but not of a statement that does not hold', () => {
    expect(notes({}, { statement: { state: 'refused', reason: 'bad-signature' } })).toEqual([])
  })

  test('in a bounded number of lines', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...suppression, name: `tool-${index}` }))
    const lines = notes({}, signedWith(...many))
    expect([lines.length, lines.at(-1)]).toEqual([41, 'and 20 more about suppressions'])
  })
})
