/** The lines of a file that change, before and after, without the values of variables and headers. */
import { splitSecrets } from '../src/client/secret-values.ts'
import type { ChangedFile } from '../src/hosts/change-entries.ts'
import { addressMember, headersMember, type PlacedEntry, variablesMember } from '../src/hosts/configured-entries.ts'
import { memberOf } from '../src/hosts/placed-value.ts'

/** A run of lines and what takes its place. `line` is that of the first, from 1. */
export interface ChangedLines {
  readonly line: number
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

/** The runs of an entry's stretches, each without the lines that stay at its beginning and end. */
export function changedLines(text: string, { changed }: ChangedFile): ChangedLines[] {
  return changed.flatMap(({ entry, before, after }) =>
    before.flatMap((piece, index) => {
      const hide = hider(text, entry)
      const start = entry.value.pieces[index]?.start ?? 0
      const line = text.slice(0, start).split('\n').length
      return trimmed(line, piece.split(/\r?\n/).map(hide), (after[index] ?? '').split(/\r?\n/).map(hide))
    }),
  )
}

function trimmed(line: number, before: readonly string[], after: readonly string[]): ChangedLines[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const removed = before.slice(start, before.length - end)
  const added = after.slice(start, after.length - end)
  return removed.length + added.length === 0 ? [] : [{ line: line + start, removed, added }]
}

/** Leaves out what may be a secret. A text of fewer than three characters hides nothing, and would blank the rest. */
function hider(text: string, entry: PlacedEntry): (line: string) => string {
  const tables = [variablesMember(entry.inner), headersMember(entry.reach), memberOf(entry.reach, 'requestOptions')]
  const raw = tables.flatMap((member) => (member === undefined ? [] : texts(text, member.value)))
  const argv = typeof entry.host !== 'string' && entry.host.kind === 'command' ? entry.host.argv : []
  const secrets = splitSecrets(argv).flatMap(({ secret }) => (secret === null ? [] : [secret]))
  const query = queryOf(entry)
  const hidden = [...raw, ...secrets, ...query].filter((each) => each.length > 2).sort((a, b) => b.length - a.length)
  return (line) => hidden.reduce((shown, each) => shown.replaceAll(each, '\u2026'), line)
}

function texts(text: string, { content, span }: PlacedEntry['value']): string[] {
  if (content.kind === 'table') return content.members.flatMap(({ value }) => texts(text, value))
  if (content.kind === 'list') return content.items.flatMap((item) => texts(text, item))
  const own = content.kind === 'text' ? content.text.split('\n').map((line) => line.trim()) : []
  return [...text.slice(span.start, span.end).split(/\r?\n/), ...own]
}

function queryOf(entry: PlacedEntry): string[] {
  const address = addressMember(entry.reach)?.value.content
  const at = address?.kind === 'text' ? address.text.indexOf('?') : -1
  return address?.kind === 'text' && at >= 0 ? [address.text.slice(at)] : []
}
