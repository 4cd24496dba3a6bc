import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import {
  byNameThenHash,
  definitionHash,
  instructionsHash,
  itemSections,
  makeDefinition,
  nameMembers,
  setHash,
  setLines,
} from '../../src/snapshot/definition.ts'
import { errorCode } from '../support/error-code.ts'

const object = (text: string) => parseJsonText(text).value as JsonObject

describe('a definition', () => {
  test('is named by the member of its list, and keeps every member', () => {
    for (const section of itemSections) {
      const value = object(`{"name":"n","uri":"u","uriTemplate":"t","_meta":{"x":[1]},"unknown":null}`)
      const definition = makeDefinition(section, value)
      expect(definition.name).toBe(value[nameMembers[section]])
      expect(definition.value).toBe(value)
      expect(definition.issues).toEqual([])
    }
  })

  test('has the SHA-256 of its canonical form', () => {
    const definition = makeDefinition('tools', object('{"name":"a","description":"d"}'))
    expect(definition.hash).toBe(sha256Hex('{"description":"d","name":"a"}'))
  })

  test('hashes the same in any order of members, and differently after any change', () => {
    const entries = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue())
    fc.assert(
      fc.property(entries, fc.string(), fc.jsonValue(), (members, name, value) => {
        const reversed = Object.fromEntries(Object.entries(members).reverse()) as JsonObject
        expect(definitionHash(reversed)).toBe(definitionHash(members as JsonObject))
        const changed = { ...members, [name]: value } as JsonObject
        const same = canonicalJson(changed) === canonicalJson(members as JsonObject)
        expect(definitionHash(changed) === definitionHash(members as JsonObject)).toBe(same)
      }),
    )
  })

  test.each(['{}', '{"name":1}', '{"name":null}', '{"name":["a"]}', '{"title":"x"}'])(
    'without a name is a violation: %s',
    (text) => {
      expect(errorCode(() => makeDefinition('tools', object(text)))).toBe('E_VIOLATION_SHAPE')
    },
  )

  test('cannot inherit a name', () => {
    expect(errorCode(() => makeDefinition('tools', Object.create({ name: 'inherited' })))).toBe('E_VIOLATION_SHAPE')
    expect(errorCode(() => makeDefinition('tools', object('{"__proto__":{"name":"x"}}')))).toBe('E_VIOLATION_SHAPE')
  })

  test('has a hash even where a value has no canonical form', () => {
    const document = parseJsonText('{"name":"x","description":"\\ud800","default":1e999}')
    const definition = makeDefinition('tools', document.value as JsonObject, document.issues)
    expect(definition.hash).toBe(sha256Hex('{"default":null,"description":"\\ud800","name":"x"}'))
    expect(definition.issues.map(({ kind }) => kind)).toEqual(['lone-surrogate', 'inexact-number'])
  })
})

describe('a set', () => {
  const items = [
    { name: 'b', hash: '2' },
    { name: 'a', hash: '3' },
    { name: 'a', hash: '1' },
    { name: 'Z', hash: '0' },
  ]

  test('is its sorted lines', () => {
    expect(setLines(items)).toEqual(['Z:0', 'a:1', 'a:3', 'b:2'])
    expect(setHash(items)).toBe(sha256Hex('Z:0\na:1\na:3\nb:2'))
    expect(setHash([])).toBe(sha256Hex(''))
  })

  test('does not depend on the order in which pages came, and leaves its argument alone', () => {
    const before = [...items]
    expect(setHash(items.toReversed())).toBe(setHash(items))
    expect(items).toEqual(before)
  })

  test('is sorted by UTF-16 code units', () => {
    const names = ['\ufb33', '\u{1f600}', 'é', 'z', '10', '9']
    const sorted = names.map((name) => ({ name, hash: '' })).sort(byNameThenHash)
    expect(sorted.map(({ name }) => name)).toEqual(['10', '9', 'z', 'é', '\u{1f600}', '\ufb33'])
  })
})

test('instructions are hashed as their bytes; none have no hash, and the empty ones have one', () => {
  expect(instructionsHash(null)).toBeNull()
  expect(instructionsHash('')).toBe(sha256Hex(''))
  expect(instructionsHash('a\r\n')).not.toBe(instructionsHash('a\n'))
})
