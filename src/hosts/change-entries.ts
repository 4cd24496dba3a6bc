/** Changes several entries of one file at once, and makes sure that nothing else in it means anything else afterwards. */
import { formatPointer } from '../encoding/json-pointer.ts'
import { ConfigError } from '../errors.ts'
import { findEntries, type PlacedEntry } from './configured-entries.ts'
import type { Host, HostFile } from './host.ts'
import {
  applyEdits,
  type ConfigurationLanguage,
  type PlacedValue,
  plainValue,
  sameBut,
  type TextEdit,
} from './placed-value.ts'
import { meaningOf, piecesOf } from './unwrap-entry.ts'

/** A file as it was read. */
export interface ReadFile {
  readonly host: Host
  readonly file: HostFile
  readonly text: string
  readonly language: ConfigurationLanguage
  readonly root: PlacedValue
  readonly entries: readonly PlacedEntry[]
}

/** What becomes of one entry. */
export interface EntryChange {
  readonly entry: PlacedEntry
  readonly edits: readonly TextEdit[]
}

/** An entry before and after. */
export interface ChangedEntry {
  readonly entry: PlacedEntry
  readonly pointer: string
  /** Its text, in its stretches. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** Digest of what it means now, however it is written. */
  readonly meaning: string
}

/** A file after the changes. */
export interface ChangedFile {
  readonly text: string
  readonly changed: readonly ChangedEntry[]
}

/**
 * Applies the changes and reads the result again: what was not to change must mean what it meant.
 *
 * @throws ConfigError `E_CONFIG_UNREAD` where that is not so; `where` names the file.
 */
export function changeEntries(file: ReadFile, changes: readonly EntryChange[], where: string): ChangedFile {
  const edits = changes.flatMap((change) => change.edits)
  const text = applyEdits(file.text, edits)
  const root = file.language.read(text, where)
  const paths = changes.map(({ entry }) => entry.path)
  if (!sameBut(plainValue(file.root), plainValue(root), paths)) throw cannotChange(where)
  const after = new Map(
    findEntries(root, file.file.tables, file.host.references).map((entry) => [formatPointer(entry.path), entry]),
  )
  const changed = changes.map(({ entry }) => {
    const pointer = formatPointer(entry.path)
    const now = after.get(pointer)
    if (now === undefined || typeof now.host === 'string') throw cannotChange(where)
    return { entry, pointer, before: piecesOf(file.text, entry), after: piecesOf(text, now), meaning: meaningOf(now) }
  })
  return { text, changed }
}

function cannotChange(where: string): ConfigError {
  return new ConfigError('E_CONFIG_UNREAD', {
    found: 'entries that are written in a way that cannot be changed safely',
    where,
    expected: 'each entry in one place',
    next: 'Nothing was written. Change the entry by hand, as docs/clients.md shows',
  })
}
