import { describe, expect, test } from 'vitest'
import { isArray, isObject, makeObject, objectMember, ownMember, stringMember } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'

describe('members of foreign objects', () => {
  const object = { text: 'a', object: { b: 1 }, list: [1], nothing: null }

  test('are read only where they are the object’s own', () => {
    expect(ownMember(object, 'nothing')).toBeNull()
    for (const name of ['toString', 'constructor', '__proto__', 'hasOwnProperty']) {
      expect(ownMember(object, name), name).toBeUndefined()
    }
  })

  test('are of the wanted type, or nothing', () => {
    expect(stringMember(object, 'text')).toBe('a')
    expect(stringMember(object, 'object')).toBeUndefined()
    expect(objectMember(object, 'object')).toEqual({ b: 1 })
    for (const name of ['text', 'list', 'nothing', 'missing']) expect(objectMember(object, name), name).toBeUndefined()
  })

  test('null and arrays are no objects', () => {
    expect([isObject(null), isObject([]), isObject('x'), isObject({})]).toEqual([false, false, false, true])
    expect([isArray(null), isArray({}), isArray([])]).toEqual([false, false, true])
  })
})

describe('an empty object', () => {
  test('inherits nothing, and takes every name as an ordinary member', () => {
    const object = makeObject()
    for (const name of ['__proto__', 'constructor', 'toString', 'toJSON', 'hasOwnProperty']) {
      expect(name in object, name).toBe(false)
      object[name] = 'mine'
      expect(Object.hasOwn(object, name), name).toBe(true)
    }
    expect(JSON.stringify(object)).toContain('"__proto__":"mine"')
    expect('x' in makeObject()).toBe(false)
  })

  test('cannot be used to give later ones a member', () => {
    const object = makeObject()
    Object.assign(object, parseJsonText('{"__proto__":{"polluted":true}}').value)
    expect(makeObject().polluted).toBeUndefined()
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
