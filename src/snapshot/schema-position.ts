/**
 * What a value inside an item is: a JSON Schema, a map of schemas, a `default`, a hint, or plain data. A member named
 * `default` may be a keyword or a property of that name; only its position tells.
 */

import type { ItemSection } from './definition.ts'

/** What stands at a place inside an item. `data` is everything that has no meaning of its own for us. */
export type Position =
  | 'item'
  | 'schema-root'
  | 'schema'
  | 'schema-map'
  | 'schema-list'
  | 'default'
  | 'annotations'
  | 'execution'
  | 'data'

/** Keywords of JSON Schema (draft-07 to 2020-12) whose value is made of schemas. */
const schemaKeywords: ReadonlyMap<string, Position> = new Map<string, Position>([
  ...['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'].map(
    (keyword): [string, Position] => [keyword, 'schema-map'],
  ),
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((keyword): [string, Position] => [keyword, 'schema-list']),
  ...['additionalItems', 'additionalProperties', 'contains', 'contentSchema', 'else', 'if', 'items', 'not'].map(
    (keyword): [string, Position] => [keyword, 'schema'],
  ),
  ...['propertyNames', 'then', 'unevaluatedItems', 'unevaluatedProperties'].map((keyword): [string, Position] => [
    keyword,
    'schema',
  ]),
  ['default', 'default'],
])

/** Members of a tool (MCP 2025-11-25, Tool) that are more than data. */
const toolMembers: ReadonlyMap<string, Position> = new Map<string, Position>([
  ['inputSchema', 'schema-root'],
  ['outputSchema', 'schema-root'],
  ['annotations', 'annotations'],
  ['execution', 'execution'],
])

/**
 * The position of a member, or of an array's element, of a value at `position`.
 *
 * @param token the member's name, or the index in an array.
 */
export function childPosition(section: ItemSection, position: Position, token: string | number): Position {
  switch (position) {
    case 'item':
      return section === 'tools' ? (toolMembers.get(String(token)) ?? 'data') : 'data'
    case 'schema-root':
    case 'schema':
      // An array where one schema is expected (draft-07 `items`) is a list of schemas.
      return typeof token === 'number' ? 'schema' : (schemaKeywords.get(token) ?? 'data')
    case 'schema-map':
    case 'schema-list':
      return 'schema'
    case 'default':
      return 'default'
    default:
      return 'data'
  }
}
