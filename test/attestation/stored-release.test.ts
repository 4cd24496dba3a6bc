import { describe, expect, test } from 'vitest'
import {
  compareReleaseKeys,
  maxBundlesOfRelease,
  readStoredRelease,
  type StoredRelease,
  storedReleaseJson,
} from '../../src/attestation/stored-release.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import { MemberReader } from '../../src/encoding/member-reader.ts'

const release: StoredRelease = {
  name: 'io.github.acme/files',
  version: '1.0.0',
  profile: 'default',
  bundles: [
    { bundle: utf8('first'), receipt: 'receipt' },
    { bundle: utf8('second'), receipt: null },
  ],
  snapshot: utf8('snapshot'),
}
const json = storedReleaseJson(release)

function read(change: JsonObject): StoredRelease {
  const refuse = (pointer: string, expected: string) => new Error(`${pointer}: ${expected}`)
  return readStoredRelease(new MemberReader({ ...json, ...change }, refuse))
}

describe('a stored release', () => {
  test('reads back what was written', () => {
    expect(read({})).toEqual(release)
    expect(read({ snapshot: null })).toEqual({ ...release, snapshot: null })
  })

  test.each<[string, JsonObject]>([
    ['a member too many', { extra: 1 }],
    ['no bundle', { bundles: [] }],
    ['a bundle twice', { bundles: [0, 1].map(() => ({ bundle: 'first', receipt: null })) }],
    ['a receipt that is no text', { bundles: [{ bundle: 'first', receipt: 1 }] }],
    ['a lone surrogate', { bundles: [{ bundle: '\ud800', receipt: null }] }],
    ['a name that climbs', { name: '../../x' }],
    ['the version latest', { version: 'latest' }],
    ['a profile with a slash', { profile: 'a/b' }],
    ['a snapshot that is too large', { snapshot: ' '.repeat(16 * 1024 * 1024 + 1) }],
    ['a receipt that is too large', { bundles: [{ bundle: 'first', receipt: ' '.repeat(64 * 1024 + 1) }] }],
  ])('with %s is refused', (_, change) => {
    expect(() => read(change)).toThrow()
  })

  test('has at most a handful of bundles', () => {
    const bundles = (count: number) => Array.from({ length: count }, (_, at) => ({ bundle: `${at}`, receipt: null }))
    expect(read({ bundles: bundles(maxBundlesOfRelease) }).bundles.length).toBe(maxBundlesOfRelease)
    expect(() => read({ bundles: bundles(maxBundlesOfRelease + 1) })).toThrow()
  })

  test('has one place among others', () => {
    const other = { ...release, version: '1.0.1' }
    expect(compareReleaseKeys(release, other)).toBe(-1)
    expect(compareReleaseKeys(other, release)).toBe(1)
    expect(compareReleaseKeys(release, read({ snapshot: null }))).toBe(0)
  })
})
