import { describe, expect, test } from 'vitest'
import { equalHashes, equalItemHashes } from '../../src/snapshot/equal-hashes.ts'
import { type SnapshotHashes, snapshotHashes } from '../../src/snapshot/snapshot.ts'
import { sampleSnapshot } from '../support/sample-snapshot.ts'

const hashes = snapshotHashes(sampleSnapshot())

function withTools(change: (tools: Map<string, string>) => void): SnapshotHashes {
  const tools = new Map(hashes.sections.tools)
  change(tools)
  return { ...hashes, sections: { ...hashes.sections, tools } }
}

describe('hashes that stand for snapshots', () => {
  test('are equal in whatever order they were written', () => {
    const turned = { ...hashes.sections, tools: new Map([...hashes.sections.tools].reverse()) }
    expect(equalHashes(hashes, { ...hashes, sections: turned })).toBe(true)
  })

  test('differ with the instructions, which are no item', () => {
    const other = { ...hashes, instructions: '0'.repeat(64) }
    expect(equalHashes(hashes, other)).toBe(false)
    expect(equalItemHashes(hashes, other)).toBe(true)
  })

  test.each<[string, (tools: Map<string, string>) => void]>([
    ['a tool more', (tools) => tools.set('another', '0'.repeat(64))],
    ['a tool less', (tools) => tools.delete([...tools.keys()][0] ?? '')],
    ['another hash', (tools) => tools.set([...tools.keys()][0] ?? '', '0'.repeat(64))],
    [
      'another name for the same hash',
      (tools) => {
        const [name = '', hash = ''] = [...tools][0] ?? []
        tools.delete(name)
        tools.set(`${name}2`, hash)
      },
    ],
  ])('differ with %s', (_what, change) => {
    expect(equalItemHashes(hashes, withTools(change))).toBe(false)
    expect(equalHashes(hashes, withTools(change))).toBe(false)
  })
})
