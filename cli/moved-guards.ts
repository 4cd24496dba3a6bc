/** Entries whose guard lies where this program was once: another version of Node.js, another folder. They are wrapped anew. */
import type { ConfigurationFile } from '../src/client/configuration/configuration-file.ts'
import { isRecordOf, type WrapRecord } from '../src/client/configuration/wrap-records.ts'
import { isOwnProgram } from '../src/client/own-program.ts'
import { formatPointer } from '../src/encoding/json-pointer.ts'
import { changeEntries, type EntryChange } from '../src/hosts/change-entries.ts'
import { findEntries, type PlacedEntry } from '../src/hosts/configured-entries.ts'
import { guardWords } from '../src/hosts/guarded-command.ts'
import { fileWords } from '../src/hosts/host.ts'
import { restoreEntry } from '../src/hosts/unwrap-entry.ts'

/** A file as it was before such entries were wrapped, and which these are. */
export interface WithoutMovedGuards {
  /** Its bytes are still those on the disk. */
  readonly file: ConfigurationFile
  /** JSON pointers. */
  readonly moved: ReadonlySet<string>
}

/**
 * Puts back what was wrapped and has not been changed since, and does not start this program any more. Without this a guard
 * would be put in front of a guard. Entries are told by name among those that `isMeant`.
 *
 * @throws ConfigError `E_CONFIG_UNREAD` as {@link changeEntries}.
 */
export function withoutMovedGuards(
  file: ConfigurationFile,
  isMeant: (name: string) => boolean,
  records: readonly WrapRecord[],
): WithoutMovedGuards {
  const changes = file.entries.flatMap((entry) => (isMeant(entry.name) ? putBack(entry, file, records) : []))
  if (changes.length === 0) return { file, moved: new Set() }
  const where = fileWords(file.path)
  const { text } = changeEntries(file, changes, where)
  const root = file.language.read(text, where)
  const entries = findEntries(root, file.file.tables, file.host.references)
  return {
    file: { ...file, text, root, entries },
    moved: new Set(changes.map(({ entry }) => formatPointer(entry.path))),
  }
}

function putBack(entry: PlacedEntry, file: ConfigurationFile, records: readonly WrapRecord[]): EntryChange[] {
  const { host, path } = entry
  if (typeof host === 'string' || host.kind === 'url' || guardWords(host, isOwnProgram) !== null) return []
  const record = records.find((each) => isRecordOf(each, file.path, path))
  const edits = record === undefined ? undefined : restoreEntry(file.text, entry, record)
  return edits === undefined ? [] : [{ entry, edits }]
}
