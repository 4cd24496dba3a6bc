/** The changes that an assessment can show: those whose former definition is known. */
import { type Change, diffSnapshots } from '../../snapshot/change.ts'
import { type Definition, type ItemSection, itemSections } from '../../snapshot/definition.ts'
import { makeSnapshot, type Snapshot } from '../../snapshot/snapshot.ts'
import { compareDefinition, formerDefinition, type Reference } from '../../trust/comparison.ts'

/**
 * What differs from a reference, item by item. An item whose former definition is not known is left out on both sides,
 * because it would look like a new one; the verdict names it all the same.
 */
export function changesSince(reference: Reference | null, snapshot: Snapshot): Change[] {
  if (reference === null) return []
  const before: Partial<Record<ItemSection, Definition[]>> = {}
  const after: Partial<Record<ItemSection, Definition[]>> = {}
  for (const section of itemSections) {
    const pairs = snapshot.sections[section].flatMap((item) => differing(item, reference))
    after[section] = pairs.map(({ item }) => item)
    before[section] = [...pairs.flatMap(({ former }) => former), ...removed(section, snapshot, reference)]
  }
  const { context } = snapshot
  // Former instructions are kept apart from definitions, so a change of theirs is told by the verdict alone.
  const parts = { context, instructions: null }
  return diffSnapshots(makeSnapshot({ ...parts, sections: before }), makeSnapshot({ ...parts, sections: after }))
}

function differing(item: Definition, reference: Reference): { item: Definition; former: Definition[] }[] {
  const { standing, before } = compareDefinition(item, reference)
  if (standing === 'same') return []
  if (standing === 'unlisted') return [{ item, former: [] }]
  return before === undefined ? [] : [{ item, former: [before] }]
}

function removed(section: ItemSection, snapshot: Snapshot, reference: Reference): Definition[] {
  const shown = new Set(snapshot.sections[section].map(({ name }) => name))
  return [...reference.hashes.sections[section]]
    .filter(([name]) => !shown.has(name))
    .flatMap(([name, hash]) => formerDefinition(reference, { section, name, hash }) ?? [])
}
