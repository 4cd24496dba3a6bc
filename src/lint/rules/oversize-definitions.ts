/** More text than a person will read or a model should: see oversize-definitions.md. */

import { formatPointer } from '../../encoding/json-pointer.ts'
import { isObject, type JsonValue } from '../../encoding/json-value.ts'
import type { Definition } from '../../snapshot/definition.ts'
import { allDefinitions, type Snapshot } from '../../snapshot/snapshot.ts'
import type { Severity } from '../finding.ts'
import { maxMatches } from '../pattern.ts'
import type { SnapshotMatch, SnapshotRule } from '../rule.ts'

/** A measure with the value above which it is noted, and the one above which it is beyond anything seen. */
interface Bound {
  readonly note: number
  readonly warning: number
  readonly message: (size: string) => string
}

/** Sizes in UTF-16 code units. What real tools have stands in the rule's page. */
const bounds = {
  text: { note: 8_000, warning: 65_536, message: (size) => `one text of ${size} characters` },
  item: { note: 60_000, warning: 500_000, message: (size) => `one item of ${size} characters` },
  items: { note: 150, warning: 1_000, message: (size) => `${size} items in one list` },
  total: { note: 500_000, warning: 4_000_000, message: (size) => `${size} characters in all` },
} as const satisfies Record<string, Bound>

export const oversizeDefinitions: SnapshotRule = {
  kind: 'snapshot',
  id: 'oversize-definitions',
  severity: 'note',
  title: 'Server shows more than can be reviewed',
  check: (snapshot) => [...instructionMatches(snapshot), ...itemMatches(snapshot), ...listMatches(snapshot)],
}

function instructionMatches({ instructions }: Snapshot): SnapshotMatch[] {
  const size = instructions?.length ?? 0
  const found = exceeds(size, bounds.text)
  return found === undefined ? [] : [{ section: 'instructions', pointer: '', start: 0, end: size, ...found }]
}

function itemMatches(snapshot: Snapshot): SnapshotMatch[] {
  const matches = allDefinitions(snapshot).flatMap((definition) => {
    const { section, name } = definition
    return [...textMatches(definition)].map((match): SnapshotMatch => ({ section, name, ...match }))
  })
  return matches.slice(0, maxMatches)
}

/** The longest text of the item; where none is too long, the item as a whole. */
function textMatches({ value }: Definition): Omit<SnapshotMatch, 'section' | 'name'>[] {
  const { path, length } = longestText(value)
  const text = exceeds(length, bounds.text)
  if (text !== undefined) return [{ pointer: formatPointer(path), start: 0, end: length, ...text }]
  const item = exceeds(JSON.stringify(value).length, bounds.item)
  return item === undefined ? [] : [{ pointer: '', start: 0, end: 0, ...item }]
}

function longestText(root: JsonValue): { path: readonly string[]; length: number } {
  let longest: { path: readonly string[]; length: number } = { path: [], length: 0 }
  const stack: { value: JsonValue; path: readonly string[] }[] = [{ value: root, path: [] }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, path } = next
    if (typeof value === 'string' && value.length > longest.length) longest = { path, length: value.length }
    if (isObject(value) || Array.isArray(value)) {
      for (const [name, child] of Object.entries(value)) stack.push({ value: child, path: [...path, name] })
    }
  }
  return longest
}

function* listMatches(snapshot: Snapshot): Generator<SnapshotMatch> {
  const whole = { pointer: '', start: 0, end: 0 }
  for (const section of Object.keys(snapshot.sections) as (keyof Snapshot['sections'])[]) {
    const found = exceeds(snapshot.sections[section].length, bounds.items)
    if (found !== undefined) yield { section, ...whole, ...found }
  }
  const total = allDefinitions(snapshot).reduce((sum, { value }) => sum + JSON.stringify(value).length, 0)
  const found = exceeds(total, bounds.total)
  if (found !== undefined) yield { section: 'tools', ...whole, ...found }
}

function exceeds(
  size: number,
  { note, warning, message }: Bound,
): { severity?: Severity; message: string } | undefined {
  if (size <= note) return undefined
  return { ...(size > warning ? { severity: 'warning' } : {}), message: message(size.toLocaleString('en')) }
}
