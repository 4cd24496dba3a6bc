/** What changed inside one definition, value by value, and how much each change matters. */

import { formatPointer, parsePointer } from '../encoding/json-pointer.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import type { Definition, ItemSection } from './definition.ts'
import { isCarefulHint, isDialectChange, isEmptySchemaClosing, isTaskSupportChange, type Sides } from './mechanical.ts'
import { childPosition, type Position } from './schema-position.ts'

/** Orders of impact, least first. A change is as grave as the gravest of its details. */
export const impacts = ['mechanical', 'contract', 'text'] as const

/**
 * How much a change matters. *Mechanical*: a closed list of transitions that carry no words (`mechanical.ts`).
 * *Contract*: types, required, properties, enums. *Text*: everything else, because a model may read it.
 */
export type Impact = (typeof impacts)[number]

/** One value that changed. */
export interface ChangeDetail {
  /** JSON pointer relative to the item (`""` for the instructions; `/serverInfo/…` within the context). */
  readonly pointer: string
  readonly impact: Impact
  /** Absent where the value is new. */
  readonly before?: JsonValue
  /** Absent where the value is gone. */
  readonly after?: JsonValue
}

/** The contract of a schema beside its types and properties. Every other keyword may hold, or be, words. */
const contractKeywords: ReadonlySet<string> = new Set(['required', 'enum'])
/** The types of JSON Schema. */
const types: ReadonlySet<JsonValue> = new Set(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer'])
/** Keywords of JSON Schema that may hold a number or a switch. */
const boundKeywords: ReadonlySet<string> = new Set([
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'minItems'],
  ...['maxItems', 'uniqueItems', 'minContains', 'maxContains', 'minProperties', 'maxProperties', 'default', 'items'],
  ...['additionalItems', 'additionalProperties', 'unevaluatedItems', 'unevaluatedProperties', 'readOnly', 'writeOnly'],
])

/**
 * Compares two definitions of one section. Equal ones have no details and are `mechanical`; where the hashes differ
 * there is at least one detail.
 */
export function classifyDefinitionChange(
  before: Pick<Definition, 'section' | 'value'>,
  after: Pick<Definition, 'section' | 'value'>,
): { impact: Impact; details: ChangeDetail[] } {
  const details = new Comparison(after.section).run(before.value, after.value)
  return { impact: gravest(details), details }
}

/** The gravest impact of some details; `mechanical` where there are none. */
export function gravest(details: readonly Pick<ChangeDetail, 'impact'>[]): Impact {
  return details.reduce<Impact>(
    (worst, { impact }) => (impacts.indexOf(impact) > impacts.indexOf(worst) ? impact : worst),
    'mechanical',
  )
}

/** Details of two values that are data throughout, for instance of a snapshot's context: one impact for all. */
export function compareData(before: JsonValue, after: JsonValue, impact: Impact): ChangeDetail[] {
  return new Comparison('prompts').run(before, after).map((detail) => ({ ...detail, impact }))
}

class Comparison {
  readonly #section: ItemSection
  readonly #details: ChangeDetail[] = []
  readonly #path: (string | number)[] = []

  constructor(section: ItemSection) {
    this.#section = section
  }

  run(before: JsonValue, after: JsonValue): ChangeDetail[] {
    this.#compare({ before, after }, 'item', 'text')
    return this.#details
  }

