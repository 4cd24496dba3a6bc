import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/encoding/json-value.ts'
import { emptyChain, linkedHash, linkLine } from '../../../src/guard/call-log/hash-chain.ts'
import { checkStrictly } from '../../../src/guard/call-log/line-checker.ts'
import { PlainLineReader } from '../../../src/guard/call-log/plain-line.ts'

const reader = new PlainLineReader()
const start = emptyChain('c'.repeat(32))
const before = linkLine(start, { kind: 'start', part: 1 }).head

/** What the plain reader takes, the strict one takes with the same result; whatever it says no more of is for that one. */
function agrees(bytes: Buffer): boolean {
  const plain = reader.read(before, bytes)
  if (plain === null) return false
  const { hash, kind, part } = plain
  expect(checkStrictly(before, bytes)).toEqual({ head: { chain: before.chain, seq: 2, hash }, kind, part })
  return true
}

const line = (members: JsonObject) => Buffer.from(linkLine(before, members).line)
/** A line by somebody who knows the format and can hash: its text is as given, its hash is right for what it says. */
function forged(text: (hash: string) => string, members: JsonObject): Buffer {
  const linked = { ...members, chain: before.chain, prev: before.hash, seq: 2 }
  return Buffer.from(text(linkedHash(linked)))
}

describe('an ordinary line', () => {
  test.each<[string, JsonObject]>([
    ['of a call', { kind: 'call', call: 1, arguments: [{ pointer: '/a', length: 3 }], name: 'read_file' }],
    ['with a part', { kind: 'start', part: 12 }],
    ['with literals and empty values', { kind: 'x', a: true, b: false, c: null, d: [], e: {}, f: '' }],
    ['with names of one beginning', { kind: 'x', 'a!': 1, a: 2, ab: 3, 'a ': 4 }],
    ['with members of the same names further in', { kind: 'x', a: { hash: 'h', seq: 7, prev: 'p' } }],
    ['with the largest number', { kind: 'x', a: 999_999_999_999_999, b: 0 }],
  ])('%s is read', (_name, members) => {
    expect(agrees(line(members))).toBe(true)
  })

  test.each<[string, JsonObject]>([
    ['an escape', { kind: 'a"b' }],
    ['a letter beyond ASCII', { kind: 'é' }],
    ['a fraction', { kind: 'x', a: 0.5 }],
    ['a negative number', { kind: 'x', a: -1 }],
    ['a large number', { kind: 'x', a: 1e21 }],
    ['deep nesting', { kind: 'x', a: [[[[[[[[1]]]]]]]] }],
    ['no kind', { a: 1 }],
  ])('%s is left to the strict reader, which takes it', (_name, members) => {
    expect(reader.read(before, line(members))).toBeNull()
    expect(checkStrictly(before, line(members)).problem).toBeUndefined()
  })
})

describe('what is not as it was written is never taken', () => {
  const members = { kind: 'call', name: 'echo', z: 1 }
  const tail = `"kind":"call","name":"echo","prev":"${before.hash}","seq":2,"z":1}`
  const head = `{"chain":"${before.chain}",`
  test.each<[string, (hash: string) => string]>([
    ['white space', (hash) => `${head} "hash":"${hash}",${tail}`],
    ['members in another order', (hash) => `{"hash":"${hash}","chain":"${before.chain}",${tail}`],
    ['a member twice', (hash) => `${head}"hash":"${hash}","hash":"${hash}",${tail}`],
    ['a number written otherwise', (hash) => `${head}"hash":"${hash}",${tail.replace('"z":1', '"z":01')}`],
    ['a number as a double', (hash) => `${head}"hash":"${hash}",${tail.replace('"z":1', '"z":1.0')}`],
    ['a trailing comma', (hash) => `${head}"hash":"${hash}",${tail.replace('1}', '1,}')}`],
    ['text behind it', (hash) => `${head}"hash":"${hash}",${tail}{}`],
    ['an end too early', (hash) => `${head}"hash":"${hash}",${tail}`.slice(0, -1)],
    ['its hash in upper case', (hash) => `${head}"hash":"${hash.toUpperCase()}",${tail}`],
    ['no hash', () => `${head}${tail}`],
    ['a list', (hash) => `[${head}"hash":"${hash}",${tail}]`],
    ['an escape for a letter', (hash) => `${head}"hash":"${hash}",${tail.replace('echo', '\\u0065cho')}`],
  ])('%s', (_name, text) => {
    const bytes = forged(text, members)
    expect(reader.read(before, bytes)).toBeNull()
    expect(checkStrictly(before, bytes).problem).toBeDefined()
  })

  test('any byte of a line that is another one', () => {
    const bytes = line({ kind: 'call', call: 12, arguments: [{ pointer: '/a', length: 3 }], name: 'read_file' })
    for (let at = 0; at < bytes.length; at += 1) {
      for (const byte of [0x20, 0x22, 0x2c, 0x30, 0x31, 0x5c, 0x7d, 0x80, 0xff, (bytes[at] ?? 0) ^ 1]) {
        if (byte === bytes[at]) continue
        const other = Buffer.from(bytes)
        other[at] = byte
        expect(reader.read(before, other)).toBeNull()
      }
    }
  })

  test('whatever the members, and whatever is done to the text: both readers agree', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '!', '~', '"', '\\', 'é', '\u007f'), maxLength: 6 })
    const value = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        text,
        fc.constantFrom<JsonValue>(0, 1, 10, -0, -1, 1.5, 1e15, 1e21, true, false, null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(text, fc.constantFrom('hash', 'seq', 'prev')), tie('value'), { maxKeys: 3 }),
      ),
    })).value
    const names = fc.oneof(text, fc.constantFrom('kind', 'part', 'zz', '__proto__', '1', '10'))
    const edit = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 3 }),
      put: fc.constantFrom('', ' ', ',', '0', '"', '{', '}', '1'),
    })
    let taken = 0
    fc.assert(
      fc.property(fc.dictionary(names, value, { maxKeys: 5 }), fc.option(edit), (members, change) => {
        const whole = linkLine(before, { kind: 'x', ...members }).line
        const at = change === null ? 0 : change.at % whole.length
        const edited = change === null ? whole : whole.slice(0, at) + change.put + whole.slice(at + change.cut)
        if (agrees(Buffer.from(edited))) taken += 1
      }),
      { numRuns: 3_000 },
    )
    expect(taken).toBeGreaterThan(50)
  })
})
