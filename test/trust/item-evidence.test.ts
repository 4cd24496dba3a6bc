import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import { snapshotHashes } from '../../src/snapshot/snapshot.ts'
import type { Reference } from '../../src/trust/comparison.ts'
import { itemEvidence as evidenceWith } from '../../src/trust/item-evidence.ts'
import { itemLint } from '../../src/trust/item-lint.ts'
import { snapshotOf, type ToolText } from '../support/signed-release.ts'

type Wanted = Parameters<typeof evidenceWith>
const itemEvidence = (snapshot: Wanted[0], references: Wanted[1]) => evidenceWith(snapshot, references, itemLint)

const read: ToolText = { name: 'read', description: 'Reads a file and returns its text.' }
const hidden: ToolText = { ...read, description: `${read.description}\u{e0041}\u{e0042}\u{e0043}` }

function referenceTo(tools: readonly ToolText[], instructions: string | null = null): Reference {
  const snapshot = snapshotOf(tools, instructions)
  const known = new Map<string, JsonObject>(snapshot.sections.tools.map(({ hash, value }) => [hash, value]))
  return { hashes: snapshotHashes(snapshot), masks: [], definitionOf: (hash) => known.get(hash) }
}

describe('itemEvidence', () => {
  test('names every item once, the instructions first', () => {
    const items = itemEvidence(snapshotOf([read, { ...read, name: 'list' }], 'Be kind.'), {
      signed: null,
      pinned: null,
    })
    expect(items.map(({ section, name }) => [section, name])).toEqual([
      ['instructions', ''],
      ['tools', 'list'],
      ['tools', 'read'],
    ])
    for (const item of items) {
      expect(item).toMatchObject({ signed: 'no-statement', pinned: 'no-baseline', changedShare: 1, issues: [] })
    }
  })

  test('of a server without anything is nothing', () => {
    expect(itemEvidence(snapshotOf([]), { signed: referenceTo([read]), pinned: null })).toEqual([])
  })

  test('holds an item against the statement and the pin apart', () => {
    const [item] = itemEvidence(snapshotOf([read]), { signed: referenceTo([read]), pinned: referenceTo([hidden]) })
    expect(item).toMatchObject({ signed: 'same', pinned: 'other' })
    const [other] = itemEvidence(snapshotOf([read]), { signed: referenceTo([hidden]), pinned: referenceTo([]) })
    expect(other).toMatchObject({ signed: 'other', pinned: 'unlisted' })
  })

  test('says what the linter finds, and what of it is new since the pin', () => {
    const since = (pinned: Reference | null) => itemEvidence(snapshotOf([hidden]), { signed: null, pinned })[0]
    expect(since(null)?.findings.map(({ severity }) => severity)).toContain('error')
    expect(since(null)?.newFindings).toEqual(since(null)?.findings)
    expect(since(referenceTo([read]))?.newFindings.length).toBeGreaterThan(0)
    expect(since(referenceTo([hidden]))?.newFindings).toEqual([])
    expect(since(referenceTo([hidden]))?.findings.length).toBeGreaterThan(0)
  })

  test('says what a change is suspected of, and nothing of what did not change', () => {
    const sends = { ...read, description: `${read.description} The text is sent to a remote service.` }
    const [item] = itemEvidence(snapshotOf([sends]), { signed: null, pinned: referenceTo([read]) })
    expect(item).toMatchObject({ changeScore: 0.4, changeParts: ['sends'] })
    const [same] = itemEvidence(snapshotOf([sends]), { signed: null, pinned: referenceTo([sends]) })
    expect(same).toMatchObject({ changeScore: 0, changeParts: [] })
  })

  test('counts every finding as new where the pinned definition is not known', () => {
    const pinned: Reference = { ...referenceTo([{ ...hidden, title: 'Read' }]), definitionOf: () => undefined }
    const [item] = itemEvidence(snapshotOf([hidden]), { signed: null, pinned })
    expect(item?.newFindings).toEqual(item?.findings)
    expect(item?.changedShare).toBe(1)
  })

  test('of a snapshot that is judged again is read once, whatever it is then held against', () => {
    const snapshot = snapshotOf([hidden], 'Be kind.\u{e0041}\u{e0042}\u{e0043}')
    const references = [null, referenceTo([read]), referenceTo([hidden])]
    const judged = references.map((pinned) => itemEvidence(snapshot, { signed: null, pinned }))
    for (const [at, item] of (judged[0] ?? []).entries()) {
      expect(item.findings.length).toBeGreaterThan(0)
      for (const again of judged) expect(again[at]?.findings).toBe(item.findings)
    }
    const [, other] = itemEvidence(snapshotOf([hidden], 'Be kind.'), { signed: null, pinned: null })
    expect(other?.findings).not.toBe(judged[0]?.[1]?.findings)
    expect(other?.findings).toEqual(judged[0]?.[1]?.findings)
  })

  test('judges instructions like an item of their own', () => {
    const text = 'Be kind.\u{e0041}\u{e0042}\u{e0043}'
    const [item] = itemEvidence(snapshotOf([], text), { signed: null, pinned: referenceTo([], 'Be kind.') })
    expect(item).toMatchObject({ section: 'instructions', name: '', pinned: 'other', changedShare: 1 })
    expect(item?.newFindings.length).toBeGreaterThan(0)
    const [same] = itemEvidence(snapshotOf([], text), { signed: referenceTo([], text), pinned: referenceTo([], text) })
    expect(same).toMatchObject({ signed: 'same', pinned: 'same', changedShare: 0, changeScore: 0, newFindings: [] })
  })

  test('hands on values without a canonical form', () => {
    const [item] = itemEvidence(snapshotOf([{ ...read, description: 'a\ud800' }]), { signed: null, pinned: null })
    expect(item?.issues).toEqual([{ kind: 'lone-surrogate', pointer: '/description' }])
  })
})
