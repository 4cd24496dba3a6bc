/** A publisher's word that a finding of the linter is no fault: shown to everybody, counted where a client's policy says so. */
import type { MemberReader } from '../encoding/member-reader.ts'
import { itemSections, type Section } from '../snapshot/definition.ts'

/**
 * Why a publisher suppresses a finding. Codes, because statements stand in public logs and hold no prose. The words of each
 * are in docs/spec/statement.md.
 */
export const suppressionReasons = [
  'accepted-risk',
  'describes-own-tools',
  'documentation',
  'quoted-attack',
  'required-by-format',
] as const
/** One of them. */
export type SuppressionReason = (typeof suppressionReasons)[number]

/** One finding of one text that its publisher suppresses for a while. Another text at the same place is not meant. */
export interface Suppression {
  /** Id of the rule. */
  readonly rule: string
  readonly section: Section
  /** Name of the item; empty for the instructions. */
  readonly name: string
  /** SHA-256 of the whole string that was flagged, else of the canonical form of the flagged value; 64 hexadecimal digits. */
  readonly sha256: string
  /** RFC 3339, UTC, whole seconds; from then on it suppresses nothing. */
  readonly until: string
  readonly reason: SuppressionReason
}

/** Most suppressions of one statement. */
export const maxSuppressions = 64

/** Form of a rule's id. */
export const ruleIdForm = /^[a-z0-9]{1,32}(?:-[a-z0-9]{1,32}){1,8}$/

/** Reads one. Throws the reader's error. */
export function readSuppression(fields: MemberReader): Suppression {
  fields.only(['rule', 'section', 'name', 'sha256', 'until', 'reason'])
  const section = fields.oneOf('section', ['instructions', ...itemSections])
  const name = fields.text('name')
  if ((section === 'instructions') !== (name === ''))
    fields.refuse('name', 'the name of an item, or "" for instructions')
  return {
    rule: fields.matching('rule', ruleIdForm, 'the id of a rule'),
    section,
    name,
    sha256: fields.hash('sha256'),
    until: fields.converted('until', asSecond, 'a time such as "2027-01-31T00:00:00Z"'),
    reason: fields.oneOf('reason', suppressionReasons),
  }
}

/** A time of whole seconds in UTC, on a day that exists; undefined for anything else. */
export function asSecond(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return undefined
  const time = Date.parse(text)
  const isReal = !Number.isNaN(time) && new Date(time).toISOString() === text.replace('Z', '.000Z')
  return isReal ? text : undefined
}

/** The order of suppressions in a statement: member by member, each by UTF-16 code units. 0 for the same finding of the same text. */
export function compareSuppressions(a: Suppression, b: Suppression): number {
  for (const member of ['section', 'name', 'rule', 'sha256'] as const) {
    if (a[member] !== b[member]) return a[member] < b[member] ? -1 : 1
  }
  return 0
}

/** The suppression of a finding that has not expired, if there is one. `now` is milliseconds since 1970. */
export function findSuppression(
  suppressions: readonly Suppression[],
  { rule, section, name, sha256 }: Pick<Suppression, 'rule' | 'section' | 'name' | 'sha256'>,
  now: number,
): Suppression | undefined {
  return suppressions.find(
    (each) =>
      each.rule === rule &&
      each.section === section &&
      each.name === name &&
      each.sha256 === sha256 &&
      now < Date.parse(each.until),
  )
}

/** One as JSON. */
export function suppressionJson({ rule, section, name, sha256, until, reason }: Suppression) {
  return { rule, section, name, sha256, until, reason }
}

/** Those of `declared` that `known` has not: another rule, item or text, or a later end. */
export function newSuppressions(declared: readonly Suppression[], known: readonly Suppression[]): Suppression[] {
  return declared.filter(
    (one) => !known.some((each) => compareSuppressions(each, one) === 0 && each.until >= one.until),
  )
}
