/** Schemas that do more than describe: see schema-traps.md. */

import { formatPointer } from '../../encoding/json-pointer.ts'
import { isObject, type JsonObject, objectMember } from '../../encoding/json-value.ts'
import { maxMatches } from '../pattern.ts'
import type { DefinitionMatch, DefinitionRule } from '../rule.ts'
import { inputProperties, type SchemaKeyword, schemaKeywords, schemaMembers } from '../schema-keywords.ts'
import { schemaSize } from '../schema-size.ts'
import { isSlowPattern } from '../slow-pattern.ts'

/** Deepest nesting that goes without a word; the deepest of 3,819 real tools with schemas has 24 levels. */
const maxDepth = 40
/** Most parts, references followed, that go without a word; the largest of 3,819 real tools with schemas has 5,161. */
const maxUnfolded = 100_000

/** Keywords by which a schema refers to another. */
const references = new Set(['$ref', '$dynamicRef', '$recursiveRef'])
/** Where dialects of JSON Schema live. */
const dialect = /^https?:\/\/(?:json-schema\.org|spec\.openapis\.org)\//

type Found = Pick<DefinitionMatch, 'severity' | 'message'>

/** What a keyword of a schema can do beside describing. */
export const schemaTraps: DefinitionRule = {
  kind: 'definition',
  id: 'schema-traps',
  severity: 'warning',
  title: 'Schema does more than describe a value',
  weight: 0.3,
  *check({ section, value }) {
    if (section !== 'tools') return
    yield* [...keywordMatches(value)].slice(0, maxMatches)
    for (const member of schemaMembers) {
      const found = judgeSize(objectMember(value, member))
      if (found !== undefined) yield { pointer: `/${member}`, start: 0, end: 0, ...found }
    }
    for (const { name, path } of inputProperties(value)) {
      if (name !== '__proto__') continue
      const message = 'a parameter whose name replaces the prototype of the object that holds it'
      yield { pointer: formatPointer(path), inName: true, start: 0, end: name.length, message }
    }
  },
}

function* keywordMatches(tool: JsonObject): Generator<DefinitionMatch> {
  const keywords = [...schemaKeywords(tool)]
  const ids = new Set(keywords.filter(({ keyword }) => keyword === '$id').map(({ value }) => value))
  for (const each of keywords) {
    const found = judgeKeyword(each, ids)
    if (found === undefined) continue
    const end = typeof each.value === 'string' ? each.value.length : 0
    yield { pointer: formatPointer(each.path), start: 0, end, ...found }
  }
}

function judgeKeyword({ keyword, value, path }: SchemaKeyword, ids: ReadonlySet<unknown>): Found | undefined {
  if (keyword.toLowerCase() === 'x-mcp-header' && path[0] === 'inputSchema') {
    return { message: 'has the client copy an argument into a header of the request' }
  }
  if (typeof value !== 'string') return undefined
  if (references.has(keyword)) return judgeReference(value, ids)
  if (keyword === '$schema' && !dialect.test(value)) {
    return { severity: 'note', message: 'a dialect of JSON Schema that lies at an unknown address' }
  }
  if (keyword === 'pattern' && isSlowPattern(value)) {
    return { severity: 'note', message: 'a pattern on which a validator may hang' }
  }
  return undefined
}

/** A reference within the document is fine, also by an identifier that the document itself gives. */
function judgeReference(reference: string, ids: ReadonlySet<unknown>): Found | undefined {
  const [address = ''] = reference.split('#', 1)
  if (address === '' || ids.has(address) || ids.has(reference) || dialect.test(reference)) return undefined
  const isRemote = /^(?:[a-z][a-z0-9+.-]{0,20}:|\/\/)/i.test(reference)
  return { message: isRemote ? 'refers to a schema on another host' : 'refers to a schema outside the definition' }
}

function judgeSize(schema: JsonObject | undefined): Found | undefined {
  if (!isObject(schema)) return undefined
  const { unfolded, depth, isEndless } = schemaSize(schema)
  if (isEndless) return { message: 'references that lead back to themselves' }
  if (unfolded > maxUnfolded) return { message: 'references that unfold to more than 100,000 parts' }
  if (depth > maxDepth) return { severity: 'note', message: `nested more than ${maxDepth} levels deep` }
  return undefined
}
