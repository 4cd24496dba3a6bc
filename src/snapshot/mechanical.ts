/**
 * The closed list of mechanical transitions (contract: Impact): changes that tools and SDKs make by themselves and that
 * can carry no words. Whatever is not listed here is not mechanical.
 */

import { isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'

/** Both sides of one member; undefined where it is absent. */
export interface Sides {
  readonly before: JsonValue | undefined
  readonly after: JsonValue | undefined
}

/** Dialects of JSON Schema that MCP servers name. An absent `$schema` means 2020-12 (MCP 2025-11-25, basic, JSON Schema usage). */
const knownDialects: ReadonlySet<JsonValue | undefined> = new Set([
  undefined,
  'http://json-schema.org/draft-07/schema#',
  'http://json-schema.org/draft-07/schema',
  'https://json-schema.org/draft/2019-09/schema',
  'https://json-schema.org/draft/2020-12/schema',
])

/** Values of `execution.taskSupport` (MCP 2025-11-25, Tool execution). Absent means `forbidden`. */
const taskSupportValues: ReadonlySet<JsonValue | undefined> = new Set([undefined, 'forbidden', 'optional', 'required'])

/**
 * The value of each hint that makes a client more careful; it is also what an absent hint means (MCP 2025-11-25,
 * ToolAnnotations). The safe side is the user's: a tool that is declared more dangerous than before gets more questions
 * asked, never fewer. `destructiveHint` true → false is the publisher's claim of harmlessness, and a client may skip a
 * confirmation because of it.
 */
const carefulHints: ReadonlyMap<string, boolean> = new Map([
  ['readOnlyHint', false],
  ['destructiveHint', true],
  ['idempotentHint', false],
  ['openWorldHint', true],
])

/** `$schema` of a whole input or output schema, between known dialects. */
export function isDialectChange({ before, after }: Sides): boolean {
  return knownDialects.has(before) && knownDialects.has(after)
}

/** `additionalProperties` false ↔ absent, on a schema that has no properties on either side. */
export function isEmptySchemaClosing(sides: Sides, schemaBefore: JsonObject, schemaAfter: JsonObject): boolean {
  const isFalseOrAbsent = (value: JsonValue | undefined): boolean => value === undefined || value === false
  return (
    isFalseOrAbsent(sides.before) &&
    isFalseOrAbsent(sides.after) &&
    hasNoProperties(schemaBefore) &&
    hasNoProperties(schemaAfter)
  )
}

function hasNoProperties(schema: JsonObject): boolean {
  return ['properties', 'patternProperties'].every((keyword) => {
    const value = ownMember(schema, keyword)
    return value === undefined || (isObject(value) && Object.keys(value).length === 0)
  })
}

/** `execution` as a whole: objects (or nothing) that hold at most `taskSupport`, with a value of the specification. */
export function isTaskSupportChange({ before, after }: Sides): boolean {
  return holdsOnlyTaskSupport(before) && holdsOnlyTaskSupport(after)
}

function holdsOnlyTaskSupport(value: JsonValue | undefined): boolean {
  if (value === undefined) return true
  if (!isObject(value)) return false
  return (
    Object.keys(value).every((member) => member === 'taskSupport') &&
    taskSupportValues.has(ownMember(value, 'taskSupport'))
  )
}

/**
 * A hint of the specification that becomes, or is first given, its careful value, or whose careless value is withdrawn.
 * A careful value that is withdrawn is not among them: the meaning stays, but a client that knows no defaults would ask
 * no more.
 */
export function isCarefulHint(member: string, { before, after }: Sides): boolean {
  const careful = carefulHints.get(member)
  if (careful === undefined) return false
  if (before === !careful) return after === careful || after === undefined
  return before === undefined && after === careful
}
