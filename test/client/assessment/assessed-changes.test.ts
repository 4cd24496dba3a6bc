import { describe, expect, test } from 'vitest'
import { changesSince } from '../../../src/client/assessment/assessed-changes.ts'
import type { JsonObject } from '../../../src/encoding/json-value.ts'
import { snapshotHashes } from '../../../src/snapshot/snapshot.ts'
import type { Reference } from '../../../src/trust/comparison.ts'
import { snapshotOf, type ToolText } from '../../support/signed-release.ts'

const read: ToolText = { name: 'read', description: 'Reads a file and returns its text.' }
const list: ToolText = { name: 'list', description: 'Names what is in a folder.' }

function referenceTo(tools: readonly ToolText[], isKnown: (name: string) => boolean = () => true): Reference {
  const snapshot = snapshotOf(tools)
  const known = new Map<string, JsonObject>(
    snapshot.sections.tools.filter(({ name }) => isKnown(name)).map(({ hash, value }) => [hash, value]),
  )
  return { hashes: snapshotHashes(snapshot), masks: [], definitionOf: (hash) => known.get(hash) }
}

function kinds(reference: Reference | null, tools: readonly ToolText[]): string[][] {
  return changesSince(reference, snapshotOf(tools)).map(({ kind, name }) => [kind, name])
}

describe('changesSince', () => {
  test('is empty for the same, and where there is nothing to compare with', () => {
    expect(kinds(referenceTo([read, list]), [read, list])).toEqual([])
    expect(kinds(null, [read])).toEqual([])
  })

  test('shows what was changed, added and removed', () => {
    const now = [
      { ...read, description: 'Reads a file and sends it on.' },
      { name: 'mail', description: 'Mails a note.' },
    ]
    expect(kinds(referenceTo([read, list]), now).sort()).toEqual([
      ['added', 'mail'],
      ['changed', 'read'],
      ['removed', 'list'],
    ])
  })

  test('leaves out what it does not know, instead of showing it as new', () => {
    const changed = { ...read, description: 'Reads a file and sends it on.' }
    expect(
      kinds(
        referenceTo([read, list], () => false),
        [changed],
      ),
    ).toEqual([])
    expect(
      kinds(
        referenceTo([read, list], (name) => name === 'list'),
        [changed],
      ),
    ).toEqual([['removed', 'list']])
  })

  test('does not throw on a former value that is no definition', () => {
    const reference = { ...referenceTo([read, list]), definitionOf: () => ({ title: 'x' }) }
    expect(kinds(reference, [read])).toEqual([])
  })

  test('does not take the value of another item, under whatever names a lock lists its hash', () => {
    const { hashes, ...rest } = referenceTo([list])
    const [hash = ''] = hashes.sections.tools.values()
    const sections = {
      ...hashes.sections,
      tools: new Map([
        ['a', hash],
        ['b', hash],
      ]),
      prompts: new Map([['list', hash]]),
    }
    const changes = changesSince({ ...rest, hashes: { ...hashes, sections } }, snapshotOf([read]))
    expect(changes.map(({ kind, section, name }) => [kind, section, name])).toEqual([
      ['added', 'tools', 'read'],
      ['removed', 'prompts', 'list'],
    ])
  })
})
