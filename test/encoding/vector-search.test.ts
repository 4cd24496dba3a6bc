import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { hasControlByte } from '../../src/encoding/control-bytes.ts'
import { makeVectorSearch } from '../../src/encoding/vector-search.ts'

const search = makeVectorSearch()
const page = 65_536

test('each byte is told apart, in each place of a step', () => {
  for (let byte = 0; byte < 256; byte += 1) {
    for (const at of [0, 1, 15, 16, 31, 32, 47, 48, 62, 63, 64, 65, 99]) {
      for (const filler of [0x20, 0x7f, 0x80, 0xff]) {
        const bytes = new Uint8Array(100).fill(filler)
        bytes[at] = byte
        expect(search?.(bytes), `${byte} at ${at} among ${filler}`).toBe(byte < 0x20)
      }
    }
  }
})

test('it finds what is there, wherever the bytes lie, and nothing of what was searched before', () => {
  const around = fc.uint8Array({ maxLength: 9 })
  const byte = fc.oneof({ weight: 60, arbitrary: fc.integer({ min: 0x20, max: 0xff }) }, fc.nat(0x1f))
  fc.assert(
    fc.property(around, fc.array(byte, { maxLength: 200 }), around, (before, middle, after) => {
      const memory = Uint8Array.from([...before, ...middle, ...after])
      const view = memory.subarray(before.length, before.length + middle.length)
      expect(search?.(view)).toBe(middle.some((each) => each < 0x20))
    }),
    { numRuns: 2_000 },
  )
})

test('one is found at any place of several pages', () => {
  const bytes = new Uint8Array(3 * page + 5).fill(0xe2)
  for (const length of [page - 1, page, page + 1, 2 * page, bytes.length]) {
    expect(search?.(bytes.subarray(0, length)), String(length)).toBe(false)
  }
  for (const at of [
    0,
    63,
    64,
    page - 1,
    page,
    page + 1,
    2 * page - 1,
    2 * page,
    3 * page - 1,
    3 * page,
    3 * page + 4,
  ]) {
    bytes[at] = 0x1f
    expect(search?.(bytes), String(at)).toBe(true)
    expect(search?.(bytes.subarray(0, at)), `before ${at}`).toBe(false)
    bytes[at] = 0x20
  }
})

test('long texts are judged alike before it is made and after', () => {
  const bytes = new Uint8Array(20_000).fill(0x61)
  for (let text = 0; text < 40; text += 1) {
    expect(hasControlByte(bytes), String(text)).toBe(false)
    bytes[text * 499] = 0x1f
    expect(hasControlByte(bytes), String(text)).toBe(true)
    bytes[text * 499] = 0x61
  }
})

test('there is none where WebAssembly is switched off', () => {
  vi.stubGlobal('WebAssembly', undefined)
  try {
    expect(makeVectorSearch()).toBeUndefined()
  } finally {
    vi.unstubAllGlobals()
  }
})
