import { describe, expect, test } from 'vitest'
import { appearance } from '../../src/lint/look-alike-names.ts'
import { plainAppearance } from '../../src/lint/plain-appearance.ts'
import { findCollisions, type NamedServer } from '../../src/trust/name-collision.ts'

const server = (start: string, ...tools: string[]): NamedServer => ({ start, signers: [], tools, held: null })
const find = (own: NamedServer, ...others: NamedServer[]) =>
  findCollisions(
    own,
    others.map((other, index) => [`entry ${index}`, other] as const),
    appearance,
  )

describe('tools of two servers', () => {
  test.each([
    ['read_file', 'read_file'],
    ['read_file', 'Read_File'],
    ['LIST', 'list'],
    ['read_file', 'read_fi1e'],
    ['read_file', 'r\u0435ad_file'],
    ['read_file', 'read\u200b_file'],
    ['turn_on', 'tum_on'],
  ])('%j and %j are told', (name, other) => {
    expect(find(server('a', name), server('b', other))).toEqual([{ name, entry: 'entry 0', other, first: 'unclear' }])
    expect(find(server('b', other), server('a', name))).toEqual([
      { name: other, entry: 'entry 0', other: name, first: 'unclear' },
    ])
  })

  test.each([
    ['read_file', 'read_files'],
    ['read_file', 'readFile'],
    ['send_message', 'send_mesage'],
  ])('%j and %j are two names', (name, other) => {
    expect(find(server('a', name), server('b', other))).toEqual([])
  })

  test('every other server is named, once for each of its tools', () => {
    const found = find(server('a', 'search', 'add'), server('b', 'search'), server('c', 'Search', 'search', 'sum'))
    expect(found).toMatchObject([
      { name: 'search', entry: 'entry 0', other: 'search' },
      { name: 'search', entry: 'entry 1', other: 'Search' },
      { name: 'search', entry: 'entry 1', other: 'search' },
    ])
  })

  test('of the same start, or of the same signer, are no two servers', () => {
    const signer = { type: 'key', publicKey: new Uint8Array(32).fill(1) } as const
    const other = { type: 'key', publicKey: new Uint8Array(32).fill(2) } as const
    expect(find(server('a', 'add'), server('a', 'add'))).toEqual([])
    const signed = { ...server('a', 'add'), signers: [signer] }
    expect(find(signed, { ...server('b', 'add'), signers: [signer] })).toEqual([])
    expect(find(signed, { ...server('b', 'add'), signers: [other] })).toHaveLength(1)
    expect(find(signed, server('b', 'add'))).toHaveLength(1)
  })

  const held = (since: number, ...tools: string[]) => ({ tools: new Set(tools), since })
  test.each([
    ['pinned beside one that is not', held(5, 'add'), null, 'here'],
    ['not pinned beside one that is', null, held(5, 'ADD'), 'there'],
    ['pinned before the other', held(4, 'add'), held(5, 'ADD'), 'here'],
    ['pinned after the other', held(6, 'add'), held(5, 'ADD'), 'there'],
    ['pinned at the same time', held(5, 'add'), held(5, 'ADD'), 'unclear'],
    ['pinned first without this tool', held(4, 'sum'), held(5, 'ADD'), 'there'],
    ['neither pinned', null, null, 'unclear'],
  ])('a server that is %s', (_, here, there, first) => {
    const found = find({ ...server('a', 'add'), held: here }, { ...server('b', 'ADD'), held: there })
    expect(found).toEqual([{ name: 'add', entry: 'entry 0', other: 'ADD', first }])
  })

  test('by the thousand are told up to a bound', () => {
    const tools = Array.from({ length: 2_048 }, (_, index) => `tool_${index}`)
    expect(find(server('a', ...tools), server('b', ...tools))).toHaveLength(1_000)
  })

  test('a name of ASCII looks the same to both readers of looks', () => {
    for (const name of ['read_file', 'IlL10oO|', 'rn vv RN', 'x'.repeat(300), '', '~!@#$%^&*()'])
      expect(plainAppearance(name)).toBe(appearance(name))
  })
})
