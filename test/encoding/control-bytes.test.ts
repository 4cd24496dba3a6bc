import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasControlByte } from '../../src/encoding/control-bytes.ts'

const plain = fc.integer({ min: 0x20, max: 0xff })

test('any byte below 0x20 is found, wherever the bytes lie and whatever lies beside it', () => {
  const place = { before: fc.uint8Array({ maxLength: 9 }), after: fc.uint8Array({ maxLength: 9 }) }
  const bytes = fc.array(fc.oneof({ weight: 30, arbitrary: plain }, fc.integer({ min: 0, max: 0x1f })), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(fc.record(place), bytes, ({ before, after }, middle) => {
      const memory = Uint8Array.from([...before, ...middle, ...after])
      const view = memory.subarray(before.length, before.length + middle.length)
      expect(hasControlByte(view)).toBe(middle.some((byte) => byte < 0x20))
    }),
    { numRuns: 3_000 },
  )
})

test('each byte is told apart, in each place of a word', () => {
  for (let byte = 0; byte < 256; byte += 1) {
    for (let at = 0; at < 24; at += 1) {
      for (const filler of [0x20, 0x7f, 0x80, 0xff]) {
        const bytes = new Uint8Array(24).fill(filler)
        bytes[at] = byte
        expect(hasControlByte(bytes), `${byte} at ${at} among ${filler}`).toBe(byte < 0x20)
      }
    }
  }
})

test('one is found at any place of many bytes', () => {
  const bytes = new Uint8Array(50_001).fill(0xe2)
  expect(hasControlByte(bytes)).toBe(false)
  for (const at of [0, 1, 3, 16_383, 16_384, 16_385, 49_999, 50_000]) {
    bytes[at] = 0x1f
    expect(hasControlByte(bytes), String(at)).toBe(true)
    bytes[at] = 0x20
  }
})
