/** What changed from one snapshot to another, item by item. The impact classifies a change, never the digest. */

import type { JsonValue } from '../encoding/json-value.ts'
import type { Definition, ItemSection, Section } from './definition.ts'
import { itemSections } from './definition.ts'
import { type ChangeDetail, classifyDefinitionChange, compareData, gravest, type Impact } from './definition-change.ts'
import { findRenames } from './rename.ts'
import type { Snapshot } from './snapshot.ts'

/** One item that changed, or the instructions, or the context. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'renamed' | 'changed' | 'context'
  /** `context` for what surrounds the sections: always mechanical, outside equality. */
  readonly section: Section | 'context'
  /** The item's name now; its last name if it was removed; empty for instructions and context. Attacker-controlled. */
  readonly name: string
  /** The former name of a renamed item. */
  readonly previousName?: string
  readonly impact: Impact
  readonly details: readonly ChangeDetail[]
  /** Absent for added items, instructions and context. */
  readonly before?: Definition
  /** Absent for removed items, instructions and context. */
  readonly after?: Definition
}

/**
 * All changes: instructions first, then each section's items by name, the context last. Empty where both snapshots show
 * the same in the same context.
 */
export function diffSnapshots(from: Snapshot, to: Snapshot): Change[] {
  return [
    ...diffInstructions(from.instructions, to.instructions),
    ...itemSections.flatMap((section) => diffSection(section, from.sections[section], to.sections[section])),
    ...diffContext(from, to),
  ]
}

function diffInstructions(before: string | null, after: string | null): Change[] {
  if (before === after) return []
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed'
  const sides = { ...(before === null ? {} : { before }), ...(after === null ? {} : { after }) }
  const detail: ChangeDetail = { pointer: '', impact: 'text', ...sides }
  return [{ kind, section: 'instructions', name: '', impact: 'text', details: [detail] }]
}

function diffSection(section: ItemSection, from: readonly Definition[], to: readonly Definition[]): Change[] {
  const former = new Map(from.map((definition) => [definition.name, definition]))
  const current = new Set(to.map(({ name }) => name))
  const removed = from.filter(({ name }) => !current.has(name))
  const added = to.filter(({ name }) => !former.has(name))
  const renames = findRenames(removed, added)
  const renamed = new Set(renames.flatMap(({ before, after }) => [before, after]))
  const changes = [
    ...to.flatMap((after) => changedItem(former.get(after.name), after)),
    ...renames.map(({ before, after }) => renamedItem(before, after)),
    ...added.filter((definition) => !renamed.has(definition)).map(addedItem),
    ...removed.filter((definition) => !renamed.has(definition)).map(removedItem),
  ]
  return changes.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))

  function addedItem(after: Definition): Change {
    const details: ChangeDetail[] = [{ pointer: '', impact: 'text', after: after.value }]
    return { kind: 'added', section, name: after.name, impact: 'text', details, after }
  }

  function removedItem(before: Definition): Change {
    const details: ChangeDetail[] = [{ pointer: '', impact: 'contract', before: before.value }]
    return { kind: 'removed', section, name: before.name, impact: 'contract', details, before }
  }
}

function changedItem(before: Definition | undefined, after: Definition): Change[] {
  if (before === undefined || before.hash === after.hash) return []
  const { section, name } = after
  return [{ kind: 'changed', section, name, ...classifyDefinitionChange(before, after), before, after }]
}

/** The name is text that a model reads, so a renamed item's impact is never less. */
function renamedItem(before: Definition, after: Definition): Change {
  const { section, name } = after
  const change = classifyDefinitionChange(before, after)
  return { kind: 'renamed', section, name, previousName: before.name, ...change, before, after }
}

function diffContext(from: Snapshot, to: Snapshot): Change[] {
  const before: JsonValue = { ...from.context }
  const after: JsonValue = { ...to.context }
  const details = compareData(before, after, 'mechanical')
  return details.length === 0
    ? []
    : [{ kind: 'context', section: 'context', name: '', impact: gravest(details), details }]
}
