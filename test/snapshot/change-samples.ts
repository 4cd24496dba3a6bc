import type { JsonObject, JsonValue } from '../../src/encoding/json-value.ts'
import { type ItemSection, makeDefinition } from '../../src/snapshot/definition.ts'
import { type ChangeDetail, classifyDefinitionChange, type Impact } from '../../src/snapshot/definition-change.ts'

/** Classifies a change between two items with these members; they share a name where none is given. */
export function classify(
  before: JsonObject,
  after: JsonObject,
  section: ItemSection = 'tools',
): { impact: Impact; details: ChangeDetail[] } {
  const named = { name: 'search', uri: 'file:///notes', uriTemplate: 'file:///{path}' }
  return classifyDefinitionChange(
    makeDefinition(section, { ...named, ...before }),
    makeDefinition(section, { ...named, ...after }),
  )
}

/** The impact of {@link classify}. */
export function impactOf(before: JsonObject, after: JsonObject, section: ItemSection = 'tools'): Impact {
  return classify(before, after, section).impact
}

/** A detail on one line. */
export function shown({ pointer, impact }: ChangeDetail): string {
  return `${pointer} ${impact}`
}

/** Members of a tool whose input schema is this. */
export function taking(inputSchema: JsonObject): JsonObject {
  return { inputSchema }
}

/** Members of a tool with one parameter of this schema. */
export function withParameter(schema: JsonValue): JsonObject {
  return taking({ type: 'object', properties: { query: schema } })
}
