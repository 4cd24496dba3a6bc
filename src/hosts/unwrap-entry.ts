/** Takes the guard out of an entry: exactly where the entry is as it was left, by what it says where it was changed since. */
import { sha256Hex } from '../crypto/sha256.ts'
import { utf8 } from '../encoding/bytes.ts'
import { sortedJson } from '../trust/sorted-json.ts'
import { type PlacedEntry, programMember, variablesMember } from './configured-entries.ts'
import { serverVariables } from './guarded-command.ts'
import {
  type ConfigurationLanguage,
  itemsOf,
  memberOf,
  type PlacedValue,
  plainValue,
  type TextEdit,
} from './placed-value.ts'

/** The texts of an entry's stretches, in their order. */
export function piecesOf(text: string, { value }: PlacedEntry): string[] {
  return value.pieces.map(({ start, end }) => text.slice(start, end))
}

/**
 * A digest of what an entry means: members sorted, comments and white space left out. Clients write their files anew, and
 * an entry that still means the same was not changed.
 */
export function meaningOf({ value }: PlacedEntry): string {
  return sha256Hex(utf8(sortedJson(plainValue(value))))
}

/** An entry before and after the guard was put in front of it. */
export interface RestorableEntry {
  /** What {@link piecesOf} said. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** What {@link meaningOf} said after. */
  readonly meaning: string
}

/** Puts the recorded texts back; undefined where the entry is not as it was left. */
export function restoreEntry(text: string, entry: PlacedEntry, record: RestorableEntry): TextEdit[] | undefined {
  const { before, after, meaning } = record
  const now = piecesOf(text, entry)
  if (now.length !== before.length) return undefined
  const isAsLeft = now.length === after.length && now.every((piece, index) => piece === after[index])
  if (!isAsLeft && meaningOf(entry) !== meaning) return undefined
  return entry.value.pieces.map((span, index) => ({ ...span, text: before[index] ?? '' }))
}

/**
 * Takes the guard's words out of an entry that starts a command through it. `words` is the command that the guard would
 * start: the last words of the entry. Undefined where they are not written as this reader knows.
 */
export function takeOutGuard(
  entry: PlacedEntry,
  words: readonly string[],
  language: ConfigurationLanguage,
): TextEdit[] | undefined {
  const program = programMember(entry.inner)
  const [first] = words
  if (program === undefined || first === undefined) return undefined
  const whole = itemsOf(program.value)
  if (whole !== undefined) {
    const cut = cutFront(whole, whole.length - words.length)
    return cut === undefined ? undefined : [cut, ...ownNames(entry.inner, language)]
  }
  const args = memberOf(entry.inner, 'args')?.value
  const items = itemsOf(args)
  if (args === undefined || items === undefined) return undefined
  const replaced = { ...program.value.span, text: language.text(first) }
  const cut = words.length === 1 ? { ...args.span, text: '[]' } : cutFront(items, items.length - (words.length - 1))
  return cut === undefined ? undefined : [replaced, cut, ...ownNames(entry.inner, language)]
}

/** Removes the first items of a list up to the one that stays. */
function cutFront(items: readonly PlacedValue[], count: number): TextEdit | undefined {
  const [first, stays] = [items[0], items[count]]
  if (count <= 0 || first === undefined || stays === undefined) return undefined
  return { start: first.span.start, end: stays.span.start, text: '' }
}

/** Variables that were for the server only have their own names again. */
function ownNames(inner: PlacedValue, language: ConfigurationLanguage): TextEdit[] {
  const table = variablesMember(inner)?.value.content
  if (table?.kind !== 'table') return []
  return table.members.flatMap(({ name, nameSpan }) => {
    const [own] = Object.keys(serverVariables({ [name]: '' }))
    return own === undefined || own === name ? [] : [{ ...nameSpan, text: language.name(own) }]
  })
}
