import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DerReader } from '../../src/verify/der.ts'
import { der, sequence } from '../support/der.ts'
import { errorCode } from '../support/error-code.ts'

const bytes = (...values: number[]) => new Uint8Array(values)

describe('a DER reader', () => {
  test('reads one value after another', () => {
    const reader = new DerReader(Buffer.concat([der(0x02, bytes(7)), der(0x0c, Buffer.from('ab')), sequence()]))
    expect([...reader.next(0x02).content]).toEqual([7])
    expect(reader.tag).toBe(0x0c)
    expect(reader.optional(0x02)).toBeUndefined()
    expect(Buffer.from(reader.next(0x0c).bytes)).toEqual(der(0x0c, Buffer.from('ab')))
    expect(reader.done).toBe(false)
    expect(reader.inside(0x30).done).toBe(true)
    expect(reader.done).toBe(true)
    reader.end()
  })

  test('reads what the writer of tests writes, of any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (length) => {
        const reader = new DerReader(der(0x04, new Uint8Array(length)))
        expect(reader.next(0x04).content.length).toBe(length)
        expect(reader.done).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('knows the lengths at which the form changes', () => {
    for (const length of [0, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000]) {
      expect(new DerReader(der(0x04, new Uint8Array(length))).next(0x04).content.length).toBe(length)
    }
  })

  test.each<[string, Uint8Array]>([
    ['nothing', bytes()],
    ['a tag alone', bytes(0x04)],
    ['another tag', bytes(0x05, 0)],
    ['a value that is cut off', bytes(0x04, 2, 1)],
    ['a long form for a short length', bytes(0x04, 0x81, 1, 0)],
    ['a longer form than it needs', bytes(0x04, 0x82, 0, 0x80, ...new Array(0x80).fill(0))],
    ['an indefinite length', bytes(0x04, 0x80, 0, 0)],
    ['a length of four bytes', bytes(0x04, 0x84, 0, 0, 0, 1, 0)],
    ['a length of a reserved form', bytes(0x04, 0xff, 0)],
    ['a length that is cut off', bytes(0x04, 0x82, 1)],
  ])('refuses %s', (_what, input) => {
    expect(errorCode(() => new DerReader(input).next(0x04))).toBe('E_CERTIFICATE_INVALID')
  })

  test('refuses tags of several bytes, and something behind the last value', () => {
    expect(errorCode(() => new DerReader(bytes(0x1f, 0x81, 0, 0)).next(0x1f))).toBe('E_CERTIFICATE_INVALID')
    const reader = new DerReader(bytes(0x05, 0, 0))
    reader.next(0x05)
    expect(errorCode(() => reader.end())).toBe('E_CERTIFICATE_INVALID')
  })

  test('never throws anything but a refusal, whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (input) => {
        const reader = new DerReader(input)
        const outcome = errorCode(() => {
          while (!reader.done) reader.next(reader.tag ?? 0)
        })
        expect(['no error', 'E_CERTIFICATE_INVALID']).toContain(outcome)
      }),
    )
  })
})
