/** Walks the schemas of a tool: every keyword with its value and place. Data that stands in a schema is not walked. */

import { isArray, isObject, type JsonObject, type JsonValue, objectMember, ownMember } from '../encoding/json-value.ts'

/** The members of a tool that hold a schema. */
export const schemaMembers = ['inputSchema', 'outputSchema'] as const

/** One member of a schema object. */
export interface SchemaKeyword {
  readonly keyword: string
  readonly value: JsonValue
  /** Path within the item. */
  readonly path: readonly (string | number)[]
}

/** A parameter of a tool, at any depth. */
export interface SchemaProperty {
  readonly name: string
  readonly schema: JsonObject
  /** Path of its schema within the item. */
  readonly path: readonly (string | number)[]
}

/** Keywords whose members are names of the author's, each with a schema. */
const tables = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'])
/** Keywords whose values are data, not schemas. */
const data = new Set(['default', 'const', 'enum', 'examples', 'example', 'required'])

/** Every keyword of both schemas of a tool, outer ones first. Uses no recursion. */
export function* schemaKeywords(tool: JsonObject): Generator<SchemaKeyword> {
  for (const member of schemaMembers) {
    const schema = objectMember(tool, member)
    if (schema !== undefined) yield* keywordsOf(schema, [member])
  }
}

function* keywordsOf(root: JsonObject, rootPath: SchemaKeyword['path']): Generator<SchemaKeyword> {
  const stack: { value: JsonValue; path: SchemaKeyword['path']; isTable: boolean }[] = []
  stack.push({ value: root, path: rootPath, isTable: false })
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, path, isTable } = next
    if (isArray(value)) {
      for (const [index, each] of value.entries()) stack.push({ value: each, path: [...path, index], isTable: false })
    } else if (isObject(value)) {
      for (const keyword of Object.keys(value)) {
        const member = { keyword, value: ownMember(value, keyword) ?? null, path: [...path, keyword] }
        if (!isTable) yield member
        const opens = !isTable && tables.has(keyword)
        if (isTable || !data.has(keyword)) stack.push({ value: member.value, path: member.path, isTable: opens })
      }
    }
  }
}

/** Every parameter that a tool takes, at any depth. */
export function* inputProperties(tool: JsonObject): Generator<SchemaProperty> {
  const schema = objectMember(tool, 'inputSchema')
  if (schema === undefined) return
  for (const { keyword, value, path } of keywordsOf(schema, ['inputSchema'])) {
    if (keyword !== 'properties' || !isObject(value)) continue
    for (const name of Object.keys(value)) {
      const property = ownMember(value, name)
      yield { name, schema: isObject(property) ? property : {}, path: [...path, name] }
    }
  }
}
