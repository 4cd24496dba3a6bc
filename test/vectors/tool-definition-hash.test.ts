import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { hashableJson } from '../../src/encoding/canonical-json.ts'
import { type JsonObject, type JsonValue, isObject } from '../../src/encoding/json-value.ts'
import { parseJson } from '../../src/encoding/strict-json.ts'
import { definitionHash, instructionsHash, makeDefinition, setHash, setLines } from '../../src/snapshot/definition.ts'
import { errorCode } from '../support/error-code.ts'

interface Vectors {
  readonly definitions: readonly { about: string; input: string; canonical: string; hash: string }[]
  readonly sets: readonly { about: string; pages: readonly string[]; lines: readonly string[]; setHash: string }[]
  readonly instructions: readonly { about: string; instructions: string | null; hash: string | null }[]
  readonly invalid: readonly { about: string; input?: string; pages?: readonly string[]; reason: string }[]
}

const own = join(import.meta.dirname, 'tool-definition-hash/v1.json')
const shared = resolve(import.meta.dirname, '../../../shared/vectors/tool-definition-hash-v1.json')

const read = (text: string): JsonValue => parseJson(utf8(text)).value

function object(text: string): JsonObject {
  const value = read(text)
  if (!isObject(value)) throw new Error('the vector is not an object')
  return value
}

function definitionsOf(pages: readonly string[]) {
  return pages.flatMap((page) => (read(page) as JsonObject[]).map((item) => makeDefinition('tools', item)))
}

function check(vectors: Vectors): number {
  for (const { about, input, canonical, hash } of vectors.definitions) {
    expect(hashableJson(object(input)), about).toBe(canonical)
    expect(definitionHash(object(input)), about).toBe(hash)
  }
  for (const { about, pages, lines, setHash: wanted } of vectors.sets) {
    expect(setLines(definitionsOf(pages)), about).toEqual(lines)
    expect(setHash(definitionsOf(pages)), about).toBe(wanted)
  }
  for (const { about, instructions, hash } of vectors.instructions) {
    expect(instructionsHash(instructions), about).toBe(hash)
  }
  for (const { about, input, pages } of vectors.invalid) {
    const code = errorCode(() => (input === undefined ? definitionsOf(pages ?? []) : object(input)))
    expect(['E_JSON_DUPLICATE_MEMBER', 'E_VIOLATION_SHAPE'], about).toContain(code)
  }
  return vectors.definitions.length + vectors.sets.length + vectors.instructions.length + vectors.invalid.length
}

describe('tool definition hash v1', () => {
  test('every hash is the published one, and what has none is refused', () => {
    const count = check(JSON.parse(readFileSync(own, 'utf8')) as Vectors)
    expect(count).toBe(20)
    process.stdout.write(`vectors: ${count} passed (tool definition hash v1)\n`)
  })

  test('newer vectors beside the project, where there are some, hold too', () => {
    if (!existsSync(shared)) {
      process.stdout.write('vectors: absent (tool definition hash v1, beside the project)\n')
      return
    }
    const count = check(JSON.parse(readFileSync(shared, 'utf8')) as Vectors)
    process.stdout.write(`vectors: ${count} passed (tool definition hash v1, beside the project)\n`)
  })
})
