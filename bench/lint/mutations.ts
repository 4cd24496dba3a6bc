/** How much of what is found as it stands is still found when it is written otherwise, or stands elsewhere. */

import type { JsonObject } from '../../src/encoding/json-value.ts'
import { lintDefinition } from '../../src/lint/linter.ts'
import { makeDefinition } from '../../src/snapshot/definition.ts'
import { mutationOperators } from './mutation-operators.ts'
import { mutationPayloads, translatedPayloads } from './mutation-payloads.ts'

/** Where a text may stand in a definition that a model reads. */
const positions: Readonly<Record<string, (text: string) => JsonObject>> = {
  description: (text) => tool({ description: `Returns the weather. ${text}` }),
  title: (text) => tool({ title: text }),
  'annotations title': (text) => tool({ annotations: { title: text } }),
  'description of a property': (text) => property({ type: 'string', description: text }),
  'title of a property': (text) => property({ type: 'string', title: text }),
  'name of a property': (text) => tool({ inputSchema: { type: 'object', properties: { [text]: { type: 'string' } } } }),
  default: (text) => property({ type: 'string', default: text }),
  examples: (text) => property({ type: 'string', examples: [text] }),
  enum: (text) => property({ enum: ['a', text] }),
  const: (text) => property({ const: text }),
  comment: (text) => property({ type: 'string', $comment: text }),
  pattern: (text) => property({ type: 'string', pattern: text.replace(/[()[\]\\.]/g, ' ') }),
  'description of $defs': (text) =>
    tool({ inputSchema: { type: 'object', $defs: { a: { type: 'string', description: text } } } }),
  'required name': (text) => tool({ inputSchema: { type: 'object', required: [text] } }),
  outputSchema: (text) => tool({ outputSchema: { type: 'object', description: text } }),
  'an unknown member': (text) => tool({ 'x-note': text }),
  _meta: (text) => tool({ _meta: { 'example.com/note': text } }),
  'deep in a schema': (text) =>
    property({ anyOf: [{ type: 'object', properties: { b: { items: { allOf: [{ description: text }] } } } }] }),
}

function tool(members: JsonObject): JsonObject {
  return { name: 'get_weather', description: 'Returns the weather.', inputSchema: { type: 'object' }, ...members }
}

function property(schema: JsonObject): JsonObject {
  return tool({ inputSchema: { type: 'object', properties: { city: schema } } })
}

/** Prints, for each operator and position, how much of what is found as it stands is caught. `samples` are other texts. */
export function printMutations(samples: readonly string[]): void {
  printFor('payloads written by script', mutationPayloads(), translatedPayloads())
  printFor('a sample of the collections', samples)
}

/** `translated` are the same texts in other languages, where there are such. */
function printFor(name: string, texts: readonly string[], translated: Readonly<Record<string, string[]>> = {}): void {
  const found = texts.filter((text) => isCaught(positions['description']?.(text) ?? {}))
  console.log(`\nhostile mutations of ${name}: n ${texts.length}, caught as they stand ${found.length}`)
  if (found.length === 0) return
  const rows = [
    ...Object.entries(mutationOperators).map(([operator, { mutate, kind }]) =>
      row(`${kind}: ${operator}`, found, (text) => tool({ description: `Returns the weather. ${mutate(text)}` })),
    ),
    ...Object.entries(translated).map(([language, others]) =>
      row(`language: ${language}`, found, (text) => tool({ description: others[texts.indexOf(text)] ?? '' })),
    ),
    ...Object.entries(positions).map(([position, place]) => row(`position: ${position}`, found, place)),
  ]
  for (const { label, caught } of rows) console.log(`  ${label.padEnd(44)} ${share(caught, found.length)}`)
  const all = rows.reduce((sum, { caught }) => sum + caught, 0)
  const least = Math.min(...rows.map(({ caught }) => caught / found.length))
  console.log(`  overall ${share(all, rows.length * found.length)}, least of all ${(100 * least).toFixed(1)} %`)
}

function row(label: string, texts: readonly string[], place: (text: string) => JsonObject) {
  return { label, caught: texts.filter((text) => isCaught(place(text))).length }
}

function isCaught(value: JsonObject): boolean {
  return lintDefinition(makeDefinition('tools', value)).some(({ severity }) => severity !== 'note')
}

function share(count: number, of: number): string {
  return `${((100 * count) / of).toFixed(1)} %`.padStart(8)
}
