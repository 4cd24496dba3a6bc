import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isExactNumber } from '../../src/encoding/number-token.ts'

const exact = (token: string) => isExactNumber(token, Number(token))

describe('number tokens', () => {
  test.each(['0', '-0', '0.0', '0e999', '1', '1.0', '1E3', '1e+3', '0.1', '-1.50', '4.50', '1e21', '1e-7', '1e308'])(
    '%s means to every reader what its canonical form means',
    (token) => expect(exact(token)).toBe(true),
  )

  test.each([
    '9007199254740991',
    '9007199254740992',
    '-9007199254740991',
    '100000000000000000000',
    '0.10000000000000000',
  ])('%s is exact, although it is long', (token) => expect(exact(token)).toBe(true))

  test.each([
    '9007199254740993',
    '-9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
    '333333333.33333329',
    '18446744073709551615',
    '0.1000000000000000055511151231257827',
    '1e400',
    '-1e400',
    '1e-400',
    '123456789012345678',
    '1.0000000000000000001',
  ])('%s is read as another number', (token) => expect(exact(token)).toBe(false))

  test('any double, as ECMAScript writes it, is exact', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => exact(JSON.stringify(value))),
      { numRuns: 500 },
    )
  })

  test('an integer is exact where its canonical form names the same digits', () => {
    // Below 1e21 ECMAScript writes an integer without an exponent, so its text can be compared.
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (value) => {
        expect(exact(`${value}`)).toBe(JSON.stringify(Number(value)) === `${value}`)
      }),
      { numRuns: 500 },
    )
  })

  test('tokens of a million digits are answered at once', () => {
    expect(exact('1'.repeat(1_000_000))).toBe(false)
    expect(exact(`0.${'0'.repeat(1_000_000)}1`)).toBe(false)
    expect(exact(`1e${'9'.repeat(1_000)}`)).toBe(false)
  })
})
