/**
 * A configuration as values that know where they stand in the text. One form for JSON, TOML and YAML, so that one piece
 * of code changes an entry in all three by replacing a few stretches of text and nothing else.
 */
import type { Span } from '../encoding/json-document.ts'
import { isObject, type JsonValue, makeObject } from '../encoding/json-value.ts'

export type { Span } from '../encoding/json-document.ts'

/** Path of a value: names of members, indexes of items. */
export type ValuePath = readonly (string | number)[]

/** A member of a table: its name, and its value. */
export interface PlacedMember {
  readonly name: string
  /** Where the name stands, quotes included; a table of its own in TOML has it in its heading. */
  readonly nameSpan: Span
  readonly value: PlacedValue
  /** How what stands beside this member is separated from it: `,` and a space or a line, or a line alone. */
  readonly separator: string
}

/** A value and where it stands. */
export interface PlacedValue {
  readonly span: Span
  /** What the entry's whole text is made of: one stretch, but for tables in TOML, which may have several. In order. */
  readonly pieces: readonly Span[]
  readonly content:
    | { readonly kind: 'table'; readonly members: readonly PlacedMember[] }
    | { readonly kind: 'list'; readonly items: readonly PlacedValue[]; readonly separator: string }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'other'; readonly value: JsonValue }
    /** Says what it is elsewhere in the file, as an alias in YAML does. */
    | { readonly kind: 'elsewhere' }
}

/** What a language has to bring. All functions are pure. */
export interface ConfigurationLanguage {
  /** Reads a text. @throws ConfigError `E_CONFIG_INVALID`; `where` names the file in its message. */
  read(text: string, where: string): PlacedValue
  /** Writes a text as a value. */
  text(value: string): string
  /** Writes a list of texts, on one line. */
  list(values: readonly string[]): string
  /** Writes the name of a member. */
  name(name: string): string
  /** What stands between the name of a member and its value. */
  readonly colon: string
  /** What stands before each item where a list is written over several lines and has no brackets. */
  readonly bullet: string
}

/** A member of a table, or undefined. */
export function memberOf(value: PlacedValue | undefined, name: string): PlacedMember | undefined {
  return value?.content.kind === 'table' ? value.content.members.find((member) => member.name === name) : undefined
}

/** The value at a path, or undefined. */
export function valueAt(root: PlacedValue, path: ValuePath): PlacedValue | undefined {
  let at: PlacedValue | undefined = root
  for (const step of path) {
    at = typeof step === 'string' ? memberOf(at, step)?.value : itemsOf(at)?.[step]
  }
  return at
}

/** The items of a list, or undefined where it is none. */
export function itemsOf(value: PlacedValue | undefined): readonly PlacedValue[] | undefined {
  return value?.content.kind === 'list' ? value.content.items : undefined
}

/** The text of a value, or undefined where it is none. */
export function textOf(value: PlacedValue | undefined): string | undefined {
  return value?.content.kind === 'text' ? value.content.text : undefined
}

/** The value alone; what stands elsewhere is null. */
export function plainValue({ content }: PlacedValue): JsonValue {
  switch (content.kind) {
    case 'text':
      return content.text
    case 'other':
      return content.value
    case 'list':
      return content.items.map(plainValue)
    case 'elsewhere':
      return null
    case 'table': {
      const table = makeObject()
      for (const { name, value } of content.members) table[name] = plainValue(value)
      return table
    }
  }
}

/** Whether two values are the same but for what lies at one of the paths. */
export function sameBut(before: JsonValue, after: JsonValue, paths: readonly ValuePath[]): boolean {
  if (paths.some((path) => path.length === 0)) return true
  if (Array.isArray(before) && Array.isArray(after)) {
    return (
      before.length === after.length && before.every((item, index) => sameBut(item, after[index], below(paths, index)))
    )
  }
  if (!isObject(before) || !isObject(after)) return Object.is(before, after)
  const names = Object.keys(before)
  if (names.length !== Object.keys(after).length) return false
  return names.every((name) => {
    const [one, other] = [before[name], after[name]]
    return one !== undefined && other !== undefined && sameBut(one, other, below(paths, name))
  })
}

function below(paths: readonly ValuePath[], step: string | number): ValuePath[] {
  return paths.flatMap(([first, ...rest]) => (first === step ? [rest] : []))
}

/** A stretch of text and what replaces it. */
export interface TextEdit extends Span {
  readonly text: string
}

/** The text after the edits; they must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  const parts: string[] = []
  let at = 0
  for (const edit of ordered) {
    parts.push(text.slice(at, edit.start), edit.text)
    at = edit.end
  }
  return [...parts, text.slice(at)].join('')
}

/** The line break of a text: that of its first line. */
export function lineBreakOf(text: string): string {
  const at = text.indexOf('\n')
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n'
}

/** The white space before an offset, where nothing else stands before it on its line; else undefined. */
export function indentBefore(text: string, offset: number): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  return /^[ \t]*$/.test(before) ? before : undefined
}
