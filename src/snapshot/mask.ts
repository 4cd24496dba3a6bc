/** Masks: volatile values that a publisher, or a lock, declares (contract: Masks). */

import { formatPointer, parsePointer } from '../encoding/json-pointer.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import { type Definition, definitionHash, type ItemSection, itemSections } from './definition.ts'
import { childPosition, type Position } from './schema-position.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * A declared volatile value: an RFC 3339 date-time, at most 35 characters, inside a `default`. Its masked hash is hash v1
 * over the item with that value replaced by `{{date-time}}`.
 */
export interface Mask {
  readonly section: ItemSection
  readonly name: string
  /** JSON pointer of the value, relative to the item. */
  readonly pointer: string
}

/** What stands for a masked value in the masked form of an item. */
const maskedDateTime = '{{date-time}}'

/** RFC 3339 section 5.6, `date-time`. Of at most 35 characters no part but digits is free, so a mask can hide no words. */
const dateTime =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,15})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/** Whether a value may be masked: an RFC 3339 date-time of at most 35 characters. */
export function isMaskableDateTime(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length <= 35 && dateTime.test(value)
}

/**
 * An item with its masked values replaced by `{{date-time}}`. A mask of another item, of a value that is not inside a
 * `default`, or of a value that is no date-time changes nothing: such an item keeps its value and so differs from what
 * was signed. The definition itself is left as it is.
 */
export function maskedValue(
  { section, name, value }: Pick<Definition, 'section' | 'name' | 'value'>,
  masks: readonly Mask[],
): JsonObject {
  const own = masks.filter((mask) => mask.section === section && mask.name === name)
  const masked = own.reduce<JsonValue>(
    (item, { pointer }) => replaceMasked(item, parsePointer(pointer), section, 'item'),
    value,
  )
  return isObject(masked) ? masked : value
}

/** Hash v1 over {@link maskedValue}: equal for two items that differ in masked values only. */
export function maskedHash(
  definition: Pick<Definition, 'section' | 'name' | 'value' | 'hash'>,
  masks: readonly Mask[],
): string {
  const value = maskedValue(definition, masks)
  return value === definition.value ? definition.hash : definitionHash(value)
}

/** A copy of `value` along the path with the date-time at its end replaced; `value` itself where the mask does not apply. */
function replaceMasked(value: JsonValue, path: readonly string[], section: ItemSection, position: Position): JsonValue {
  const [token, ...rest] = path
  if (token === undefined) return position === 'default' && isMaskableDateTime(value) ? maskedDateTime : value
  if (isArray(value)) {
    const index = arrayIndex(token)
    const element = index === undefined ? undefined : value[index]
    if (index === undefined || element === undefined) return value
    return value.with(index, replaceMasked(element, rest, section, childPosition(section, position, index)))
  }
  if (!isObject(value)) return value
  const member = ownMember(value, token)
  if (member === undefined) return value
  // Entries, not assignment: a member may be named `__proto__`.
  const replaced = replaceMasked(member, rest, section, childPosition(section, position, token))
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, name === token ? replaced : each]))
}

function arrayIndex(token: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(token) ? Number(token) : undefined
}

/**
 * The masks under which two captures of one server are equal, for the items that differ in nothing but date-times
 * inside a `default`. An item that also differs elsewhere gets none: masking would not make it stable.
 */
export function proposeMasks(a: Snapshot, b: Snapshot): Mask[] {
  return itemSections.flatMap((section) => {
    const others = new Map(b.sections[section].map((definition) => [definition.name, definition]))
    return a.sections[section].flatMap((definition) => {
      const other = others.get(definition.name)
      return other === undefined || other.hash === definition.hash ? [] : masksBetween(definition, other)
    })
  })
}

function masksBetween(a: Definition, b: Definition): Mask[] {
  const { section, name } = a
  const masks = volatilePointers(a.value, b.value, section, 'item', []).map((pointer) => ({ section, name, pointer }))
  return maskedHash(a, masks) === maskedHash(b, masks) ? masks : []
}

function volatilePointers(
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  section: ItemSection,
  position: Position,
  path: readonly (string | number)[],
): string[] {
  const descend = (token: string | number, left: JsonValue | undefined, right: JsonValue | undefined): string[] =>
    volatilePointers(left, right, section, childPosition(section, position, token), [...path, token])
  if (isArray(a) && isArray(b)) return a.flatMap((element, index) => descend(index, element, b[index]))
  if (isObject(a) && isObject(b)) {
    return Object.keys(a).flatMap((member) => descend(member, ownMember(a, member), ownMember(b, member)))
  }
  const isVolatile = position === 'default' && a !== b && isMaskableDateTime(a) && isMaskableDateTime(b)
  return isVolatile ? [formatPointer(path)] : []
}
