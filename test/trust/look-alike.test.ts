import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findLookAlike } from '../../src/trust/look-alike.ts'

const weather = 'io.github.acme/weather'

describe('a name is taken for another', () => {
  test.each([
    ['in another case', 'io.github.Acme/Weather', weather],
    ['with rn for m (UTS #39)', 'io.github.acrne/weather', weather],
    ['with rn for a capital M', 'io.github.acrne/weather', 'io.github.ACME/weather'],
    ['with a digit one for l (UTS #39)', 'com.example/too1s', 'com.example/tools'],
    ['with a capital I for l (UTS #39)', 'com.paypaI/pay', 'com.paypal/pay'],
    ['with a zero for o (UTS #39)', 'com.g00gle/maps', 'com.google/maps'],
    ['with other separators', 'io.github.acme/wea-ther', weather],
    ['with an underscore for a hyphen', 'com.example/my_server', 'com.example/my-server'],
    ['with one letter more in the owner', 'io.github.acmee/weather', weather],
    ['with one letter less in the owner', 'com.exmple/weather', 'com.example/weather'],
    ['with two letters swapped in the owner', 'io.github.amce/weather', weather],
    ['with a slip in both parts', 'io.github.acne/wether', weather],
    ['with two slips in a long owner', 'io.github.modelcontexprotocolo/x', 'io.github.modelcontextprotocol/x'],
  ])('%s', (_how, name, known) => {
    expect(findLookAlike(name, ['org.other/thing', known])).toBe(known)
  })

  test('one that looks the same in print comes before one that is a slip away', () => {
    expect(findLookAlike('io.github.acrne/weather', ['io.github.acrnee/weather', weather])).toBe(weather)
  })
})

describe('a name is not taken for another', () => {
  test.each([
    ['itself', weather, weather],
    ['of another owner altogether', 'io.github.mallory/weather', weather],
    ['of the same owner, a letter apart: the owner knows', 'com.example/mail', 'com.example/main'],
    ['with a slip in a short owner', 'io.github.abc/weather', 'io.github.abd/weather'],
    ['with two slips in an owner of middling length', 'io.github.acmexy/weather', weather],
    ['with another name under a similar owner', 'io.github.acmee/banking', weather],
    ['with another top-level domain', 'org.example/weather', 'com.example/weather'],
  ])('%s', (_how, name, known) => {
    expect(findLookAlike(name, [known])).toBeNull()
  })

  test('where nothing is known', () => {
    expect(findLookAlike(weather, [])).toBeNull()
  })
})

describe('for any names', () => {
  const label = fc.stringMatching(/^[a-z0-9-]{1,14}$/)
  const name = fc.tuple(label, label, label).map(([a, b, c]) => `${a}.${b}/${c}`)

  test('it is symmetric, and never finds the name itself', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(findLookAlike(a, [b]) === null).toBe(findLookAlike(b, [a]) === null)
        expect(findLookAlike(a, [a])).toBeNull()
      }),
    )
  })

  test('any change of case is one', () => {
    fc.assert(
      fc.property(name, (text) => {
        const shouted = text.toUpperCase()
        expect(findLookAlike(shouted, [text])).toBe(shouted === text ? null : text)
      }),
    )
  })

  test('long hostile names cost no more than their length', () => {
    const long = `${'a'.repeat(99)}/${'b'.repeat(99)}`
    const many = Array.from({ length: 2000 }, (_, at) => `${'a'.repeat(98)}${at % 10}x/${'b'.repeat(99)}`)
    expect(findLookAlike(long, many)).not.toBe(long)
  })
})