  /** `impact` is what a difference weighs at this very place, where it is not a matter of the members. */
  #compare({ before, after }: Sides, position: Position, impact: Impact): void {
    if (isObject(before) && isObject(after)) this.#compareMembers(before, after, position)
    else if (isArray(before) && isArray(after)) this.#compareElements(before, after, position, impact)
    else if (before !== after) this.#compareLeaf({ before, after }, position, impact)
  }

  #compareMembers(before: JsonObject, after: JsonObject, position: Position): void {
    for (const member of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const sides = { before: ownMember(before, member), after: ownMember(after, member) }
      this.#path.push(member)
      const at = childPosition(this.#section, position, member)
      if (isMechanicalMember(position, at, member, sides, before, after)) {
        if (!sameJson(sides.before, sides.after)) this.#record(sides, 'mechanical')
      } else {
        this.#compare(at === 'annotations' ? withEmptySide(sides) : sides, at, memberImpact(position, member, sides))
      }
      this.#path.pop()
    }
  }

  #compareElements(
    before: readonly JsonValue[],
    after: readonly JsonValue[],
    position: Position,
    impact: Impact,
  ): void {
    // Lists of the contract (enum, required, types) are compared as wholes: elements have no identity of their own.
    if (impact === 'contract' && position === 'data') {
      if (!sameJson(before, after)) this.#record({ before, after }, impact)
      return
    }
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      this.#path.push(index)
      const sides = { before: before[index], after: after[index] }
      this.#compare(sides, childPosition(this.#section, position, index), 'text')
      this.#path.pop()
    }
  }

  /** A value came, went or became another: recorded, then a schema's words are told apart from its contract. */
  #compareLeaf(sides: Sides, position: Position, impact: Impact): void {
    if (position !== 'schema' && position !== 'schema-list' && position !== 'schema-map') {
      this.#record(sides, impact)
      return
    }
    const both = [sides.before, sides.after]
    const parts = both.filter((side) => isObject(side) || isArray(side))
    // A string where a schema was expected is words all the same. A list for an object, or the other way round, is judged
    // as a whole: the words of both could stand at one place.
    const isProse = parts.length === 2 || both.some((side) => typeof side === 'string')
    this.#record(sides, isProse ? 'text' : parts.length === 0 ? impact : 'contract')
    for (const part of parts.length === 2 ? [] : parts) {
      const member = part === sides.after ? 'after' : 'before'
      for (const { pointer, value } of new Comparison(this.#section).wordsOf(part, position, this.#path)) {
        this.#details.push({ pointer, impact: 'text', [member]: value })
      }
    }
  }

  /** The text of a schema that came or went as a whole: what differs from an empty one and weighs as text. */
  wordsOf(
    schema: JsonObject | readonly JsonValue[],
    position: Position,
    path: readonly (string | number)[],
  ): { pointer: string; value: JsonValue }[] {
    this.#path.push(...path)
    this.#compare({ before: isArray(schema) ? [] : {}, after: schema }, position, 'text')
    return this.#details.flatMap(({ pointer, impact, after }) =>
      impact === 'text' && after !== undefined && !isBareBound(pointer, after) ? [{ pointer, value: after }] : [],
    )
  }

  #record({ before, after }: Sides, impact: Impact): void {
    this.#details.push({
      pointer: formatPointer(this.#path),
      impact,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    })
  }
}

/** Absent annotations say what empty ones say, so that a hint that comes with its object is judged as a hint. */
function withEmptySide({ before, after }: Sides): Sides {
  if (before === undefined && isObject(after) && Object.keys(after).length > 0) return { before: {}, after }
  if (after === undefined && isObject(before) && Object.keys(before).length > 0) return { before, after: {} }
  return { before, after }
}

function isMechanicalMember(
  position: Position,
  at: Position,
  member: string,
  sides: Sides,
  before: JsonObject,
  after: JsonObject,
): boolean {
  if (position === 'schema-root' && member === '$schema') return isDialectChange(sides)
  if (at === 'execution') return isTaskSupportChange(sides)
  if (position === 'annotations') return isCarefulHint(member, sides)
  const isSchema = position === 'schema' || position === 'schema-root'
  return isSchema && member === 'additionalProperties' && isEmptySchemaClosing(sides, before, after)
}

/** A number or switch under a keyword that takes one: part of a new property's contract, not words about it. */
function isBareBound(pointer: string, value: JsonValue): boolean {
  const isBare = typeof value === 'number' || typeof value === 'boolean'
  return isBare && boundKeywords.has(parsePointer(pointer).at(-1) ?? '')
}

function memberImpact(position: Position, member: string, sides: Sides): Impact {
  if (position === 'schema-map') return 'contract'
  if (position !== 'schema' && position !== 'schema-root') return 'text'
  if (member === 'type') return isType(sides.before) && isType(sides.after) ? 'contract' : 'text'
  return contractKeywords.has(member) ? 'contract' : 'text'
}

/** A type, a list of types, or nothing. Any other value of `type` is words. */
function isType(value: JsonValue | undefined): boolean {
  if (value === undefined) return true
  return isArray(value) ? value.every((each) => types.has(each)) : types.has(value)
}

function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (isArray(a) && isArray(b)) return a.length === b.length && a.every((value, index) => sameJson(value, b[index]))
  if (!isObject(a) || !isObject(b)) return a === b
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
  )
}
