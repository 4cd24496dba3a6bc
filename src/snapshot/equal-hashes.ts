/** Whether hashes that stand for snapshots are the same: of statements, pins, observations and reviews. */
import { itemSections } from './definition.ts'
import type { SnapshotHashes } from './snapshot.ts'

/** Whether both stand for the same: equal instructions and the same names with the same hashes in each list. */
export function equalHashes(a: SnapshotHashes, b: SnapshotHashes): boolean {
  return a.instructions === b.instructions && equalItemHashes(a, b)
}

/** The same of the lists alone. Compared as they are, in whatever order: there may be thousands. */
export function equalItemHashes(a: SnapshotHashes, b: SnapshotHashes): boolean {
  return itemSections.every((section) => {
    const [one, other] = [a.sections[section], b.sections[section]]
    return one.size === other.size && [...one].every(([name, hash]) => other.get(name) === hash)
  })
}
