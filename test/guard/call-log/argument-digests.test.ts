import { describe, expect, test } from 'vitest'
import { digestArguments, digestKeyId } from '../../../src/guard/call-log/argument-digests.ts'

const key = new Uint8Array(32).fill(1)
const other = new Uint8Array(32).fill(2)

describe('digests of arguments', () => {
  test('say where a value stood, its kind and length, and never the value', () => {
    const { digests } = digestArguments(key, { path: '/etc/passwd', deep: [{ count: 3 }, true, null] })
    expect(digests.map(({ pointer, type, length }) => [pointer, type, length])).toEqual([
      ['/path', 'string', 13],
      ['/deep/0/count', 'number', 1],
      ['/deep/1', 'boolean', 4],
      ['/deep/2', 'null', 4],
    ])
    expect(JSON.stringify(digests)).not.toContain('passwd')
  })

  test('are equal for equal values under one key, and differ under another', () => {
    const digest = (by: Uint8Array, value: string) => digestArguments(by, { value }).digests[0]?.digest
    expect(digest(key, 'yes')).toBe(digest(key, 'yes'))
    expect(digest(key, 'yes')).not.toBe(digest(key, 'no'))
    expect(digest(key, 'yes')).not.toBe(digest(other, 'yes'))
    expect(digestKeyId(key)).not.toBe(digestKeyId(other))
  })

  test('are bounded: what is over the limit is counted, and what is deep is one value', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}`, index]))
    expect(digestArguments(key, many)).toMatchObject({ leftOut: 8 })
    const deep = digestArguments(key, { a: { b: { c: { d: { e: 1 } } } } }).digests
    expect(deep.map(({ pointer, type }) => [pointer, type])).toEqual([['/a/b/c/d', 'object']])
  })

  test('exist for values without a faithful canonical form', () => {
    expect(digestArguments(key, { text: '\ud800' }).digests).toHaveLength(1)
  })
})
